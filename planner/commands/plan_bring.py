"""Загрузка плана из файла (import): a document is kept for review; with --confirm it is taken into the plan at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calendars.school_year import SchoolYear
from planner.app import App
from planner.commands.output import Progress
from planner.domain.errors import Invalid
from planner.importing.files import MAX_FILE, TOO_LARGE
from planner.queries.import_review import Standing, import_review
from planner.services import import_draft as importing


@dataclass(frozen=True)
class Kept:
    """A document that was brought, as the command says it."""

    address: str
    """Where it is looked through."""
    rows: int
    questions: int
    confirmed: bool

    def as_json(self) -> dict[str, Any]:
        return {"refused": None, **vars(self)}

    def as_text(self) -> str:
        if self.confirmed:
            return f"Перенесено в план строк: {self.rows}. Без даты из-за сомнений: {self.questions}."
        return (
            f"Прочитано строк: {self.rows}, вопросов: {self.questions}. Проверьте и перенесите в план: {self.address}"
        )


def bring(app: App, file: Path, year: int, *, confirms: bool, progress: Progress) -> Kept:
    """Raises Invalid with a plain sentence, OSError when the file cannot be opened."""
    if file.stat().st_size > MAX_FILE:
        raise Invalid("file", TOO_LARGE)
    habits = app.ask(lambda work: work.habits)
    brought = importing.read_brought(file.read_bytes(), file.name, SchoolYear(year), habits, progress)
    over = app.ask(importing.plan_of_year, brought.year)
    draft = app.do(importing.take_in, brought, over)
    review = app.ask(import_review, draft)
    if confirms:
        app.do(importing.confirm, draft)
    return Kept(
        address=f"{app.house.base_url}/import/{draft}",
        rows=len(review.taken),
        questions=len(review.rows_that(Standing.ASKS)),
        confirmed=confirms,
    )
