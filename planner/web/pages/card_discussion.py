"""Карточка, обсуждение: what anybody who sees an occurrence says of it, and takes back."""

from starlette.responses import Response

from planner.queries.card import card
from planner.russian import numbered
from planner.services import discuss
from planner.web.forms import NOTHING_TYPED, FormModel, NeededId, Sending, Text
from planner.web.pages.address import PathId
from planner.web.pages.card import done
from planner.web.site import Said
from planner.web.visiting import Visiting


class CommentForm(FormModel):
    text: Text = ""


def show(visit: Visiting, occurrence_id: PathId) -> Response:
    """On a page of its own, for browsers in which a form that is sent wipes the others of the card."""
    shown = visit.app.ask(card, occurrence_id)
    return visit.page(
        "discussion_alone.html",
        title=f"{numbered(shown.number)}. {shown.title}",
        back=f"/o/{occurrence_id}",
        path=f"/o/{occurrence_id}/comments",
        hint="Видят все, кому открыта карточка.",
        said_here=shown.comments,
        typed=NOTHING_TYPED,
    )


class CommentTakenBack(FormModel):
    comment: NeededId


def say(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: CommentForm) -> Said:
        visit.app.do(discuss.say, form.text, occurrence_id=occurrence_id)
        return Said("Записано в обсуждении.")

    return done(visit, occurrence_id, sent, "comment", CommentForm, act)


def take_back(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: CommentTakenBack) -> Said:
        visit.app.do(discuss.take_back, form.comment)
        return Said("Убрано из обсуждения.")

    return done(visit, occurrence_id, sent, "comment_back", CommentTakenBack, act)
