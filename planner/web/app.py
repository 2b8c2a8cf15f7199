"""Веб (web): everything the planner answers to over HTTP, on one screen."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from planner.app import House
from planner.web import auth, health
from planner.web.errors import NotSignedIn, Unforeseen, handle_errors
from planner.web.feeds import Feeds
from planner.web.headers import Headers
from planner.web.pages import calendars, card, home, messages, my, plan, report, year
from planner.web.site import HERE, Site
from planner.web.webhook import Hear, TelegramWebhook

Routes = tuple[tuple[str, str, Callable[..., Any]], ...]

ROUTES: Routes = (
    ("GET", "/", home.show),
    ("GET", "/my", my.show),
    ("GET", "/year", year.show),
    ("GET", "/list", year.show_list),
    ("POST", "/activities/{activity_id}/start", year.begin),
    # making the plan
    ("GET", "/plan", plan.show),
    ("POST", "/plan", plan.create),
    ("GET", "/plan/{cyclogram_id}/add", plan.show_new),
    ("POST", "/plan/{cyclogram_id}/add", plan.add),
    ("POST", "/plan/{cyclogram_id}/fill", plan.fill),
    ("POST", "/plan/{cyclogram_id}/agree", plan.agree),
    ("POST", "/plan/{cyclogram_id}/approve", plan.approve),
    ("GET", "/plan/{cyclogram_id}/close", plan.ask_close),
    ("POST", "/plan/{cyclogram_id}/close", plan.close),
    ("GET", "/activities/{activity_id}", plan.show_row),
    ("POST", "/activities/{activity_id}", plan.change),
    ("POST", "/activities/{activity_id}/retire", plan.retire),
    # the card of one occurrence
    ("GET", "/o/{occurrence_id}", card.show),
    ("POST", "/o/{occurrence_id}/mark", card.mark),
    ("POST", "/o/{occurrence_id}/not-required", card.not_required),
    ("POST", "/o/{occurrence_id}/files", card.attach),
    ("POST", "/o/{occurrence_id}/files/{evidence_id}/remove", card.detach),
    ("POST", "/o/{occurrence_id}/files/{evidence_id}/paper", card.describe),
    ("POST", "/o/{occurrence_id}/accept", card.accept),
    ("POST", "/o/{occurrence_id}/return", card.give_back),
    ("POST", "/o/{occurrence_id}/undo", card.undo),
    ("POST", "/o/{occurrence_id}/findings", card.add_finding),
    ("POST", "/o/{occurrence_id}/decisions", card.add_decision),
    ("POST", "/o/{occurrence_id}/conclusion", card.conclude),
    ("POST", "/o/{occurrence_id}/explain", card.explain),
    ("POST", "/o/{occurrence_id}/move", card.move),
    ("POST", "/o/{occurrence_id}/cancel", card.cancel),
    ("POST", "/o/{occurrence_id}/restore", card.restore),
    ("POST", "/o/{occurrence_id}/snooze", card.snooze),
    ("POST", "/o/{occurrence_id}/cannot", card.cannot),
    ("GET", "/files/{evidence_id}", card.download),
    # links to one's calendars and phone
    ("GET", "/calendars", calendars.show),
    ("POST", "/calendars", calendars.create),
    ("POST", "/calendars/{feed_id}/revoke", calendars.withdraw),
    ("GET", "/messages", messages.show),
    ("POST", "/messages/invite", messages.invite),
    ("POST", "/messages/{contact_id}/unlink", messages.unlink),
    ("GET", "/report", report.show),
    ("GET", "/report.docx", report.download),
    # coming in and going out
    ("GET", "/signin/{secret}", auth.show_offer),
    ("POST", "/signin/{secret}", auth.sign_in),
    ("POST", "/signout", auth.sign_out),
    ("POST", "/demo/{person_id}", auth.enter_demo),
    ("GET", "/start-own", auth.ask_start_own),
    ("POST", "/start-own", auth.start_own),
    # for machines
    ("GET", "/healthz", health.healthz),
)


def make_web(
    house: House,
    *,
    secret_key: str,
    bot_username: Callable[[], str | None] = lambda: None,
    telegram_webhook: Hear | None = None,
    telegram_webhook_secret: str | None = None,
    channels_on: Collection[str] = (),
    demo_people: bool = False,
    start_own: Callable[[], str] | None = None,
    banner: str | None = None,
) -> ASGIApp:
    """The pages, the calendars' addresses before them, and the bot's webhook.

    `channels_on` names the channels that have a token. `demo_people` lets whoever sits at this computer be one of the
    demo's people; `start_own` wipes the demo and returns the address where one's own organisation begins. `banner` is
    one sentence over every page.
    """
    site = Site(house, secret_key, bot_username, frozenset(channels_on), banner, demo_people, start_own)
    web = FastAPI(openapi_url=None, lifespan=_lifespan)
    for method, path, endpoint in ROUTES:
        # Whoever watches over a site asks only for the head of a page.
        methods = ["GET", "HEAD"] if method == "GET" else [method]
        web.add_api_route(path, endpoint, methods=methods, response_model=None)
    webhook = TelegramWebhook(telegram_webhook, telegram_webhook_secret)
    web.add_route("/telegram/webhook", webhook.hear, methods=["POST"])
    web.mount("/static", StaticFiles(directory=HERE / "static"))
    web.add_exception_handler(NotSignedIn, auth.refuse_visitor)
    handle_errors(web, site)
    web.add_middleware(Unforeseen, site=site)
    web.state.site = site
    web.state.feeds = Feeds(house, Headers(web))
    return web.state.feeds  # type: ignore[no-any-return]  # the framework's state is untyped


@asynccontextmanager
async def _lifespan(web: FastAPI) -> AsyncIterator[None]:
    yield
    web.state.feeds.close()
