"""Слова о сотрудниках: how pages name rights, kinds of positions, and what was changed of a person."""

from datetime import date

from planner.domain.people import Capacity, PositionKind, Role
from planner.queries.employee import Change, Held, Leave
from planner.russian import capitalised, day, list_of, long_day, short_day
from planner.web import words

ROLES_MEAN = {
    Role.ADMINISTRATOR: "может всё, в том числе вернуть базу из копии",
    Role.HEAD: "планирует, утверждает, принимает сделанное, ведёт сотрудников",
    Role.COORDINATOR: "планирует, утверждает, ведёт сотрудников",
    Role.EXECUTOR: "видит план и отмечает своё",
    Role.OBSERVER: "видит работу всех, ничего не меняет",
}

KINDS = {
    PositionKind.SEAT: "должность",
    PositionKind.GROUP: "группа",
    PositionKind.BODY: "орган",
    PositionKind.EXTERNAL: "внешняя сторона",
}

KINDS_MEAN = {
    PositionKind.SEAT: "занимает один сотрудник: «старший воспитатель»",
    PositionKind.GROUP: "занимают несколько: «воспитатели групп»",
    PositionKind.BODY: "председатель, секретарь, члены: «педагогический совет»",
    PositionKind.EXTERNAL: "не наши сотрудники, напоминаний не получают: «министерство», «родители»",
}

CAPACITIES = {
    Capacity.HOLDER: "занимает",
    Capacity.ACTING: "исполняет обязанности",
    Capacity.CHAIR: "председатель",
    Capacity.SECRETARY: "секретарь",
    Capacity.MEMBER: "член",
}


def days_of(from_on: date | None, to_on: date | None) -> str:
    """«с 1 сентября 2026 г. по 31 мая 2027 г.», «по 31 мая 2027 г.»; nothing where neither end is known."""
    since = f"с {long_day(from_on)}" if from_on else ""
    until = f"по {long_day(to_on)}" if to_on else ""
    return " ".join(part for part in (since, until) if part)


def held_says(held: Held) -> str:
    """The days, whom it is for and by which order: «с 9 ноября 2026 г., за: Белова О. С., приказ № 95»."""
    parts = (days_of(held.from_on, held.to_on), f"за: {held.for_whom}" if held.for_whom else "", held.basis)
    return ", ".join(part for part in parts if part)


def leave_says(leave: Leave) -> str:
    """«с 1 декабря по 14 декабря, приказ № 95»."""
    parts = (f"с {day(leave.from_on)} по {long_day(leave.to_on)}", leave.basis)
    return ", ".join(part for part in parts if part)


def change(line: Change) -> str:
    """An entry of the journal as a sentence about the person."""
    before, after = line.before, line.after
    position = str(after.get("position") or before.get("position") or "")
    match line.verb:
        case "сотрудник":
            return "Внесён в список" if after.get("change") == "new" else "Изменён по списку"
        case "данные сотрудника":
            pairs = [(str(before[key]), str(after[key])) for key in before if before[key] != after.get(key)]
            return "; ".join(f"было «{was or 'не указано'}», стало «{now or 'не указано'}»" for was, now in pairs)
        case "права":
            return f"Права: были {_roles(before)}, стали {_roles(after)}"
        case "занимает должность":
            return f"Занимает: {position}{_since(after)}"
        case "замещение":
            return f"Исполняет обязанности: {position}{_since(after)}"
        case "окончание":
            return f"Последний день: {position}, {_day(after.get('to_on'))}"
        case "освобождает должность":
            return f"Больше не занимает по списку: {position}"
        case "отсутствие" | "отсутствие убрано" | "отсутствие изменено":
            days = after if "to_on" in after else before
            since = f" с {_day(days.get('from_on'))}" if days.get("from_on") else ""
            return f"{capitalised(line.verb)}:{since} по {_day(days.get('to_on'))}"
        case "уволен":
            return f"Больше не работает с {_day(after.get('left_on'))}"
        case "передача дел" | "передача дел отменена":
            leaves = ", больше не работает" if after.get("leaves") else ""
            return f"{capitalised(line.verb)}: с {_day(after.get('from_on'))}{leaves}"
        case "записи объединены":
            return f"Объединено с записью «{before.get('name')}»"
    return f"{capitalised(line.verb)}: {position}" if position else capitalised(line.verb)


def _roles(facts: dict[str, object]) -> str:
    roles = facts.get("roles")
    names = [words.ROLES[Role(role)] for role in roles] if isinstance(roles, list) else []
    return list_of(names) or "никаких"


def _since(facts: dict[str, object]) -> str:
    days = (("с", facts.get("from_on")), ("по", facts.get("to_on")))
    return "".join(f" {word} {_day(on)}" for word, on in days if on)


def _day(iso: object) -> str:
    try:
        return short_day(date.fromisoformat(str(iso)))
    except ValueError:
        return "без дня"
