"""Календари: an address of deadlines is chosen, issued and shown once; the list of one's links, each revocable."""

from dataclasses import dataclass
from enum import StrEnum

import segno
from markupsafe import Markup
from starlette.responses import Response

from planner.domain.errors import Invalid
from planner.queries.calendar_links import calendar_links
from planner.services.feed import MAX_NAME, issue, revoke
from planner.web.forms import NOTHING_TYPED, Flag, FormModel, Line, RowId, Sending, Typed, attempt
from planner.web.pages.address import PathId
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting


class What(StrEnum):
    """What a link shows, as the page asks."""

    MINE = "mine"
    POSITION = "position"
    SECTION = "section"
    PLAN = "plan"


class Program(StrEnum):
    """Where the calendar will be looked at."""

    IPHONE = "iphone"
    ANDROID = "android"
    YANDEX = "yandex"
    GOOGLE = "google"
    OUTLOOK = "outlook"
    OFFICE = "office"


@dataclass(frozen=True)
class Guide:
    title: str
    note: str
    steps: tuple[str, ...]


GUIDES = {
    Program.IPHONE: Guide(
        "iPhone, iPad", "", ("Наведите камеру телефона на код.", "Откройте ссылку и нажмите «Подписаться».")
    ),
    Program.ANDROID: Guide(
        "Android",
        "через ICSx⁵",
        ("Установите бесплатную программу ICSx⁵.", "Нажмите в ней «+» и вставьте адрес.", "Разрешите ей календарь."),
    ),
    Program.YANDEX: Guide(
        "Яндекс Календарь",
        "на компьютере",
        ("В списке календарей слева выберите «Подписаться».", "Вставьте адрес.", "Сохраните."),
    ),
    Program.GOOGLE: Guide(
        "Google Календарь",
        "на компьютере",
        ("У слов «Другие календари» нажмите «+».", "Выберите «Добавить по URL».", "Вставьте адрес."),
    ),
    Program.OUTLOOK: Guide(
        "Outlook",
        "",
        ("Нажмите «Добавить календарь».", "Выберите «Подписаться из Интернета».", "Вставьте адрес."),
    ),
    Program.OFFICE: Guide(
        "Р7, МойОфис, Thunderbird",
        "",
        ("Создайте новый календарь.", "Выберите «В сети» или «Из Интернета».", "Вставьте адрес."),
    ),
}


class LinkForm(FormModel):
    what: What = What.MINE
    position_id: RowId | None = None
    section_id: RowId | None = None
    where: Program = Program.IPHONE
    name: Line = ""
    names: Flag = False
    alarms: Flag = False


@dataclass(frozen=True)
class Issued:
    """A new address: it is in this answer and in no other page, since only its hash is kept."""

    address: str
    guide: Guide

    @property
    def qr(self) -> Markup:
        """For a phone: `webcal` makes it offer to subscribe, where `https` would only download the file."""
        return qr("webcal://" + self.address.split("://", 1)[1])


def show(visit: Visiting) -> Response:
    return _page(visit, NOTHING_TYPED)


def _page(visit: Visit, typed: Typed, issued: Issued | None = None) -> Response:
    links = visit.app.ask(calendar_links)
    return visit.page(
        "calendars.html",
        typed.status,
        links=links,
        typed=typed,
        guides=GUIDES,
        issued=issued,
        usual=usual_name(visit, Program.IPHONE),
    )


def create(visit: Visiting, sent: Sending) -> Response:
    """Answers with the page itself and not with a redirection: the next request could not show the address."""
    issued: list[Issued] = []

    def act(form: LinkForm) -> None:
        issued.append(Issued(_issue(visit, form), GUIDES[form.where]))

    typed = attempt(sent, "link", LinkForm, act)
    return _page(visit, typed or NOTHING_TYPED, issued[0] if issued else None)


def usual_name(visit: Visit, where: Program) -> str:
    """«iPhone, iPad – Ольга Белова»: tells one's links apart in the list where nobody thought of a better name."""
    return f"{GUIDES[where].title} – {visit.viewer.name}"[:MAX_NAME]


def _issue(visit: Visit, form: LinkForm) -> str:
    do, name = visit.app.do, form.name or usual_name(visit, form.where)
    match form.what:
        case What.MINE:
            return do(issue, name, person_id=visit.viewer.person_id, names=form.names, alarms=form.alarms)
        case What.POSITION:
            if form.position_id is None:
                raise Invalid("position_id", "Выберите должность.")
            return do(issue, name, position_id=form.position_id, names=form.names, alarms=form.alarms)
        case What.SECTION:
            if form.section_id is None:
                raise Invalid("section_id", "Выберите раздел.")
            return do(issue, name, section_id=form.section_id, names=form.names, alarms=form.alarms)
        case What.PLAN:
            return do(issue, name, names=form.names, alarms=form.alarms)


def withdraw(visit: Visiting, sent: Sending, feed_id: PathId) -> Response:
    visit.app.do(revoke, feed_id)
    return visit.back("/calendars", Said("Ссылка отозвана: календари по ней больше не обновятся."))


def qr(text: str) -> Markup:
    """A QR code as a drawing inside the page: black on white in every theme, kept nowhere."""
    drawing = segno.make(text, error="m", micro=False)
    return Markup(drawing.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None))
