"""Утверждение: a plan is agreed by a body's protocol, approved by an order, amended by the next edition, closed."""

from datetime import date, timedelta

from sqlalchemy import select, update

from planner.domain.errors import Conflict, Invalid
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity, Cyclogram, Edition, EditionRow, PlanStatus
from planner.domain.rights import Right
from planner.queries.plan_head import rows_seen
from planner.services import remind
from planner.work import Work

PREPARED = timedelta(days=31)


def agree(work: Work, cyclogram_id: int, protocol: str, agreed_on: date) -> None:
    """The plan was accepted by a body («педагогический совет») by its protocol. A small organisation may do without."""
    work.require(Right.APPROVE)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    if cyclogram.status not in (PlanStatus.DRAFT, PlanStatus.AGREED):
        raise Conflict("План уже утверждён.")
    protocol = bare_number(protocol)
    if not protocol:
        raise Invalid("protocol", "Укажите номер протокола.")
    _require_issued(work, agreed_on, "agreed_on", "Дата протокола")
    if (cyclogram.agreed_protocol, cyclogram.agreed_on) == (protocol, agreed_on):
        return
    cyclogram.status, cyclogram.agreed_protocol, cyclogram.agreed_on = PlanStatus.AGREED, protocol, agreed_on
    work.journal("согласовано", cyclogram, after={"protocol": protocol, "agreed_on": str(agreed_on)})


def bare_number(text: str) -> str:
    """«84» of «№ 84»: the sign is printed by whoever shows the number."""
    return text.strip().removeprefix("№").removeprefix("N").strip()


def _require_issued(work: Work, on: date, field: str, what: str) -> None:
    """A paper may be entered shortly before its day, while it is being signed; a year ahead is a slip."""
    if on > work.today + PREPARED:
        raise Invalid(field, f"{what} ещё далеко. Проверьте год.")


def approve(
    work: Work,
    cyclogram_id: int,
    order_no: str,
    order_on: date,
    seen: int | None = None,
    *,
    protocol: str = "",
    agreed_on: date | None = None,
) -> int:
    """Freezes the plan as it stands into a new edition, by the head's order, and sets its reminders going.

    For a plan already approved this is the next edition. A protocol named beside the order of a draft is recorded with
    it. Raises Conflict when nothing was changed since the last one,
    and when its rows are no longer those that were seen (`rows_seen`): nobody signs what was added behind his back.
    """
    work.require(Right.APPROVE)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    if seen is not None and seen != rows_seen(work, cyclogram_id):
        raise Conflict
    if cyclogram.edition is None and (protocol.strip() or agreed_on):
        if agreed_on is None:
            raise Invalid("agreed_on", "Укажите дату протокола.")
        agree(work, cyclogram_id, protocol, agreed_on)
    order_no = bare_number(order_no)
    if not order_no:
        raise Invalid("order_no", "Укажите номер приказа.")
    _require_issued(work, order_on, "order_on", "Дата приказа")
    if cyclogram.status == PlanStatus.CLOSED:
        raise Conflict("План закрыт: его учебный год подведён.")
    rows = [activity for activity in _activities(work, cyclogram) if activity.retired_on is None]
    if not rows:
        raise Conflict("В плане нет ни одного мероприятия: утверждать нечего.")
    last = cyclogram.edition
    if last is not None and _content(last) == {row.id: row.content for row in rows}:
        raise Conflict("С прошлой редакции ничего не изменилось: утверждать нечего.")
    edition = Edition(
        cyclogram=cyclogram,
        number=last.number + 1 if last else 1,
        protocol=cyclogram.agreed_protocol,
        order_no=order_no,
        order_on=order_on,
        frozen_at=work.now,
        rows=[EditionRow(activity_id=row.id, lineage=row.lineage, content=row.content) for row in rows],
    )
    work.add(edition)
    first = last is None
    cyclogram.status = PlanStatus.APPROVED
    _count_in(work, cyclogram, edition, first)
    work.journal("утверждено", cyclogram, after={"edition": edition.number, "order": f"№ {order_no} от {order_on}"})
    remind.replan_all(work)
    return edition.id


def _count_in(work: Work, cyclogram: Cyclogram, edition: Edition, first: bool) -> None:
    """The edition plans the occurrences that no edition has planned yet; one-offs of before it stay «сверх плана»."""
    query = (
        update(Occurrence)
        .where(Occurrence.cyclogram_id == cyclogram.id, Occurrence.edition_id.is_(None))
        .where(Occurrence.activity_id.is_not(None))
        .values(edition_id=edition.id)
    )
    if not first:
        query = query.where(Occurrence.activity_id.in_(select(Activity.id).where(Activity.origin != "one_off")))
    work.session.execute(query, execution_options={"synchronize_session": "fetch"})


def close(work: Work, cyclogram_id: int) -> None:
    """The year is over and analysed: nothing of the plan is reminded of any more."""
    work.require(Right.APPROVE)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    if cyclogram.status != PlanStatus.APPROVED:
        raise Conflict("Закрыть можно только утверждённый план.")
    cyclogram.status = PlanStatus.CLOSED
    work.journal("закрыто", cyclogram)
    for occurrence in work.session.scalars(select(Occurrence).where(Occurrence.cyclogram_id == cyclogram.id)):
        remind.drop(work, occurrence)


def _activities(work: Work, cyclogram: Cyclogram) -> list[Activity]:
    query = select(Activity).where(Activity.cyclogram_id == cyclogram.id).order_by(Activity.number)
    return list(work.session.scalars(query))


def _content(edition: Edition) -> dict[int, dict[str, object]]:
    return {row.activity_id: row.content for row in edition.rows}
