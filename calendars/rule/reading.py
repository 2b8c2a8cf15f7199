"""Прочтение для других программ (reading): a Rule with the days of one school year, in the promised JSON fields.

The fields are those that scripts outside rely on; where a rule says more than they can hold (several rules in one
phrase, weekdays of some months only), the additional keys stand beside them and take nothing from the promised ones.
"""

from typing import Any, assert_never

from calendars.rule.kinds import (
    AllYear,
    Day,
    Days,
    Deadline,
    Length,
    Months,
    MultiYear,
    NthWeekday,
    OnDemand,
    Range,
    Recurring,
    Relative,
    Rule,
    Several,
    Unparsable,
    WeekOfMonth,
    leading_summer,
)
from calendars.rule.spans import spans
from calendars.school_year import SchoolYear

BEFORE_START = {"aug": "before-start"}


def reading_json(rule: Rule, year: SchoolYear) -> dict[str, Any]:  # noqa: PLR0912 - one case a kind of rule
    """The object that stands under `reading` for this year."""
    match rule:
        case Months():
            return {"kind": "months", "months": list(rule.months)} | _summer(rule.months, rule.before_start)
        case Range():
            days: dict[str, Any] = {
                "kind": "range",
                "from": _on(rule.first, year),
                "to": _on(rule.last, year) if rule.last else None,
            }
            return days | _present(grain=rule.grain) | _before(rule.first)
        case Days():
            return {"kind": "days", "dates": [_on(day, year) for day in rule.days]} | _before(*rule.days)
        case NthWeekday():
            dates = [span.due_on.isoformat() for span in spans(rule, year)]
            return {"kind": "days", "dates": dates} | _summer(rule.months, rule.before_start)
        case Deadline():
            return {"kind": "deadline", "date": _on(rule.day, year)} | _before(rule.day)
        case WeekOfMonth():
            return {
                "kind": "week-of-month",
                "weeks": list(rule.weeks),
                "months": list(rule.months),
                **({} if rule.months else {"needs": "month from the row group"}),
                **_summer(rule.months, rule.before_start),
            }
        case Recurring():
            return _recurring(rule)
        case AllYear():
            return {"kind": "all-year", "scope": rule.scope} | _present(also_months=list(rule.also_months))
        case OnDemand():
            return {"kind": "on-demand"} | _present(by=rule.by, min_per_year=rule.min_per_year)
        case Relative():
            within = f"{rule.within.number} {_unit(rule.within)}" if rule.within else None
            return (
                {"kind": "relative", "anchor": rule.anchor}
                | _offset(rule.offset)
                | _present(within=within, side=rule.side)
            )
        case MultiYear():
            if rule.from_year is not None:
                return {"kind": "multi-year", "from_year": rule.from_year, "to_year": rule.to_year}
            return {"kind": "multi-year", "every_years": rule.every_years}
        case Unparsable():
            return {"kind": "unparsable", "why": rule.why}
        case Several():
            first, *others = (reading_json(part, year) for part in rule.parts)
            return first | {"also": others}
        case _:
            assert_never(rule)


def _recurring(rule: Recurring) -> dict[str, Any]:
    return {"kind": "recurring", "every": rule.every} | _present(
        interval=rule.interval if rule.interval > 1 else None,
        count=rule.count,
        count_min=rule.count_min,
        count_max=rule.count_max,
        weekday=rule.weekday,
        nth=list(rule.nth),
        day=rule.day,
        from_day=rule.from_day,
        side=rule.side,
        part=rule.part,
        months=list(rule.months),
        quarters=list(rule.quarters),
    )


def _offset(offset: Length | None) -> dict[str, Any]:
    """Days and weeks are `offset_days`; months and working days are no number of days and get keys of their own."""
    if offset is None:
        return {}
    match offset.unit:
        case "day":
            return {"offset_days": offset.number}
        case "week":
            return {"offset_days": offset.number * 7}
        case "month":
            return {"offset_months": offset.number}
        case "working-day":
            return {"offset_working_days": offset.number}


def _unit(length: Length) -> str:
    unit = length.unit.replace("-", " ")
    return unit if length.number == 1 else unit + "s"


def _on(day: Day, year: SchoolYear) -> str:
    return day.on(year).isoformat()


def _before(*days: Day) -> dict[str, Any]:
    return BEFORE_START if any(day.before_start for day in days) else {}


def _summer(months: tuple[int, ...], before_start: bool) -> dict[str, Any]:
    return BEFORE_START if before_start and leading_summer(months) else {}


def _present(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [])}
