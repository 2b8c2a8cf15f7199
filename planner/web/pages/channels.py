"""Каналы связи: by what one is reached and whether it works; for who oversees the plan, everybody, the worst first."""

from starlette.responses import Response

from planner.queries.channels import channels
from planner.services import join
from planner.web.forms import Sending
from planner.web.pages.address import PathId
from planner.web.site import Said
from planner.web.visiting import Visiting


def show(visit: Visiting) -> Response:
    return visit.page("channels.html", channels=visit.app.ask(channels))


def unlink(visit: Visiting, sent: Sending, contact_id: PathId) -> Response:
    visit.app.do(join.unlink, contact_id)
    return visit.back("/channels", Said("Чат отвязан: сообщения в него больше не придут."))
