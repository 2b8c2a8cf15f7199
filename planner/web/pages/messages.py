"""Сообщения: what was said and what is planned, one's own or everybody's; and how one's phone is connected."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from planner.domain.contact import Channel
from planner.queries.outbox import Which, outbox
from planner.services import join
from planner.web.forms import Sending
from planner.web.pages.address import Asked, PathId, id_in
from planner.web.pages.calendars import qr
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

EVERYBODY = "all"


@dataclass(frozen=True)
class Invited:
    """A fresh code: like an address of a calendar it is in this answer only."""

    code: str
    link: str
    """Empty until the bot has said its name."""
    until: datetime

    @property
    def qr(self) -> Markup | None:
        return qr(self.link) if self.link else None


def show(visit: Visiting, whose: Asked = "", which: Asked = "", before: Asked = "") -> Response:
    known = Which(which) if which in set(Which) else Which.ALL
    return _page(visit, whose == EVERYBODY, known, id_in(before))


def _page(
    visit: Visit,
    everybody: bool = False,
    which: Which = Which.ALL,
    before: int | None = None,
    invited: Invited | None = None,
) -> Response:
    return visit.page(
        "messages.html",
        outbox=visit.app.ask(outbox, everybody, which, before),
        everybody=everybody,
        which=which,
        asked={"whose": EVERYBODY if everybody else "", "which": which},
        is_first=before is None,
        invited=invited,
        has_telegram=Channel.TELEGRAM in visit.site.channels_on,
    )


def invite(visit: Visiting, sent: Sending) -> Response:
    """A code for the visitor himself."""
    invitation = visit.app.do(join.invite, visit.viewer.person_id)
    bot = visit.site.bot_username()
    link = f"https://t.me/{quote(bot)}?start={invitation.code}" if bot else ""
    until = invitation.expires_at.astimezone(visit.viewer.now.tzinfo)
    return _page(visit, invited=Invited(invitation.code, link, until))


def unlink(visit: Visiting, sent: Sending, contact_id: PathId) -> Response:
    visit.app.do(join.unlink, contact_id)
    return visit.back("/messages", Said("Чат отвязан: сообщения в него больше не придут."))
