"""Карточка, проверяющий: accepting and returning; findings, decisions and the conclusion, which the analysis reads."""

from starlette.responses import Response

from planner.domain.assignment import Part
from planner.queries.card import card
from planner.services import complete, decide, report
from planner.services.plan import Assignee
from planner.web.forms import Flag, FormModel, Line, NeededDay, NeededId, Sending, Text
from planner.web.pages.address import PathId
from planner.web.pages.card import done
from planner.web.site import Said
from planner.web.visiting import Visiting


class AcceptForm(FormModel):
    no_decision_basis: Text = ""


class ReturnForm(FormModel):
    remark: Text = ""


def accept(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: AcceptForm) -> Said:
        basis = form.no_decision_basis
        visit.app.do(complete.accept, occurrence_id, no_decision_basis=basis, seen_version=form.seen)
        return Said("Принято.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "accept", AcceptForm, act)


def give_back(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: ReturnForm) -> Said:
        # Asked before the bytes are kept, as with evidence; whoever may not return it hears so below.
        may_judge = not sent.files or visit.app.ask(card, occurrence_id).may.judge
        files = sent.stored(visit.app.files.keep) if may_judge else []
        visit.app.do(complete.return_, occurrence_id, form.remark, seen_version=form.seen, files=files)
        return Said("Возвращено. Исполнитель получит сообщение.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "return", ReturnForm, act)


# What came of it


class FindingForm(FormModel):
    text: Text = ""
    position_id: NeededId
    due_on: NeededDay


class DecisionForm(FindingForm):
    paper: Line = ""


def add_finding(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: FindingForm) -> Said:
        whom = [Assignee(position_id=form.position_id, part=Part.ACCOUNTABLE)]
        visit.app.do(decide.record_finding, occurrence_id, form.text, whom, form.due_on)
        return Said("Замечание записано и поручено.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "finding", FindingForm, act)


def add_decision(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: DecisionForm) -> Said:
        whom = [Assignee(position_id=form.position_id, part=Part.ACCOUNTABLE)]
        visit.app.do(decide.decide, occurrence_id, form.text, whom, form.due_on, paper=form.paper)
        return Said("Решение записано и поручено.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "decision", DecisionForm, act)


# What the administration writes for the analysis


class ConclusionForm(FormModel):
    conclusion: Text = ""
    proposal: Text = ""
    good_practice: Flag = False


class ReasonForm(FormModel):
    reason: Text = ""


def conclude(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: ConclusionForm) -> Said:
        visit.app.do(
            report.conclude,
            occurrence_id,
            form.conclusion,
            proposal=form.proposal,
            good_practice=form.good_practice,
            seen_version=form.seen,
        )
        return Said("Вывод записан. Он войдёт в анализ за год.")

    return done(visit, occurrence_id, sent, "conclusion", ConclusionForm, act)


def explain(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: ReasonForm) -> Said:
        visit.app.do(report.explain, occurrence_id, form.reason, seen_version=form.seen)
        return Said("Причина записана. Она войдёт в анализ за год.")

    return done(visit, occurrence_id, sent, "explain", ReasonForm, act)
