"""Обсуждение: what is said of a plan as a whole; and a comment, wherever it stands, taken back."""

from starlette.responses import Response

from planner.queries.discussion import about, comments
from planner.queries.plan_head import plan_head
from planner.services import discuss
from planner.web.forms import NOTHING_TYPED, FormModel, Sending, Text, Typed, attempt
from planner.web.pages.address import PathId
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting


class SayForm(FormModel):
    text: Text = ""


def show(visit: Visiting, cyclogram_id: PathId) -> Response:
    return _page(visit, cyclogram_id, NOTHING_TYPED)


def _page(visit: Visit, cyclogram_id: int, typed: Typed) -> Response:
    plan = visit.app.ask(plan_head, cyclogram_id)
    said_here = visit.app.ask(comments, cyclogram_id=cyclogram_id)
    return visit.page("plan_discussion.html", typed.status, plan=plan, said_here=said_here, typed=typed)


def say(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    def act(form: SayForm) -> None:
        visit.app.do(discuss.say, form.text, cyclogram_id=cyclogram_id)

    typed = attempt(sent, "say", SayForm, act)
    if typed is not None:
        return _page(visit, cyclogram_id, typed)
    return visit.back(f"/plan/{cyclogram_id}/discussion")


def take_back(visit: Visiting, sent: Sending, comment_id: PathId) -> Response:
    visit.app.do(discuss.take_back, comment_id)
    spoken_of = visit.app.ask(about, comment_id)
    if spoken_of.activity_id is not None:
        path = f"/activities/{spoken_of.activity_id}"
    elif spoken_of.occurrence_id is not None:
        path = f"/o/{spoken_of.occurrence_id}"
    else:
        path = f"/plan/{spoken_of.cyclogram_id}/discussion"
    return visit.back(f"{path}#discussion", Said("Сказанное убрано."))
