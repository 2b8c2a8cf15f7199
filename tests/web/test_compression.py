"""Pages, styles and scripts travel compressed; files of evidence and feeds as they are."""

import pytest
from httpx2 import Response

from tests.cast import Cast, approved_plan
from tests.web.browser import Browser
from tests.web.plans import SURVEY

PLAIN = {"accept-encoding": "identity"}


def travelled(browser: Browser, path: str) -> int:
    """Bytes of the answer as it travels."""
    return int(browser.get(path).headers["content-length"])


@pytest.mark.parametrize("path", ["/year", "/static/planner.css", "/static/htmx.min.js"])
def test_text_travels_compressed_to_who_can_read_it(cast: Cast, olga: Browser, path: str) -> None:
    approved_plan(cast, SURVEY)
    packed, plain = olga.get(path), olga.client.get(path, headers=PLAIN)
    assert (packed.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert travelled(olga, path) < len(plain.content) / 2


def test_a_file_has_a_tag_for_each_encoding_and_is_asked_for_by_either(olga: Browser) -> None:
    path = "/static/planner.css"
    packed, plain = olga.get(path), olga.client.get(path, headers=PLAIN)
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.content == plain.content
    for found in (packed, plain):
        again = olga.client.get(path, headers={"if-none-match": found.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/static/pt-sans.woff2", "/files/{evidence_id}"])
def test_what_is_compressed_already_is_sent_as_it_is(ours: dict[str, int], olga: Browser, path: str) -> None:
    answer: Response = olga.get(path.format(**ours))
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


def test_the_head_of_a_page_says_the_length_of_the_plain_one(olga: Browser) -> None:
    head = olga.client.head("/static/planner.css")
    assert "content-encoding" not in head.headers
    assert head.headers["vary"] == "Accept-Encoding"
