"""A document with a plan is kept, corrected row by row, and laid over a plan only when somebody confirms it."""

from typing import Any

import pytest
from sqlalchemy import select

from planner.domain.errors import Conflict, Invalid, NotAllowed, Repeated
from planner.domain.import_draft import Answer, SourceRow
from planner.domain.plan import Activity
from planner.queries.import_review import ImportReview, Standing, import_review, waiting_drafts
from planner.services.import_draft import (
    Correction,
    bring_back,
    confirm,
    correct,
    merge_sections,
    take_back,
    take_in,
    throw_away,
)
from planner.work import Work
from tests.cast import Cast, approved_plan
from tests.web.plans import SURVEY, brought, drafted, table


def row(index: int, activity: str, deadline: str, **more: Any) -> SourceRow:
    own = {"number": str(index + 1), "section": "", "responsible": "", "document": "", "is_sure": True}
    return SourceRow(index=index, table=1, activity=activity, deadline=deadline, **(own | more))


SURE = row(0, "Педсовет", "до 20 апреля", responsible="Ст. воспитатель", positions=("старший воспитатель",))
DOUBTFUL = row(1, "Мониторинг", "2 раза в год", is_sure=False)
ALIKE = row(2, "Контроль питания", "2 раза  в год", is_sure=False)
NO_WORDS = row(3, "Смотр групп", "")


@pytest.fixture
def draft(cast: Cast) -> int:
    return cast.olga.do(take_in, brought(SURE, DOUBTFUL, ALIKE, NO_WORDS))


def shown(cast: Cast, draft: int) -> ImportReview:
    return cast.olga.ask(import_review, draft)


def standings(cast: Cast, draft: int) -> list[str]:
    return [one.standing for one in shown(cast, draft).rows]


def written(cast: Cast) -> dict[str, Activity]:
    def rows(work: Work) -> dict[str, Activity]:
        return {one.title: one for one in work.session.scalars(select(Activity).order_by(Activity.id))}

    return cast.app.ask(rows)


def test_the_doubtful_is_asked_and_nothing_is_written(cast: Cast, draft: int) -> None:
    assert standings(cast, draft) == [Standing.CLEAR, Standing.ASKS, Standing.ASKS, Standing.UNDATED]
    assert written(cast) == {}


def test_a_file_given_twice_opens_the_same_document(cast: Cast, draft: int) -> None:
    assert cast.olga.do(take_in, brought(SURE, DOUBTFUL, ALIKE, NO_WORDS)) == draft
    assert cast.olga.do(take_in, brought(SURE)) != draft


def test_what_nobody_answered_goes_in_words_without_a_date(cast: Cast, draft: int) -> None:
    cast.olga.do(confirm, draft)

    rows = written(cast)
    assert rows["Педсовет"].rule is not None
    assert (rows["Мониторинг"].phrase, rows["Мониторинг"].rule) == ("2 раза в год", None)
    assert rows["Педсовет"].source == "Педсовет\nдо 20 апреля\nСт. воспитатель"


def test_a_doubt_of_the_table_keeps_even_plain_words_undated(cast: Cast) -> None:
    """Its words stand elsewhere than in the row's own cell: they may be of another row."""
    unsure = cast.olga.do(take_in, brought(row(0, "Самообследование", "до 20 апреля", is_sure=False)))

    assert standings(cast, unsure) == [Standing.ASKS]
    cast.olga.do(confirm, unsure)

    assert written(cast)["Самообследование"].rule is None


def test_an_answer_serves_all_rows_with_the_same_words(cast: Cast, draft: int) -> None:
    changed = cast.olga.do(correct, draft, 1, Correction(answer=Answer.YES), to_alike=True, seen=None)

    assert changed == 2
    cast.olga.do(confirm, draft)
    rows = written(cast)
    assert rows["Мониторинг"].rule is not None
    assert rows["Контроль питания"].rule is not None


def test_an_answer_is_of_one_row_unless_said(cast: Cast, draft: int) -> None:
    cast.olga.do(correct, draft, 1, Correction(answer=Answer.YES), seen=None)

    assert standings(cast, draft)[1:3] == [Standing.CLEAR, Standing.ASKS]


def test_words_typed_instead_are_what_the_plan_gets(cast: Cast, draft: int) -> None:
    cast.olga.do(correct, draft, 1, Correction(phrase="до 15 мая"), seen=None)
    cast.olga.do(confirm, draft)

    corrected = written(cast)["Мониторинг"]
    assert corrected.phrase == "до 15 мая"
    assert corrected.rule is not None
    assert "2 раза в год" in corrected.source


def test_a_skipped_row_stays_out_and_may_be_taken_again(cast: Cast, draft: int) -> None:
    cast.olga.do(correct, draft, 1, Correction(is_skipped=True), seen=None)
    cast.olga.do(correct, draft, 2, Correction(is_skipped=True), seen=None)
    cast.olga.do(correct, draft, 2, Correction(is_skipped=False), seen=None)
    cast.olga.do(confirm, draft)

    assert set(written(cast)) == {"Педсовет", "Контроль питания", "Смотр групп"}


def test_the_last_answer_is_taken_back(cast: Cast, draft: int) -> None:
    cast.olga.do(correct, draft, 1, Correction(is_skipped=True), seen=None)
    cast.olga.do(take_back, draft)

    assert standings(cast, draft)[1] == Standing.ASKS
    with pytest.raises(Repeated):
        cast.olga.do(take_back, draft)


def test_a_surname_is_an_employee_when_only_one_fits(cast: Cast) -> None:
    known = row(0, "Наблюдение", "до 1 марта", people=("Белова О.С.",), responsible="Белова О.С.")
    stranger = row(1, "Анкеты", "до 1 марта", people=("Иванова",), responsible="Иванова")
    draft = cast.olga.do(take_in, brought(known, stranger))

    first, second = shown(cast, draft).rows
    assert [one.key for one in first.named] == [f"u{cast.olga_id}"]
    assert (second.strangers, second.standing) == (("Иванова",), Standing.ASKS)

    cast.olga.do(correct, draft, 1, Correction(bearer=f"p{cast.senior}"), seen=None)
    cast.olga.do(confirm, draft)
    assert table(cast).rows[1].responsible == ("старший воспитатель",)


def test_sections_are_merged(cast: Cast) -> None:
    rows = (row(0, "Смотр", "в мае", section="Контроль"), row(1, "Анализ", "в мае", section="Контроль качества"))
    draft = cast.olga.do(take_in, brought(*rows))

    cast.olga.do(merge_sections, draft, "Контроль", "Контроль качества", seen=None)
    cast.olga.do(confirm, draft)

    assert table(cast).section_titles == ("Контроль качества",)


def test_confirming_twice_does_nothing_twice(cast: Cast, draft: int) -> None:
    cast.olga.do(confirm, draft)
    with pytest.raises(Repeated):
        cast.olga.do(confirm, draft)

    assert len(written(cast)) == 4
    with pytest.raises(Conflict):
        cast.olga.do(correct, draft, 1, Correction(is_skipped=True), seen=None)


def test_two_people_at_once_are_told(cast: Cast, draft: int) -> None:
    seen = shown(cast, draft).version
    cast.olga.do(correct, draft, 1, Correction(is_skipped=True), seen=seen)

    with pytest.raises(Conflict):
        cast.vera.do(confirm, draft, seen)


def test_with_every_row_skipped_there_is_nothing_to_take(cast: Cast) -> None:
    draft = cast.olga.do(take_in, brought(SURE))
    cast.olga.do(correct, draft, 0, Correction(is_skipped=True), seen=None)

    with pytest.raises(Invalid):
        cast.olga.do(confirm, draft)


def test_a_document_put_away_can_be_brought_back(cast: Cast, draft: int) -> None:
    cast.olga.do(throw_away, draft)
    assert cast.olga.ask(waiting_drafts) == ()

    cast.olga.do(bring_back, draft)
    assert [one.import_draft_id for one in cast.olga.ask(waiting_drafts)] == [draft]


def test_over_a_plan_new_changed_and_missing_are_shown_and_nothing_is_deleted(cast: Cast) -> None:
    plan = drafted(cast, SURVEY)
    other = row(0, SURVEY.title.upper(), "до 1 декабря")
    draft = cast.olga.do(take_in, brought(other, row(1, "Педсовет", "в мае")), plan)

    review = shown(cast, draft)
    assert [one.change for one in review.rows] == ["changed", "new"]
    assert review.rows[0].was == SURVEY.phrase

    cast.olga.do(correct, draft, 0, Correction(is_skipped=True), seen=None)
    cast.olga.do(confirm, draft)
    assert {one.title: one.phrase for one in table(cast, plan).rows} == {
        SURVEY.title: SURVEY.phrase,
        "Педсовет": "в мае",
    }


def test_rows_of_one_title_are_laid_over_one_another_in_order(cast: Cast) -> None:
    first, second = row(0, "Педсовет", "до 20 ноября"), row(1, "Педсовет", "до 20 мая")
    cast.olga.do(confirm, cast.olga.do(take_in, brought(first, second)))
    plan = table(cast).head.cyclogram_id

    again = cast.olga.do(take_in, brought(first, second), plan)
    assert [one.change for one in shown(cast, again).rows] == ["same", "same"]
    cast.olga.do(confirm, again)

    assert [one.phrase for one in table(cast, plan).rows] == ["до 20 ноября", "до 20 мая"]


def test_a_doubtful_deadline_over_a_dated_row_takes_its_date_away(cast: Cast) -> None:
    plan = drafted(cast, SURVEY)
    draft = cast.olga.do(take_in, brought(row(0, SURVEY.title, "2 раза в год", is_sure=False)), plan)

    cast.olga.do(confirm, draft)

    (only,) = table(cast, plan).rows
    assert (only.phrase, only.is_dated) == ("2 раза в год", False)


def test_after_approval_new_rows_wait_for_the_next_edition(cast: Cast) -> None:
    plan = approved_plan(cast, SURVEY).cyclogram_id
    draft = cast.olga.do(take_in, brought(row(0, "Педсовет", "в мае")), plan)

    cast.olga.do(confirm, draft)

    assert [one.is_for_next_edition for one in table(cast, plan).rows] == [False, True]


def test_only_those_who_plan_bring_and_confirm(cast: Cast, draft: int) -> None:
    with pytest.raises(NotAllowed):
        cast.marat.do(take_in, brought(SURE))
    with pytest.raises(NotAllowed):
        cast.marat.do(confirm, draft)
