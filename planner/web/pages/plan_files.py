"""План файлом: the rows that the page of a plan shows, to be saved as a document or a table."""

from starlette.responses import Response

from planner.papers.plan_files import file_of_plan
from planner.queries.plan_paper import plan_paper
from planner.queries.plan_table import RowFilter
from planner.web.pages.address import PathId
from planner.web.pages.attachment import attachment
from planner.web.pages.plan import RowsAsked
from planner.web.site import Visit
from planner.web.visiting import Visiting


def word(visit: Visiting, cyclogram_id: PathId, only: RowsAsked) -> Response:
    return _download(visit, cyclogram_id, only, "docx")


def excel(visit: Visiting, cyclogram_id: PathId, only: RowsAsked) -> Response:
    return _download(visit, cyclogram_id, only, "xlsx")


def csv(visit: Visiting, cyclogram_id: PathId, only: RowsAsked) -> Response:
    return _download(visit, cyclogram_id, only, "csv")


def _download(visit: Visit, cyclogram_id: int, only: RowFilter, form: str) -> Response:
    file = file_of_plan(visit.app.ask(plan_paper, cyclogram_id, only), form)
    return attachment(file.name, file.content, file.media_type)
