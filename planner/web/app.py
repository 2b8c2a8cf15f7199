"""Веб (web): everything the planner answers to over HTTP, on one screen."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from planner.app import House
from planner.copies.keeping import Copies
from planner.domain.rights import Right
from planner.web import health
from planner.web.compression import Compression
from planner.web.errors import NotSignedIn, Unforeseen, handle_errors
from planner.web.feeds import Feeds
from planner.web.headers import Headers
from planner.web.pages import (
    account,
    begin,
    beginning,
    bot_signin,
    calendars,
    card,
    card_discussion,
    card_files,
    card_judge,
    card_mark,
    card_plan,
    channels,
    control,
    demo,
    discussion,
    help,
    home,
    import_bring,
    import_review,
    journal,
    leaving,
    messages,
    my,
    organization,
    people,
    plan,
    plan_catalog,
    plan_editions,
    plan_files,
    plan_preview,
    plan_row,
    positions,
    report,
    search,
    signin,
    staff_list,
    system,
    year,
)
from planner.web.policy import Open, Policy, guards
from planner.web.site import HERE, Site
from planner.web.trouble import handle_trouble
from planner.web.webhook import Hear, TelegramWebhook

Routes = tuple[tuple[str, str, Callable[..., Any], Policy], ...]

# How it is asked for, its address, what answers, who may come there at all.
ROUTES: Routes = (
    ("GET", "/", home.show, Open.SIGNED_IN),
    ("GET", "/my", my.show, Open.SIGNED_IN),
    ("POST", "/my/{occurrence_id}/accept", my.accept, Open.SIGNED_IN),
    ("GET", "/year", year.show, Open.SIGNED_IN),
    ("GET", "/weeks", year.show_weeks, Open.SIGNED_IN),
    ("GET", "/list", year.show_list, Open.SIGNED_IN),
    ("GET", "/search", search.show, Open.SIGNED_IN),
    ("GET", "/help", help.show, Open.SIGNED_IN),
    ("POST", "/activities/{activity_id}/start", year.begin, Right.PLAN),
    # the plan: read by everybody, made by those who plan
    ("GET", "/plan", plan.show, Open.SIGNED_IN),
    ("POST", "/plan", plan.create, Right.PLAN),
    ("GET", "/plan/{cyclogram_id}/catalog", plan_catalog.show, Right.PLAN),
    ("POST", "/plan/{cyclogram_id}/catalog", plan_catalog.take, Right.PLAN),
    ("GET", "/plan/{cyclogram_id}/add", plan_row.show_new, Right.PLAN),
    ("POST", "/plan/{cyclogram_id}/add", plan_row.add, Right.PLAN),
    ("GET", "/plan/{cyclogram_id}/reading", plan_row.show_reading, Right.PLAN),
    ("GET", "/plan/{cyclogram_id}/excluded", plan_row.show_excluded, Right.PLAN),
    ("GET", "/plan/{cyclogram_id}/preview", plan_preview.show, Right.PLAN),
    ("POST", "/plan/{cyclogram_id}/past", plan.leave_out_past, Right.PLAN),
    ("POST", "/plan/{cyclogram_id}/past/back", plan.bring_past_back, Right.PLAN),
    ("GET", "/plan/{cyclogram_id}/discussion", discussion.show, Open.SIGNED_IN),
    ("POST", "/plan/{cyclogram_id}/discussion", discussion.say, Open.SIGNED_IN),
    ("GET", "/plan/{cyclogram_id}.docx", plan_files.word, Open.SIGNED_IN),
    ("GET", "/plan/{cyclogram_id}.xlsx", plan_files.excel, Open.SIGNED_IN),
    ("GET", "/plan/{cyclogram_id}.csv", plan_files.csv, Open.SIGNED_IN),
    ("GET", "/plan/{cyclogram_id}/editions", plan_editions.show, Open.SIGNED_IN),
    ("GET", "/plan/{cyclogram_id}/changes", plan_editions.compare, Open.SIGNED_IN),
    ("POST", "/plan/{cyclogram_id}/agree", plan.agree, Right.APPROVE),
    ("POST", "/plan/{cyclogram_id}/approve", plan.approve, Right.APPROVE),
    ("GET", "/plan/{cyclogram_id}/close", plan.ask_close, Right.APPROVE),
    ("POST", "/plan/{cyclogram_id}/close", plan.close, Right.APPROVE),
    # a plan that somebody has in Word or Excel
    ("GET", "/import", import_bring.show, Right.PLAN),
    ("POST", "/import", import_bring.bring, Right.PLAN),
    ("GET", "/import/{import_draft_id}", import_review.show, Right.PLAN),
    ("GET", "/import/{import_draft_id}/reading", import_review.show_reading, Right.PLAN),
    ("POST", "/import/{import_draft_id}/row", import_review.answer, Right.PLAN),
    ("POST", "/import/{import_draft_id}/sections", import_review.merge, Right.PLAN),
    ("POST", "/import/{import_draft_id}/take-back", import_review.take_back, Right.PLAN),
    ("POST", "/import/{import_draft_id}/confirm", import_review.confirm, Right.PLAN),
    ("POST", "/import/{import_draft_id}/throw-away", import_review.throw_away, Right.PLAN),
    ("POST", "/import/{import_draft_id}/bring-back", import_review.bring_back, Right.PLAN),
    # the rows of the plan
    ("GET", "/activities/{activity_id}", plan_row.show, Open.SIGNED_IN),
    ("POST", "/activities/{activity_id}", plan_row.change, Right.PLAN),
    ("POST", "/activities/{activity_id}/place", plan_row.place, Right.PLAN),
    ("POST", "/activities/{activity_id}/retire", plan_row.retire, Right.PLAN),
    ("POST", "/activities/{activity_id}/put-back", plan_row.put_back, Right.PLAN),
    ("GET", "/activities/{activity_id}/discussion", plan_row.show_discussion, Open.SIGNED_IN),
    ("POST", "/activities/{activity_id}/say", plan_row.say, Open.SIGNED_IN),
    ("POST", "/comments/{comment_id}/take-back", discussion.take_back, Open.SIGNED_IN),
    # the card of one occurrence
    ("GET", "/o/{occurrence_id}", card.show, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/mark", card_mark.mark, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/not-required", card_mark.not_required, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/files", card_files.attach, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/files/{evidence_id}/version", card_files.renew, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/files/{evidence_id}/remove", card_files.detach, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/files/{evidence_id}/paper", card_files.describe, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/accept", card_judge.accept, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/return", card_judge.give_back, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/undo", card_mark.undo, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/findings", card_judge.add_finding, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/decisions", card_judge.add_decision, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/conclusion", card_judge.conclude, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/explain", card_judge.explain, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/move", card_plan.move, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/keep", card_plan.keep, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/cancel", card_plan.cancel, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/restore", card_plan.restore, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/reassign", card_plan.reassign, Open.SIGNED_IN),
    ("GET", "/o/{occurrence_id}/discussion", card_discussion.show, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/comments", card_discussion.say, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/comments/remove", card_discussion.take_back, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/snooze", card_mark.snooze, Open.SIGNED_IN),
    ("POST", "/o/{occurrence_id}/cannot", card_mark.cannot, Open.SIGNED_IN),
    ("GET", "/files/{evidence_id}", card_files.download, Open.SIGNED_IN),
    # links to one's calendars and phone
    ("GET", "/calendars", calendars.show, Open.SIGNED_IN),
    ("POST", "/calendars", calendars.create, Open.SIGNED_IN),
    ("POST", "/calendars/{feed_id}/revoke", calendars.withdraw, Open.SIGNED_IN),
    ("GET", "/messages", messages.show, Open.SIGNED_IN),
    ("POST", "/messages/invite", messages.invite, Open.SIGNED_IN),
    ("POST", "/messages/{contact_id}/unlink", messages.unlink, Open.SIGNED_IN),
    ("GET", "/channels", channels.show, Open.SIGNED_IN),
    ("POST", "/channels/{contact_id}/try", channels.try_channel, Open.SIGNED_IN),
    ("POST", "/channels/{contact_id}/unlink", channels.unlink, Open.SIGNED_IN),
    # for who oversees the plan
    ("GET", "/control", control.show, Right.OVERSEE),
    ("GET", "/control/load", control.show_load, Right.OVERSEE),
    ("GET", "/control/coverage", control.show_coverage, Right.OVERSEE),
    ("GET", "/journal", journal.show, Right.OVERSEE),
    ("GET", "/report", report.show, Right.OVERSEE),
    ("GET", "/report.docx", report.download, Right.OVERSEE),
    # from an empty organisation to the first reminder
    ("GET", "/beginning", beginning.show, Right.PLAN),
    ("POST", "/beginning/organization", beginning.describe, Right.SETTINGS),
    ("POST", "/beginning/skip", beginning.skip, Right.PLAN),
    ("POST", "/beginning/come-back", beginning.come_back, Right.PLAN),
    ("POST", "/beginning/trial", beginning.send_trial, Right.PLAN),
    ("POST", "/beginning/put-away", beginning.put_away, Right.PLAN),
    ("POST", "/beginning/take-out", beginning.take_out, Right.PLAN),
    ("GET", "/beginning/people", staff_list.show, Right.PEOPLE),
    ("POST", "/beginning/people", staff_list.check, Right.PEOPLE),
    ("POST", "/beginning/people/write", staff_list.write, Right.PEOPLE),
    # the organisation's own page
    ("GET", "/organization", organization.show, Right.SETTINGS),
    ("POST", "/organization", organization.change, Right.SETTINGS),
    ("POST", "/organization/policy", organization.decide, Right.SETTINGS),
    ("POST", "/organization/days", organization.add_days, Right.SETTINGS),
    ("POST", "/organization/days/remove", organization.remove_days, Right.SETTINGS),
    # the planner itself: whether it works, its copies
    ("GET", "/system", system.show, Right.SETTINGS),
    ("POST", "/system/copies", system.make_copy, Right.KEEP),
    ("POST", "/system/copies/download", system.download, Right.KEEP),
    ("POST", "/system/copies/upload", system.upload, Right.KEEP),
    ("GET", "/system/copy", system.compare, Right.KEEP),
    ("POST", "/system/copy", system.put_back, Right.KEEP),
    # employees, their seats and leaves
    ("GET", "/people", people.show, Right.OVERSEE),
    ("POST", "/people", people.add, Right.PEOPLE),
    ("GET", "/people/{person_id}", people.show_person, Right.OVERSEE),
    ("POST", "/people/{person_id}", people.change, Right.PEOPLE),
    ("POST", "/people/{person_id}/roles", people.set_roles, Right.PEOPLE),
    ("POST", "/people/{person_id}/holdings", people.hold, Right.PEOPLE),
    ("POST", "/people/{person_id}/absences", people.take_leave, Right.PEOPLE),
    ("POST", "/people/{person_id}/sign-in", people.offer_sign_in, Right.PEOPLE),
    ("POST", "/people/{person_id}/invite", people.invite, Right.PEOPLE),
    ("POST", "/people/{person_id}/end-sessions", people.end_sessions, Right.PEOPLE),
    ("GET", "/people/{person_id}/hand-over", leaving.show_hand_over, Right.PEOPLE),
    ("POST", "/people/{person_id}/hand-over", leaving.give, Right.PEOPLE),
    ("POST", "/people/{person_id}/hand-over/undo", leaving.take_back, Right.PEOPLE),
    ("GET", "/people/{person_id}/merge", leaving.show_merge, Right.PEOPLE),
    ("POST", "/people/{person_id}/merge", leaving.join, Right.PEOPLE),
    ("GET", "/people/{person_id}/erase", leaving.show_erase, Right.PEOPLE),
    ("POST", "/people/{person_id}/erase", leaving.forget, Right.PEOPLE),
    ("POST", "/holdings/{holding_id}/end", people.end_holding, Right.PEOPLE),
    ("POST", "/holdings/{holding_id}/resume", people.resume_holding, Right.PEOPLE),
    ("POST", "/holdings/{holding_id}/withdraw", people.withdraw_holding, Right.PEOPLE),
    ("POST", "/absences/{absence_id}/end", people.return_on, Right.PEOPLE),
    ("POST", "/absences/{absence_id}/withdraw", people.withdraw_leave, Right.PEOPLE),
    ("GET", "/positions", positions.show, Right.OVERSEE),
    ("POST", "/positions", positions.add, Right.PEOPLE),
    ("GET", "/positions/{position_id}", positions.show_position, Right.OVERSEE),
    ("POST", "/positions/{position_id}", positions.change, Right.PEOPLE),
    ("POST", "/positions/{position_id}/holdings", positions.appoint, Right.PEOPLE),
    ("POST", "/positions/{position_id}/merge", positions.merge, Right.PEOPLE),
    ("POST", "/positions/{position_id}/delete", positions.delete, Right.PEOPLE),
    ("POST", "/positions/{position_id}/invite", positions.invite, Right.PEOPLE),
    # one's own account
    ("GET", "/account", account.show, Open.SIGNED_IN),
    ("POST", "/account", account.set_credentials, Open.SIGNED_IN),
    ("POST", "/account/sessions/{session_id}/end", account.end_session, Open.SIGNED_IN),
    ("POST", "/account/sessions/end-others", account.end_others, Open.SIGNED_IN),
    ("POST", "/account/switch", account.switch, Open.SIGNED_IN),
    ("POST", "/account/join", account.join, Open.SIGNED_IN),
    # coming in and going out
    ("GET", "/begin/{secret}", begin.show, Open.ANYBODY),
    ("POST", "/begin/{secret}", begin.begin, Open.ANYBODY),
    ("GET", "/signin", signin.show, Open.ANYBODY),
    ("POST", "/signin", signin.by_password, Open.ANYBODY),
    ("POST", "/signin/bot", bot_signin.ask, Open.ANYBODY),
    ("POST", "/signin/bot/open", bot_signin.open_, Open.ANYBODY),
    ("GET", "/signin/{secret}", signin.show_offer, Open.ANYBODY),
    ("POST", "/signin/{secret}", signin.by_address, Open.ANYBODY),
    ("POST", "/signout", signin.sign_out, Open.SIGNED_IN),
    ("POST", "/demo/{person_id}", demo.enter, Open.ANYBODY),
    ("GET", "/start-own", demo.ask_start_own, Open.ANYBODY),
    ("POST", "/start-own", demo.start_own, Open.ANYBODY),
    # for machines
    ("GET", "/healthz", health.healthz, Open.ANYBODY),
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
    copies: Copies | None = None,
) -> ASGIApp:
    """The pages, the calendars' addresses before them, and the bot's webhook.

    `channels_on` names the channels that have a token. `demo_people` lets whoever sits at this computer be one of the
    demo's people; `start_own` wipes the demo and returns the address where one's own organisation begins. `banner` is
    one sentence over every page. `copies` are the copies of the database that pages may show and put back.
    """
    site = Site(house, secret_key, bot_username, frozenset(channels_on), banner, demo_people, start_own, copies)
    web = FastAPI(openapi_url=None, lifespan=_lifespan)
    web.router.routes.extend(_routes())
    webhook = TelegramWebhook(telegram_webhook, telegram_webhook_secret)
    web.add_route("/telegram/webhook", webhook.hear, methods=["POST"])
    web.mount("/static", StaticFiles(directory=HERE / "static"))
    web.add_exception_handler(NotSignedIn, signin.refuse_visitor)
    handle_errors(web, site)
    handle_trouble(web, site)
    web.add_middleware(Unforeseen, site=site)
    web.state.site = site
    web.state.feeds = Feeds(house, Headers(Compression(web), is_https=site.is_https))
    return web.state.feeds  # type: ignore[no-any-return]  # the framework's state is untyped


@cache
def _routes() -> Sequence[BaseRoute]:
    """The table as the framework reads it: a second's work on a weak PC, so once, however many sites there are."""
    router = APIRouter()
    for method, path, endpoint, policy in ROUTES:
        # Whoever watches over a site asks only for the head of a page.
        methods = ["GET", "HEAD"] if method == "GET" else [method]
        router.add_api_route(path, endpoint, methods=methods, dependencies=guards(policy), response_model=None)
    return tuple(router.routes)


@asynccontextmanager
async def _lifespan(web: FastAPI) -> AsyncIterator[None]:
    yield
    web.state.feeds.close()
