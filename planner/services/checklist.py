"""Начало работы (checklist): a step of the first run is looked at, skipped, come back to; the list is put away.

What is done is never written here: `planner.queries.beginning` sees it from the facts.
"""

from dataclasses import replace

from planner.domain.organization import BeginningNotes, Step
from planner.domain.rights import Right
from planner.work import Work


def look_at(work: Work, step: Step) -> None:
    """Somebody has seen that it is as it should be."""
    notes = work.organization.beginning_notes
    _keep(work, replace(notes, looked_at=notes.looked_at | {step}, skipped=notes.skipped - {step}), looked_at=step)


def skip(work: Work, step: Step) -> None:
    """«Пропустить»: the step is passed without being done."""
    notes = work.organization.beginning_notes
    _keep(work, replace(notes, skipped=notes.skipped | {step}), skipped=step)


def come_back(work: Work, step: Step) -> None:
    """A step that was skipped is to be done after all."""
    notes = work.organization.beginning_notes
    _keep(work, replace(notes, skipped=notes.skipped - {step}), come_back_to=step)


def put_away(work: Work) -> None:
    """«Убрать список»: it leaves the home page of all who plan."""
    _keep(work, replace(work.organization.beginning_notes, is_put_away=True), put_away=True)


def take_out(work: Work) -> None:
    _keep(work, replace(work.organization.beginning_notes, is_put_away=False), put_away=False)


def _keep(work: Work, notes: BeginningNotes, **what: str | bool) -> None:
    work.require(Right.PLAN)
    if notes != work.organization.beginning_notes:
        work.organization.beginning = notes.kept()
        work.journal("начало работы", work.organization, after=what)
