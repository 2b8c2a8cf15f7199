"""Вход: by login and password, or by a one-time address; and what somebody sees who is not signed in.

Opening a one-time address only shows a button, and the button uses it up: messengers open every link they carry to
draw a preview of it.
"""

from starlette.requests import Request
from starlette.responses import Response

from planner.domain.contact import Channel
from planner.domain.errors import NotAllowed
from planner.queries.named import organizations
from planner.services import password, sign_in
from planner.services.session import Opened
from planner.services.session import sign_out as end
from planner.web.auth import address_of, closed, opened, remember_wanted, visitor_of
from planner.web.forms import NOTHING_TYPED, Flag, FormModel, Knocking, Line, Secret, Sending, Typed, attempt
from planner.web.pages import demo
from planner.web.site import Site
from planner.web.visiting import Behind, Visiting, site_behind


class ComputerForm(FormModel):
    shared: Flag = False
    """Others use this computer too: it is asked at every door."""


class SignInForm(ComputerForm):
    login: Line = ""
    password: Secret = ""


def has_bot(site: Site) -> bool:
    """Whether one may come in through the bot: it is on and has said its name."""
    return Channel.TELEGRAM in site.channels_on and site.bot_username() is not None


# By login and password


def show(site: Behind) -> Response:
    return _page(site, NOTHING_TYPED)


def _page(site: Site, typed: Typed, status: int | None = None, text: str = "") -> Response:
    return site.render("signin.html", status or typed.status, typed=typed, text=text, has_bot=has_bot(site))


def by_password(request: Request, site: Behind, sent: Knocking) -> Response:
    every = site.app.everywhere()
    sessions: list[Opened] = []

    def act(form: SignInForm) -> None:
        tried = every.do(sign_in.try_login, form.login, address_of(request))
        if not password.matches(tried.kept, form.password) or tried.kept is None:
            raise NotAllowed(sign_in.WRONG)
        renewed = password.renewed(tried.kept, form.password)
        visitor = visitor_of(request, is_shared=form.shared)
        sessions.append(every.do(sign_in.by_password, tried, visitor, renewed))

    typed = attempt(sent, "signin", SignInForm, act)
    return opened(request, site, sessions[0]) if typed is None else _page(site, typed)


# By a one-time address


def show_offer(site: Behind, secret: str) -> Response:
    """Neither uses the address up nor says whether it is good."""
    return site.render("one_time.html", secret=secret, typed=NOTHING_TYPED)


def by_address(request: Request, site: Behind, secret: str, sent: Knocking) -> Response:
    visitor = visitor_of(request, is_shared=sent.read(ComputerForm).shared)
    return opened(request, site, site.app.everywhere().do(sign_in.by_address, secret, visitor))


def sign_out(visit: Visiting, sent: Sending) -> Response:
    visit.app.everywhere().do(end, visit.session)
    return closed(visit.site, "/")


# Who is not signed in


def refuse_visitor(request: Request, error: Exception) -> Response:
    """Asks whoever came without a session to sign in; at the demo's own computer, to choose whose eyes to look with."""
    assert isinstance(error, NotAllowed)
    site = site_behind(request)
    people = demo.people_here(request, site)
    if people:
        status = 200 if request.url.path == "/" else 403
        may_start = demo.may_start_own(request, site)
        response = site.render("welcome.html", status, people=people, may_start=may_start)
    elif not site.app.everywhere().ask(organizations):
        response = site.render("empty.html", 403)
    else:
        response = _page(site, NOTHING_TYPED, status=403, text=error.text)
    remember_wanted(response, request, site)
    return response
