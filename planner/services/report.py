"""Анализ за год: what the administration writes beside the facts, so that the year's analysis has no gaps.

The executor is never asked for these texts (328-ФЗ, приказ 779): conclusions, reasons and the data of papers are
written by whoever makes the analysis, also after a mark was accepted. Every change is in the journal.
"""

from datetime import date

from planner.domain.completion import Evidence
from planner.domain.errors import Conflict, Invalid
from planner.domain.occurrence import Occurrence, State
from planner.domain.rights import Right
from planner.work import Work


def conclude(
    work: Work,
    occurrence_id: int,
    conclusion: str,
    *,
    proposal: str = "",
    good_practice: bool = False,
    seen_version: int | None = None,
) -> None:
    """Writes what follows from the result: a conclusion, a proposal for next year, whether it is good practice.

    Raises Conflict while it is not marked as done.
    """
    work.require(Right.DECIDE)
    occurrence = work.find(Occurrence, occurrence_id)
    work.seen(occurrence, seen_version)
    mark = occurrence.completion
    if mark is None or occurrence.state(work.today, work.today) not in (State.DONE, State.SUBMITTED):
        raise Conflict("Вывод пишут, когда выполнение отмечено.")
    if not (conclusion.strip() or proposal.strip() or good_practice):
        raise Invalid("conclusion", "Напишите вывод: что показал результат.")
    before = {"conclusion": mark.conclusion, "proposal": mark.proposal}
    mark.conclusion, mark.proposal, mark.good_practice = conclusion.strip(), proposal.strip(), good_practice
    work.journal("вывод", occurrence, before, {"conclusion": mark.conclusion, "proposal": mark.proposal})


def explain(work: Work, occurrence_id: int, reason: str, seen_version: int | None = None) -> None:
    """Writes why what is late was not done; the analysis prints it, and nothing else changes."""
    work.require(Right.DECIDE)
    occurrence = work.find(Occurrence, occurrence_id)
    work.seen(occurrence, seen_version)
    if not reason.strip():
        raise Invalid("reason", "Напишите, почему не выполнено.")
    if not occurrence.state(work.today, work.today).is_open:
        raise Conflict("Причину пишут у того, что не выполнено.")
    before = occurrence.not_done_reason
    occurrence.not_done_reason = reason.strip()
    work.journal("причина", occurrence, {"reason": before}, {"reason": reason.strip()})


def describe(work: Work, evidence_id: int, kind: str, number: str = "", dated_on: date | None = None) -> None:
    """Writes what paper a file is: its kind, its number and its own date, by which the analysis counts it."""
    work.require(Right.DECIDE)
    evidence = work.find(Evidence, evidence_id)
    if not kind.strip():
        raise Invalid("kind", "Укажите, что это за документ: справка, протокол, приказ.")
    before = {"kind": evidence.kind, "number": evidence.number, "dated_on": str(evidence.dated_on)}
    evidence.kind, evidence.number, evidence.dated_on = kind.strip(), number.strip(), dated_on
    after = {"kind": evidence.kind, "number": evidence.number, "dated_on": str(dated_on)}
    work.journal("данные документа", work.find(Occurrence, evidence.occurrence_id), before, after)
