"""Beside the date: an hour, a class, an event, the side of the summer. Nothing here moves a day."""

from calendars.phrases.pieces import Aside, Piece, SummerSide, piece


def before_start() -> Piece:
    return piece(SummerSide(True))


def next_summer() -> Piece:
    return piece(SummerSide(False))


def time(t: str | None = None, n: int | None = None) -> Piece:
    hour = t.replace(".", ":") if t else f"{n} ч"
    return piece(Aside(), note=f"Указано время: {hour}; планировщик ведёт сроки по дням.")


def any_day() -> Piece:
    return piece(Aside(), note="День можно выбрать внутри периода.")


def event() -> Piece:
    return piece(Aside(), doubt="В сроке названо событие; его дата может отличаться.")


def label() -> Piece:
    return piece(Aside(), note="В сроке есть пояснение, какое это проведение.")


def audience() -> Piece:
    return piece(Aside(), note="В сроке названы классы или группы.")


def roughly() -> Piece:
    return piece(Aside(), doubt="Срок назван приблизительно.")


def nothing() -> Piece:
    return piece(Aside())
