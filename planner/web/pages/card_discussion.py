"""Карточка, обсуждение: what anybody who sees an occurrence says of it, and takes back."""

from starlette.responses import Response

from planner.services import discuss
from planner.web.forms import FormModel, NeededId, Sending, Text
from planner.web.pages.address import PathId
from planner.web.pages.card import done
from planner.web.site import Said
from planner.web.visiting import Visiting


class CommentForm(FormModel):
    text: Text = ""


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
