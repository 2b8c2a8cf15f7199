"""Отказ (refusal): a sentence for the person who asked, safe to show as it is.

The docstring of a class is its default sentence. What number of HTTP a refusal is, only `planner.web` knows.
"""


class PlannerError(Exception):
    """Не получилось."""

    def __init__(self, text: str | None = None) -> None:
        super().__init__(text or (type(self).__doc__ or "").strip())

    @property
    def text(self) -> str:
        return str(self)


class NotFound(PlannerError):
    """Такой записи нет."""


class NotAllowed(PlannerError):
    """У вас нет права на это действие."""


class Conflict(PlannerError):
    """Пока вы смотрели, запись изменил кто-то другой. Откройте её ещё раз."""


class Repeated(Conflict):
    """Это уже сделано."""

    # The same person asks for the very same again, as a hand does that presses twice: it stands as he asked.


class Invalid(PlannerError):
    """Значение не подходит. `field` is the name of the form's field it stands in."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
