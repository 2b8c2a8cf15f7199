"""Каналы связи: by what one is reached and whether it works; for who oversees the plan, everybody, the worst first."""

from starlette.responses import Response

from planner.domain.contact import Contact
from planner.domain.errors import NotFound
from planner.queries.channels import channels
from planner.services import join, trial
from planner.web.forms import Sending
from planner.web.pages.address import PathId
from planner.web.site import Said
from planner.web.visiting import Visiting
from planner.work import Work


def show(visit: Visiting) -> Response:
    return visit.page("channels.html", channels=visit.app.ask(channels))


def try_channel(visit: Visiting, sent: Sending, contact_id: PathId) -> Response:
    """A trial message by the usual delivery; what comes of it stands in the table."""
    visit.app.do(_try, contact_id)
    return visit.back("/channels", Said("Проверочное сообщение отправляется. Дошло ли оно, будет видно в таблице."))


def _try(work: Work, contact_id: int) -> None:
    contact = work.find(Contact, contact_id)
    if contact.person_id is None:
        raise NotFound("Общий чат проверяют сообщением из него самого.")
    trial.send_trial(work, contact.person_id)


def unlink(visit: Visiting, sent: Sending, contact_id: PathId) -> Response:
    visit.app.do(join.unlink, contact_id)
    return visit.back("/channels", Said("Чат отвязан: сообщения в него больше не придут."))
