"""Any rule that a phrase can mean, for hypothesis."""

from datetime import date

from hypothesis import strategies as st

from calendars.rule import (
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
    WeekOfMonth,
)
from calendars.school_year import month_of

SUMMER = (7, 8)
nth = st.sampled_from([(1,), (2,), (-1,), (1, 3), (2, 4), (1, -1)])
weekday = st.integers(1, 7)
month_lists = st.lists(st.integers(1, 12), min_size=1, max_size=5, unique=True).map(tuple)


@st.composite
def days(draw: st.DrawFn) -> Day:
    month = draw(st.integers(1, 12))
    longest = month_of(2024, month)[1].day
    number = draw(st.integers(1, longest) | st.just(-1))
    return Day(month, number, draw(st.booleans()) if month in SUMMER else False)


@st.composite
def months(draw: st.DrawFn) -> tuple[tuple[int, ...], bool]:
    """A list of months and the side on which July and August at its head stand."""
    listed = draw(month_lists)
    return listed, draw(st.booleans()) if listed[0] in SUMMER else False


@st.composite
def windows(draw: st.DrawFn) -> Range:
    first, last = draw(days()), draw(days())
    if first.month in SUMMER and last.month in SUMMER:
        last = Day(last.month, last.number, first.before_start)
    elif last.before_start:
        last = Day(last.month, last.number)
    if first.rank > last.rank:
        return Range(first)
    return Range(first, last)


@st.composite
def month_windows(draw: st.DrawFn) -> Range:
    start, length = draw(st.integers(0, 11)), draw(st.integers(1, 11))
    places = [(8 + start) % 12 + 1, (8 + start + length) % 12 + 1]
    if start + length > 11:
        return Range(Day(places[0], 1), None, "month")
    opens_plan = False if places[0] not in SUMMER else draw(st.booleans())
    last = Day(places[1], -1, opens_plan and places[1] in SUMMER)
    return Range(Day(places[0], 1, opens_plan), last, "month")


numbers = st.integers(1, 31) | st.just(-1)
several_months = month_lists.filter(lambda listed: len(listed) > 1)
frequencies = (
    st.builds(Recurring, st.sampled_from(["day", "week", "month", "quarter", "half-year", "year"]))
    | st.builds(Recurring, st.sampled_from(["day", "week", "month"]), st.integers(2, 9))
    | st.builds(Recurring, st.sampled_from(["day", "week", "month", "quarter"]), count=st.integers(2, 9))
    | st.builds(Recurring, st.sampled_from(["week", "month", "quarter", "year"]), count_min=st.integers(1, 4))
    | st.builds(Recurring, st.sampled_from(["week", "month", "quarter"]), count_max=st.integers(1, 4))
    | st.builds(Recurring, st.just("week"), st.integers(1, 3), weekday=weekday)
    | st.builds(Recurring, st.just("month"), weekday=weekday, nth=nth)
    | st.builds(Recurring, st.just("month"), nth=nth)
    | st.builds(
        Recurring, st.just("month"), day=st.integers(1, 31) | st.just(-1), side=st.sampled_from(["before", None])
    )
    | st.builds(Recurring, st.just("month"), from_day=st.integers(1, 14), day=st.integers(15, 31))
    | st.builds(Recurring, st.sampled_from(["month", "quarter", "half-year"]), part=st.sampled_from(["start", "end"]))
    | st.builds(Recurring, st.just("quarter"), quarters=st.sampled_from([(1, 3), (2, 4), (4, 1, 2)]))
    | st.builds(
        Recurring, st.sampled_from(["week", "month"]), months=month_lists.filter(lambda listed: len(listed) > 1)
    )
)

lengths = st.builds(Length, st.integers(1, 30), st.sampled_from(["day", "working-day", "week", "month"]))
events = st.sampled_from(["педсовет", "окончание I четверти", "итоговое сочинение (изложение)", "анализ, часть 2"])
relatives = (
    st.builds(Relative, events, lengths)
    | st.builds(
        Relative,
        events,
        lengths.map(lambda length: Length(-length.number, length.unit)),
        side=st.sampled_from([None, "not-later"]),
    )
    | st.builds(Relative, events, within=lengths)
    | st.builds(Relative, events, side=st.sampled_from(["before", "after", "during"]))
)

singles = (
    months().map(lambda listed: Months(*listed))
    | windows()
    | month_windows()
    | st.sampled_from([(9, 12), (1, 5)]).map(lambda half: Range(Day(half[0], 1), Day(half[1], -1), "half-year"))
    | st.lists(days(), min_size=1, max_size=4, unique=True).map(lambda listed: Days(tuple(listed)))
    | st.builds(lambda number, day, listed: NthWeekday(number, day, *listed), nth, weekday, months())
    | days().map(Deadline)
    | st.builds(lambda weeks, listed: WeekOfMonth(weeks, *listed), nth, months())
    | nth.map(WeekOfMonth)
    | frequencies
    | st.builds(AllYear, st.sampled_from(["year", "school-year", "calendar-year", "period", "continuous"]))
    | month_lists.map(lambda listed: AllYear("year", listed))
    | st.builds(OnDemand, st.sampled_from([None, "график", "приказ"]), st.none() | st.integers(1, 3))
    | relatives
    | st.integers(2, 9).map(MultiYear)
    | st.builds(MultiYear, st.none(), st.integers(2019, 2023), st.integers(2024, 2030))
)

closed = windows().filter(lambda window: window.last is not None)
several = st.lists(closed | days().map(Deadline), min_size=2, max_size=3, unique=True).map(
    lambda parts: Several(tuple(parts))
)

rules: st.SearchStrategy[Rule] = singles | several
years = st.integers(2000, 2060)
some_days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
