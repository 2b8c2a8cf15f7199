"""The catalogue beside a draft: looked through by sections, taken by ticks, never twice."""

from planner.queries.plan_catalog import CatalogPage, Typical, catalog_page
from planner.services.plan import fill_from_catalog
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser, words
from tests.web.plans import SURVEY, drafted, table


def entries(page: CatalogPage) -> list[Typical]:
    return [row for section in page.sections for row in section.rows]


def test_those_ticked_are_added_and_marked_as_present(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    path = f"/plan/{cyclogram_id}/catalog"
    first, second, *_ = entries(cast.olga.ask(catalog_page, cyclogram_id))
    answer = olga.send(path, **{f"entry-{first.key}": "1", f"entry-{second.key}": "1"})
    assert "Добавлено из каталога: 2 мероприятия." in words(olga.page(answer.headers["location"]))
    assert [row.title for row in table(cast).rows] == [first.title, second.title]
    page = olga.page(path)
    assert "уже в плане, строка 2" in words(page)
    assert f"entry-{first.key}" not in page
    assert olga.send(path, **{f"entry-{first.key}": "1"}).status_code == 303
    assert len(table(cast).rows) == 2


def test_all_that_the_filter_shows_are_added_at_once(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    section = entries(cast.olga.ask(catalog_page, cyclogram_id))[-1].section_code
    page = olga.page(f"/plan/{cyclogram_id}/catalog?section={section}&kind=inv")
    wanted = [
        row.title
        for row in entries(cast.olga.ask(catalog_page, cyclogram_id))
        if row.invariant and row.section_code == section
    ]
    assert f"показано {len(wanted)} из" in words(page)
    olga.send(f"/plan/{cyclogram_id}/catalog", every="1", section=section, kind="inv")
    assert [row.title for row in table(cast).rows] == wanted


def test_a_role_and_words_narrow_the_catalogue(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    page = words(olga.page(f"/plan/{cyclogram_id}/catalog?seat=педагогический совет&text=педсовет нет такого"))
    assert "показано 0 из" in page
    assert "По фильтру ничего нет" in page


def test_nothing_ticked_is_said_in_words(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    answer = olga.send(f"/plan/{cyclogram_id}/catalog")
    assert (answer.status_code, "Отметьте хотя бы одно мероприятие." in answer.text) == (422, True)


def test_every_typical_activity_says_when_and_whose(cast: Cast) -> None:
    found = entries(cast.olga.ask(catalog_page, drafted(cast)))
    assert all(row.phrase and row.responsible for row in found)
    assert len({row.key for row in found}) == len(found)


def test_an_approved_plan_is_not_filled_from_the_catalogue(cast: Cast, olga: Browser) -> None:
    plan = approved_plan(cast, SURVEY)
    path = f"/plan/{plan.cyclogram_id}/catalog"
    for answer in (olga.get(path), olga.send(path, every="1")):
        assert (answer.status_code, "План утверждён" in answer.text) == (409, True)
    assert len(table(cast).rows) == 1


def test_a_plan_is_begun_by_choosing_from_the_catalogue(cast: Cast, olga: Browser) -> None:
    answer = olga.send("/plan", year="2026", years="1", source="chosen")
    assert answer.headers["location"] == "/plan/1/catalog"
    assert "Черновик плана создан. Отметьте, что в него взять." in words(olga.page("/plan/1/catalog"))
    assert table(cast).rows == ()


def test_all_of_it_stands_by_sections_in_the_plan(cast: Cast) -> None:
    cyclogram_id = drafted(cast)
    cast.olga.do(fill_from_catalog, cyclogram_id)
    titles = [section.title for section in table(cast).sections]
    assert len(titles) == len(set(titles))
