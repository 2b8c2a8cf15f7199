"""A small year with every outcome in it, as it stands on 7 June 2027: what tests count by hand.

№   what came of it                                     fate
1   done before its day, with a conclusion              in time
2   done three working days late                        late
3   submitted, nobody has accepted it                   review
4   not done, the executor said why                     not done
5   not done, nobody said why                           not done
6   cancelled                                           cancelled
7   turned out not to be required                       not required
8   moved, then done by its new day                     in time, moved
9   «в течение года»                                    ahead
10  «по мере необходимости», never begun                not counted
11  «по мере необходимости», begun and done             in time
12  submitted and returned, its day has passed          not done
13  added after approval, done                          beyond the plan
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner.domain.assignment import Part
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity
from planner.services.complete import accept, complete, not_required, return_
from planner.services.decide import decide, record_finding
from planner.services.evidence import attach
from planner.services.plan import ActivityDraft, Assignee, add_activity
from planner.services.schedule import cancel, move, start
from planner.services.wish import ask_to_move
from planner.work import Work
from tests.cast import Cast, HandClock, Plan, approved_plan

AS_OF = "2027-06-07T09:00+03:00"
NOTE = b"%PDF-1.4\n%small but a file\n"
"""As much of a PDF as is needed to be known for one."""

ENVIRONMENT, PEOPLE = "Условия", "Кадры"
ROWS = (
    ActivityDraft(
        "Наблюдение за средой", "до 20 ноября", section=ENVIRONMENT, result_document="справка", demands_file=True
    ),
    ActivityDraft("Анкетирование родителей", "до 30 ноября", section=ENVIRONMENT),
    ActivityDraft("Анализ программы", "до 15 декабря", section=ENVIRONMENT, demands_acceptance=True),
    ActivityDraft("Наблюдение занятий", "до 23 апреля", section=PEOPLE),
    ActivityDraft("Смотр-конкурс", "до 30 апреля", section=PEOPLE),
    ActivityDraft("Внешняя оценка", "до 14 мая", section=PEOPLE),
    ActivityDraft("Аттестация педагогов", "до 20 мая", section=PEOPLE),
    ActivityDraft("Самоанализ педагогов", "до 20 февраля", section=PEOPLE),
    ActivityDraft("Материалы на сайте", "в течение года"),
    ActivityDraft("Внеплановая оценка", "по мере необходимости"),
    ActivityDraft("Разбор обращений", "по мере необходимости"),
    ActivityDraft("Итоговый отчёт", "до 25 мая", demands_acceptance=True),
)


@dataclass(frozen=True)
class YearOver:
    cast: Cast
    plan: Plan
    of: dict[int, int]
    """The occurrence of each row, by the row's number."""
    decision_marked: int
    decision_unmarked: int
    finding: int


def year_over(cast: Cast, clock: HandClock) -> YearOver:
    clock.set("2026-08-31T09:00+03:00")
    plan = approved_plan(cast, *ROWS)
    clock.set("2026-10-01T09:00+03:00")
    cast.olga.do(start, plan.activities[10], date(2026, 10, 20))
    extra = ActivityDraft("Проверка питания", "до 16 октября", assignees=(Assignee(position_id=cast.teachers),))
    cast.olga.do(add_activity, plan.cyclogram_id, extra, "обращение родителей")
    of = cast.app.ask(_occurrences)

    clock.set("2026-10-15T09:00+03:00")
    cast.marat.do(complete, of[11], conclusion="Нарушений нет")
    cast.marat.do(complete, of[13], conclusion="Питание организовано")
    clock.set("2026-11-18T09:00+03:00")
    note = cast.app.files.keep(NOTE, "справка.pdf")
    cast.marat.do(attach, of[1], note, kind="справка", number="7", dated_on=date(2026, 11, 17))
    cast.marat.do(
        complete,
        of[1],
        result="Осмотрено 6 групп",
        conclusion="Среда насыщена",
        proposal="Чаще менять уголки",
        good_practice=True,
    )
    marked, unmarked, finding = _what_came_of_it(cast, of[1])
    clock.set("2026-12-03T09:00+03:00")
    photo = cast.app.files.keep(NOTE + b"%", "фото.pdf")
    cast.marat.do(attach, of[2], photo, kind="анкета")
    cast.marat.do(complete, of[2])
    clock.set("2026-12-14T09:00+03:00")
    cast.marat.do(complete, of[3])
    clock.set("2027-02-15T09:00+03:00")
    cast.olga.do(move, of[8], date(2027, 3, 12), "болезнь педагогов")
    clock.set("2027-03-10T09:00+03:00")
    cast.marat.do(complete, of[8], conclusion="Педагоги видят свои дефициты")
    clock.set("2027-04-22T09:00+03:00")
    cast.marat.do(ask_to_move, of[4], "группа закрыта на карантин")
    cast.olga.do(cancel, of[6], "перенесена учредителем на 2028 год")
    cast.marat.do(not_required, of[7], "срок аттестации не наступил")
    clock.set("2027-05-24T09:00+03:00")
    cast.marat.do(complete, of[12])
    cast.vera.do(return_, of[12], "нет выводов по группам")
    clock.set(AS_OF)
    return YearOver(cast, plan, of, marked, unmarked, finding)


def _what_came_of_it(cast: Cast, source: int) -> tuple[int, int, int]:
    to_marat = [Assignee(position_id=cast.teachers, part=Part.ACCOUNTABLE)]
    marked = cast.vera.do(
        decide,
        source,
        "Приобрести пособия",
        to_marat,
        date(2026, 12, 11),
        adopted_by="заведующий",
        paper="приказ от 20.11.2026 № 101",
    )
    unmarked = cast.vera.do(decide, source, "Обновить уголки", to_marat, date(2027, 1, 29))
    finding = cast.vera.do(record_finding, source, "Закрепить стеллаж", to_marat, date(2026, 11, 27))
    for duty in (marked, finding):
        cast.marat.do(complete, duty)
    cast.vera.do(accept, marked)
    return marked, unmarked, finding


def _occurrences(work: Work) -> dict[int, int]:
    query = select(Activity.number, Occurrence.id).join(Occurrence, Occurrence.activity_id == Activity.id)
    return {row.number: row.id for row in work.session.execute(query)}
