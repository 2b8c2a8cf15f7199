"""Начало (begin): the first administrator names his organisation and himself, at the one-time address he was given."""

from typing import Annotated, Literal

from pydantic import BeforeValidator
from starlette.requests import Request
from starlette.responses import Response

from planner.domain.organization import OrganizationKind
from planner.services import founding
from planner.services.founding import Founder
from planner.services.password import RULE, new_hash
from planner.services.session import Opened
from planner.web import words
from planner.web.auth import opened, visitor_of
from planner.web.forms import NOTHING_TYPED, FormModel, Knocking, Line, Secret, Typed, attempt
from planner.web.site import Site
from planner.web.visiting import Behind


class BeginForm(FormModel):
    name: Line = ""
    kind: OrganizationKind = OrganizationKind.DOO
    zone: Line = "Europe/Moscow"
    week: Annotated[Literal[5, 6], BeforeValidator(int)] = 5
    full_name: Line = ""
    position: Line = ""
    login: Line = ""
    password: Secret = ""


def show(site: Behind, secret: str) -> Response:
    return _page(site, secret, NOTHING_TYPED)


def _page(site: Site, secret: str, typed: Typed) -> Response:
    if not site.app.everywhere().ask(founding.may_begin, secret):
        return site.render("begin_over.html", 403, refusal=typed.refusal)
    zones = words.zones(site.house.clock())
    return site.render("begin.html", typed.status, secret=secret, typed=typed, zones=zones, rule=RULE)


def begin(request: Request, site: Behind, sent: Knocking, secret: str) -> Response:
    sessions: list[Opened] = []

    def act(form: BeginForm) -> None:
        password = new_hash(form.password, known=(form.login, form.full_name))
        sessions.append(
            site.app.everywhere().do(
                founding.begin,
                secret,
                form.name,
                form.kind,
                form.zone,
                form.week,
                Founder(form.full_name, form.login, form.position),
                password,
                visitor_of(request),
            )
        )

    typed = attempt(sent, "begin", BeginForm, act)
    return opened(request, site, sessions[0]) if typed is None else _page(site, secret, typed)
