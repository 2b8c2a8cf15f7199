"""Вход через Telegram: the page shows a code for the bot and waits until it was confirmed in one's own chat."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from planner.domain.errors import NotAllowed, NotFound
from planner.services import bot_sign_in
from planner.services.bot_sign_in import PREFIX, WAITS_FOR
from planner.web.auth import opened, visitor_of
from planner.web.forms import NOTHING_TYPED, Knocking, Typed
from planner.web.pages.calendars import qr
from planner.web.pages.signin import ComputerForm, has_bot
from planner.web.visiting import Behind, require_same_origin

COOKIE = "waiting"
"""The browser's secret: the code, which others may see over a shoulder, lets nobody in without it."""


def ask(request: Request, site: Behind) -> Response:
    require_same_origin(request, site)
    if not has_bot(site):
        raise NotFound
    waiting = site.app.everywhere().do(bot_sign_in.wait, visitor_of(request))
    word = PREFIX + waiting.code
    link = f"https://t.me/{quote(site.bot_username() or '')}?start={word}"
    page = site.render("bot_signin.html", link=link, word=word, qr=qr(link), refusal="", typed=NOTHING_TYPED)
    page.set_cookie(
        COOKIE,
        waiting.secret,
        max_age=int(WAITS_FOR.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=site.is_https,
        path="/signin/bot",
    )
    return page


def open_(request: Request, site: Behind, sent: Knocking) -> Response:
    """Asked again and again by the page itself, or once by its button where there is no JavaScript."""
    visitor = visitor_of(request, is_shared=sent.read(ComputerForm).shared)
    every, secret = site.app.everywhere(), request.cookies.get(COOKIE, "")
    by_itself = "hx-request" in request.headers
    try:
        if not every.ask(bot_sign_in.is_confirmed, secret):
            return Response(status_code=204) if by_itself else _not_yet(site, Typed("bot", sent.values))
        answer = opened(request, site, every.do(bot_sign_in.by_bot, secret, visitor))
    except NotAllowed as refusal:
        answer = site.render("bot_signin_over.html", 403, text=refusal.text)
        if by_itself:  # the page stops asking and says so
            answer.headers["HX-Redirect"] = "/signin"
        return answer
    answer.delete_cookie(COOKIE, path="/signin/bot")
    if by_itself:
        answer.headers["HX-Redirect"] = answer.headers["location"]
        answer.status_code = 204
    return answer


def _not_yet(site: Behind, typed: Typed) -> Response:
    refusal = "В Telegram вход ещё не подтверждён."
    return site.render("bot_signin.html", link="", word="", qr="", refusal=refusal, typed=typed)
