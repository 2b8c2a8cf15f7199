"""Прочтение (Understood): what the planner makes of the words of a deadline, said so that a doubt can be put right."""

from dataclasses import dataclass
from datetime import date

from calendars.phrases import read
from calendars.rule import Rule, Unparsable, says, spans
from calendars.school_year import SchoolYear
from planner.queries.plan_head import PlanHead, plan_head
from planner.work import Work


@dataclass(frozen=True)
class Understood:
    says: str
    """«до 20 апреля 2027 г.»; of what is not read, the reason why."""
    notes: tuple[str, ...]
    dates: tuple[date, ...]
    """The days due in the first year of the plan, when there are several."""
    is_sure: bool
    """Otherwise somebody has to look before anything is scheduled."""
    is_read: bool


def understood(work: Work, cyclogram_id: int, phrase: str) -> Understood:
    """What these words would mean in this plan."""
    return read_in(work, phrase, plan_head(work, cyclogram_id))


def read_in(work: Work, phrase: str, plan: PlanHead) -> Understood:
    return read_for(work, phrase, plan.years[0])


def read_for(work: Work, phrase: str, year: SchoolYear) -> Understood:
    """What these words would mean in a plan that begins with this year."""
    reading = read(phrase.strip(), year, work.habits)
    if isinstance(reading.rule, Unparsable):
        return Understood(reading.rule.why, reading.notes, (), is_sure=False, is_read=False)
    is_sure = reading.confidence == "high"
    return Understood(reading.says, reading.notes, _dates(work, reading.rule, year), is_sure, is_read=True)


def scheduled_in(work: Work, rule: Rule, plan: PlanHead) -> Understood:
    """What a row is scheduled by, whatever would be made of its words today."""
    return Understood(
        says(rule, plan.years[0], work.habits), (), _dates(work, rule, plan.years[0]), is_sure=True, is_read=True
    )


def _dates(work: Work, rule: Rule, year: SchoolYear) -> tuple[date, ...]:
    runs = spans(rule, year, work.habits)
    return tuple(run.due_on for run in runs) if len(runs) > 1 else ()
