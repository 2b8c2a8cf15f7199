"""История показательного детского сада: a school year lived day by day, through the use cases and nothing else.

What happens is written down beforehand as (moment, what); `live_until` goes through the moments in order, with a clock
that shows each of them. Every morning what is due is said, as the planner itself would, so that nothing of the past is
left to be sent when the demo is opened.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import select

from calendars.school_year import SchoolYear
from calendars.workdays import Workdays
from planner.app import App, House
from planner.demo import papers
from planner.demo.people import NAME, Garden, move_in
from planner.demo.plan import COMMISSION, COUNCIL, DOER, GROUP, MARAT, OLGA, PSYCHOLOGIST, ROWS, Fate, Last, Row
from planner.domain.assignment import Part
from planner.domain.occurrence import Occurrence
from planner.domain.organization import Organization
from planner.domain.people import Holding, Position, PositionKind, sitting_on
from planner.domain.plan import Activity
from planner.russian import MONTHS, short_day
from planner.services import approve, remind, send, wish
from planner.services.complete import accept, complete, not_required, return_
from planner.services.decide import decide, record_finding
from planner.services.evidence import attach
from planner.services.founding import found_organization
from planner.services.holding import act_for
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram, fill_from_catalog
from planner.services.positions import position_called
from planner.services.roll_over import roll_over
from planner.services.schedule import cancel, move, start
from planner.work import Everywhere, Work

Event = Callable[[], object]

ZONE = "Europe/Moscow"
UNFINISHED = "demo_unfinished"
"""Stands among the settings of the organisation from its founding until its story has been told to the end."""
MORNING = time(8, 5)
"""A little after the hour at which the organisation is reminded."""
PLANNED_EVERY = 14
"""Days between two passes that plan reminders: they are written forty-five days ahead."""


class PastClock:
    """A clock that shows the moment the story has come to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class Due:
    """One occurrence of the plan, and the row it belongs to."""

    occurrence_id: int
    row: Row
    due_on: date


class Story:
    def __init__(self, house: House, progress: Callable[[int, int], None]) -> None:
        self.name = NAME
        self._now = house.clock()
        self._clock = PastClock(self._now)
        self._house = replace(house, clock=self._clock)
        self._progress = progress
        self._events: list[tuple[datetime, int, Event]] = []
        self._order = count()
        self._workdays = Workdays(house.decrees)
        self._zone = ZoneInfo(ZONE)

    # The three stages

    def draft(self) -> None:
        """The coming year's plan is being made: the catalogue is taken, one row is still in doubt."""
        year = SchoolYear.planned_on(self._today)
        year = year if year.first_on > self._today else year.next
        garden = self._found(self._today - timedelta(days=21))
        self._clock.moment = max(self._clock.moment, self._now - timedelta(days=2))
        olga = garden.by("olga")
        cyclogram = olga.do(draft_cyclogram, year.start)
        olga.do(fill_from_catalog, cyclogram)
        for title, phrase in (
            ("Внутренний аудит качества питания", "по графику контроля"),
            ("Проверка ведения документации воспитателями", "ближе к весне, по обстановке"),
        ):
            olga.do(add_activity, cyclogram, ActivityDraft(title=title, phrase=phrase, invariant=False))

    def running(self) -> None:
        """This year: approved in August and lived up to now."""
        year = SchoolYear.of(self._today)
        garden, cyclogram = self._approved(year, is_running=True)
        self._write_common(garden, cyclogram, year, is_running=True)
        self._write_now(garden)
        self._live_until(self._now, garden)

    def over(self) -> None:
        """Last year: lived to its end, analysed and closed; its rows are the draft of this one."""
        year = SchoolYear.of(self._today).previous
        garden, cyclogram = self._approved(year, is_running=False)
        self._write_common(garden, cyclogram, year, is_running=False)
        self._at(year.last_on, time(12, 0), partial(garden.by("vera").do, approve.close, cyclogram))
        self._at(year.last_on, time(12, 30), partial(garden.by("olga").do, roll_over, cyclogram))
        self._live_until(self._now, garden)

    # How a year begins

    def _approved(self, year: SchoolYear, *, is_running: bool) -> tuple[Garden, int]:
        """Drafted in August, agreed by the council, approved by an order on its last working day."""
        garden = self._found(date(year.start, 8, 17))
        olga, vera = garden.by("olga"), garden.by("vera")
        cyclogram = olga.do(draft_cyclogram, year.start)
        olga.do(_add_rows, cyclogram, list(self._rows(year, is_running)))
        agreed_on = self._workdays.add(date(year.start, 9, 1), -2)
        approved_on = self._workdays.add(date(year.start, 9, 1), -1)
        self._clock.moment = self._moment(agreed_on, time(13, 0))
        olga.do(approve.agree, cyclogram, "1", agreed_on)
        self._clock.moment = self._moment(approved_on, time(11, 0))
        vera.do(approve.approve, cyclogram, "84", approved_on)
        return garden, cyclogram

    def _found(self, day: date) -> Garden:
        self._clock.moment = self._moment(self._workdays.on_or_after(day), time(10, 0))
        app = App(self._house, via="web")
        garden = app.within(app.everywhere().do(_found))
        return move_in(garden)

    def _rows(self, year: SchoolYear, is_running: bool) -> Iterator[tuple[Row, str]]:
        """Each row with its deadline in words. Rows set from today have no place in a year that is over."""
        for row in ROWS:
            if row.due_in is None:
                yield row, row.phrase.format(last=year.start + 1)
            elif is_running and (due := self._from_today(row.due_in)) >= year.first_on and due <= year.last_on:
                yield row, f"до {due.day} {MONTHS[due.month - 1]} {due.year} г."

    # What happens

    def _write_common(self, garden: Garden, cyclogram: int, year: SchoolYear, *, is_running: bool) -> None:
        """What happens in any year, whenever it is looked at."""
        rows = {row.title: row for row in ROWS}
        dues = garden.app.ask(_dues, cyclogram)
        last = {title: due_on for _id, title, due_on in dues}
        for number, (occurrence_id, title, due_on) in enumerate(dues):
            row = rows[title]
            if row.last_is is not Last.AS_OTHERS and due_on == last[title]:
                self._end(garden, occurrence_id, row, due_on)
            else:
                self._go(garden, Due(occurrence_id, row, due_on), number)
        self._start_on_demand(garden, cyclogram, self._from_today(-15) if is_running else date(year.start, 11, 10))
        self._add_one_off(garden, cyclogram, self._from_today(-30) if is_running else date(year.start + 1, 2, 2))
        self._stand_in(garden, self._from_today(-10) if is_running else date(year.start + 1, 3, 1))

    def _end(self, garden: Garden, occurrence_id: int, row: Row, due_on: date) -> None:
        """The last of a row that does not go as the others: it is taken out of the year, or nobody marks it."""
        if row.last_is is Last.CANCELLED:
            day = min(self._from_today(-12), due_on - timedelta(days=20))
            why = "Сроки аттестации двух педагогов перенесены на следующий учебный год"
            self._at(day, time(14, 20), partial(garden.by("vera").do, cancel, occurrence_id, why))

    def _go(self, garden: Garden, due: Due, number: int) -> None:
        """How it goes with one occurrence, by the row's fate."""
        row = due.row
        if row.fate is Fate.LEFT:
            return
        if row.fate is Fate.MOVED:
            self._move(garden, due)
            return
        marked_on = self._workdays.add(due.due_on, row.days_late) if row.days_late else due.due_on
        hour = time(10 + number % 6, (number * 17) % 60)
        if row.demands_file or number % 3 == 0:
            self._at(marked_on, hour, partial(self._prove, garden, due, marked_on))
        self._at(marked_on, hour, partial(self._mark, garden, due, marked_on), minutes=4)
        if not row.controller or row.fate is Fate.ON_REVIEW:
            return
        judge = garden.by(DOER[row.controller])
        judged_on = self._workdays.add(marked_on, 1)
        if row.fate is Fate.RETURNED:
            remark = "Нет карт по группе «Гномики», приложите все четыре"
            self._at(judged_on, time(15, 40), partial(judge.do, return_, due.occurrence_id, remark))
            return
        if row.decision:
            self._at(judged_on, time(11, 20), partial(self._decide, garden, judge, due))
        self._at(judged_on, time(11, 30), partial(judge.do, accept, due.occurrence_id))

    def _doer(self, garden: Garden, title: str) -> App:
        """Who sits there on the day, a substitute too; of a group and a body, the one who usually does it."""
        sitter = garden.app.ask(_sitter, title)
        return garden.app.on_behalf_of(sitter, via="web") if sitter is not None else garden.by(DOER[title])

    def _prove(self, garden: Garden, due: Due, day: date) -> None:
        doer = self._doer(garden, due.row.whose)
        kind = due.row.document.split(",")[0]
        title = f"{kind.capitalize()}, {short_day(day)}"
        if kind.startswith("акт"):
            stored = doer.files.keep(papers.photo(f"{title} {due.occurrence_id}"), f"{title}.jpg")
        else:
            stored = doer.files.keep(papers.scan(f"{title}. {due.row.title}"), f"{title}.pdf")
        doer.do(attach, due.occurrence_id, stored, kind=kind, number=str(due.occurrence_id + 40), dated_on=day)

    def _mark(self, garden: Garden, due: Due, day: date) -> None:
        row = due.row
        is_of_body = row.whose in (COUNCIL, COMMISSION, GROUP)
        self._doer(garden, row.whose).do(
            complete,
            due.occurrence_id,
            result=row.result,
            conclusion=row.conclusion,
            proposal=row.proposal,
            protocol=f"№ {due.occurrence_id % 9 + 1} от {short_day(day)}" if is_of_body else "",
            good_practice=row.good_practice,
        )

    def _decide(self, garden: Garden, judge: App, due: Due) -> None:
        """A decision with its own deadline, carried out in time when that has come."""
        today = self._day(self._clock.moment)
        due_on = self._workdays.add(today, 20)
        assignees = [Assignee(position_id=judge.ask(_position, OLGA))]
        paper = f"приказ от {short_day(today)} № {due.occurrence_id + 60}"
        duty = judge.do(
            decide, due.occurrence_id, due.row.decision, assignees, due_on, adopted_by="заведующий", paper=paper
        )
        done_on = self._workdays.add(due_on, -3)
        result = "Оба воспитателя зачислены на курсы, договор подписан."
        self._at(done_on, time(16, 10), partial(garden.by("olga").do, complete, duty, result=result))
        self._at(self._workdays.add(done_on, 1), time(12, 15), partial(judge.do, accept, duty))

    def _move(self, garden: Garden, due: Due) -> None:
        asked_on, new = self._workdays.add(due.due_on, -2), self._from_today(3)
        ilya, olga = garden.by("ilya", via="telegram"), garden.by("olga")
        why = "Нет нового журнала инструктажа, заказан"
        self._at(asked_on, time(9, 15), partial(ilya.do, wish.ask_to_move, due.occurrence_id, why))
        self._at(asked_on, time(9, 50), partial(olga.do, move, due.occurrence_id, new, why))

    def _start_on_demand(self, garden: Garden, cyclogram: int, day: date) -> None:
        row = next(row for row in ROWS if row.phrase == "по мере необходимости")
        olga = garden.by("olga")

        def begin() -> None:
            activity = olga.ask(_activity, cyclogram, row.title)
            occurrence_id = olga.do(start, activity)
            done_on = self._workdays.add(day, 4)
            self._at(done_on, time(15, 5), partial(self._mark, garden, Due(occurrence_id, row, done_on), done_on))

        self._at(day, time(10, 40), begin)

    def _add_one_off(self, garden: Garden, cyclogram: int, day: date) -> None:
        """Two rows beyond the plan: one done, one that turned out not to be required."""
        olga, marat = garden.by("olga"), garden.by("marat")
        due_on = self._workdays.add(day, 8)
        for title, reason in (
            ("Проверка безопасности игровых площадок", "Письмо Управления образования"),
            ("Сверка сведений о питании детей", "Запрос прокуратуры района"),
        ):
            draft = ActivityDraft(
                title=title,
                phrase=f"до {due_on.day} {MONTHS[due_on.month - 1]} {due_on.year} г.",
                section=olga.ask(_section, "3.3"),
                function_code="3.3",
                result_document="акт",
                invariant=False,
                assignees=(Assignee(position_id=olga.ask(_position, MARAT)),),
            )

            def add(draft: ActivityDraft = draft, reason: str = reason) -> None:
                activity = olga.do(add_activity, cyclogram, draft, reason)
                for occurrence_id in olga.ask(_occurrences, activity):
                    if "питании" in draft.title:
                        basis = "Запрос отозван, письмо от учредителя в папке входящих"
                        self._at(due_on, time(9, 30), partial(marat.do, not_required, occurrence_id, basis))
                    else:
                        result = "Площадки осмотрены, опасных мест нет."
                        done = partial(marat.do, complete, occurrence_id, result=result)
                        self._at(self._workdays.add(due_on, -1), time(16, 25), done)

            self._at(day, time(11, 10), add)

    def _stand_in(self, garden: Garden, day: date) -> None:
        """Somebody is ill, and a colleague acts for her by an order."""
        vera = garden.by("vera")
        holding = vera.ask(_holding, PSYCHOLOGIST, garden.ids["roza"])
        until, basis = self._workdays.add(day, 25), f"приказ от {short_day(day)} № 95"
        act = partial(vera.do, act_for, holding, garden.ids["lilia"], day, until, basis)
        self._at(day, time(8, 50), act)

    def _write_now(self, garden: Garden) -> None:
        """What is going on these days: the findings of a work that is being checked."""
        review = next((row for row in ROWS if row.fate is Fate.ON_REVIEW), None)
        day = self._from_today(-2)

        def find() -> None:
            olga = garden.by("olga")
            source = olga.ask(_occurrence_of, review.title if review else "")
            if source is None:
                return
            for text, whose, days in (
                ("Закрепить стеллаж у окна в группе «Радуга»", "завхоз", 2),
                ("Пополнить речевой центр в группах «Радуга» и «Солнышко»", MARAT, 14),
            ):
                assignees = [Assignee(position_id=olga.ask(_position, whose))]
                duty = olga.do(record_finding, source, text, assignees, self._workdays.add(day, days))
                if whose == "завхоз":
                    done_on = self._workdays.add(day, 1)
                    result = "Стеллаж закреплён к стене."
                    self._at(done_on, time(14, 45), partial(garden.by("gulnara").do, complete, duty, result=result))

        self._at(day, time(16, 30), find)

    # How time goes

    def _live_until(self, end: datetime, garden: Garden) -> None:
        """Goes through all that is written down up to `end`; what would come later has not happened."""
        self._say(garden)
        last_planned = self._day(self._clock.moment)
        day = last_planned
        begun, whole = day, max(1, (self._day(end) - day).days)
        while day <= self._day(end):
            if (day - last_planned).days >= PLANNED_EVERY:
                self._at(day, time(7, 30), partial(garden.app.do, remind.replan_all))
                last_planned = day
            self._at(day, MORNING, _nothing)
            while self._events and self._events[0][0] <= min(end, self._moment(day, time.max)):
                moment, _order, happens = heapq.heappop(self._events)
                self._clock.moment = moment
                happens()
                self._clock.moment += timedelta(minutes=1)
                self._say(garden)
            self._progress((day - begun).days, whole)
            day += timedelta(days=1)
        self._clock.moment = end
        garden.app.do(remind.replan_all)
        self._say(garden)

    def _say(self, garden: Garden) -> None:
        """What is due is shown on the page «Сообщения»: nobody has a messenger yet."""
        if garden.app.ask(send.due_count):
            garden.app.do(send.claim_due, "demo", (), ())

    def _at(self, day: date, hour: time, happens: Event, minutes: int = 0) -> None:
        """Writes down what will happen; of a year that has only begun, nothing can have happened before it."""
        moment = self._moment(day, hour) + timedelta(minutes=minutes)
        if moment > self._clock.moment:
            heapq.heappush(self._events, (moment, next(self._order), happens))

    def _moment(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self._zone).astimezone(UTC)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()

    @property
    def _today(self) -> date:
        return self._day(self._now)

    def _from_today(self, working_days: int) -> date:
        return self._workdays.add(self._today, working_days)


def _nothing() -> None:
    """An ordinary morning: only what is due is said."""


# What the story asks and writes


def _found(work: Everywhere) -> int:
    organization_id = found_organization(work, NAME, "doo", ZONE, 5, is_demo=True)
    work.session.get_one(Organization, organization_id).settings = {UNFINISHED: True}
    return organization_id


def _add_rows(work: Work, cyclogram_id: int, rows: list[tuple[Row, str]]) -> None:
    for row, phrase in rows:
        parts = [(Part.ACCOUNTABLE, row.whose)]
        parts += [(Part.EXECUTOR, title) for title in row.executors]
        parts += [(Part.CONTROLLER, row.controller)] if row.controller else []
        draft = ActivityDraft(
            title=row.title,
            short_title=row.short_title,
            phrase=phrase,
            section=_section(work, row.code),
            function_code=row.code,
            invariant=row.invariant,
            result_document=row.document,
            assignees=tuple(Assignee(position_id=position_called(work, title).id, part=part) for part, title in parts),
            demands_file=row.demands_file,
            demands_decision=row.demands_decision,
        )
        add_activity(work, cyclogram_id, draft)


def _section(work: Work, code: str) -> str:
    """The title of the section that holds a function of the matrix."""
    return next(leaf.title for leaf in work.catalog.leaves if leaf.code == work.catalog.functions[code].section_code)


def _position(work: Work, title: str) -> int:
    return position_called(work, title).id


def _dues(work: Work, cyclogram_id: int) -> list[tuple[int, str, date]]:
    """Every dated occurrence of the plan: its id, the title of its row, its day."""
    query = (
        select(Occurrence.id, Activity.title, Occurrence.due_on)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .where(Occurrence.cyclogram_id == cyclogram_id, Occurrence.due_on.is_not(None))
        .order_by(Occurrence.due_on, Occurrence.id)
    )
    return [(occurrence_id, title, due_on) for occurrence_id, title, due_on in work.session.execute(query) if due_on]


def _activity(work: Work, cyclogram_id: int, title: str) -> int:
    query = select(Activity.id).where(Activity.cyclogram_id == cyclogram_id, Activity.title == title)
    return work.session.scalars(query).one()


def _occurrences(work: Work, activity_id: int) -> list[int]:
    return list(work.session.scalars(select(Occurrence.id).where(Occurrence.activity_id == activity_id)))


def _occurrence_of(work: Work, title: str) -> int | None:
    query = select(Occurrence.id).join(Activity, Occurrence.activity_id == Activity.id).where(Activity.title == title)
    return work.session.scalar(query)


def _holding(work: Work, title: str, person_id: int) -> int:
    query = select(Holding.id).join(Position, Holding.position_id == Position.id)
    return work.session.scalars(query.where(Position.title == title, Holding.person_id == person_id)).one()


def _sitter(work: Work, title: str) -> int | None:
    position = position_called(work, title)
    sittings = sitting_on(position, work.today) if position.kind == PositionKind.SEAT else ()
    return sittings[0].person.id if sittings else None
