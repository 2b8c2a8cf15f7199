"""People at their pages while the server behind them goes and comes back: each sends his marks until they are taken."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from planner.app import App
from planner.domain.completion import Completion
from planner.domain.occurrence import Occurrence
from planner.services.account import offer_sign_in
from planner.work import Work
from tests.chaos.world import World

TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')
DONE_ON = "2026-10-13"


@dataclass
class Client:
    """One person in one browser, with what is his to mark."""

    app: App
    person_id: int
    address: str
    occurrences: list[int]
    taken: list[int] = field(default_factory=list)
    """Marks that the planner has acknowledged."""
    refused: int = 0
    """Answers in words that nothing could be done now."""
    cut_off: int = 0
    """Requests that got no answer."""
    strange: list[str] = field(default_factory=list)
    """Answers that nobody should ever see."""

    def work(self, is_over: Callable[[], bool]) -> None:
        with httpx2.Client(base_url=self.address, timeout=60) as browser:
            token = self._signed_in(browser, is_over)
            for occurrence_id in self.occurrences:
                while not is_over() and not self._mark(browser, occurrence_id, token):
                    time.sleep(0.2)

    def _signed_in(self, browser: httpx2.Client, is_over: Callable[[], bool]) -> str:
        """Signs in with as many addresses as it takes."""
        while not is_over():
            try:
                token = sign_in(browser, self.app, self.person_id)
                if token:
                    return token
            except (httpx2.TransportError, OperationalError):  # the second is of the database, asked for an address
                self.cut_off += 1
            time.sleep(0.2)
        return ""

    def _mark(self, browser: httpx2.Client, occurrence_id: int, token: str) -> bool:
        """Sends one mark; whether the planner has it now."""
        fields = {"csrf": token, "done_on": DONE_ON, "result": f"Отметил сотрудник {self.person_id}"}
        try:
            answer = browser.post(f"/o/{occurrence_id}/mark", data=fields)
        except httpx2.TransportError:
            self.cut_off += 1
            return False
        if answer.status_code == 303:  # a second press is answered like the first
            self.taken.append(occurrence_id)
            return True
        self.refused += 1
        if answer.status_code != 503:
            self.strange.append(f"{answer.status_code} at /o/{occurrence_id}/mark: {_heading(answer.text)}")
        return False


def sign_in(browser: httpx2.Client, app: App, person_id: int) -> str:
    """By a one-time address, as everybody does; the token of the forms, or nothing when it did not succeed."""
    browser.post(app.do(offer_sign_in, person_id).removeprefix(app.house.base_url))
    found = TOKEN.search(browser.get("/my").text)
    return found[1] if found is not None else ""


def _heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    return found[1].strip() if found else page[:80]


class Crowd:
    """All of them at once, each in a thread of his own."""

    def __init__(self, world: World, people: list[int]) -> None:
        whose = occurrences(world)
        self.clients = [
            Client(world.app, person_id, world.address, whose[number]) for number, person_id in enumerate(people)
        ]
        self._over = threading.Event()
        self._threads = [threading.Thread(target=one.work, args=(self._over.is_set,)) for one in self.clients]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def give_up(self) -> None:
        """Whatever is not taken by now never will be."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def taken(self) -> int:
        return sum(len(one.taken) for one in self.clients)

    @property
    def wanted(self) -> int:
        return sum(len(one.occurrences) for one in self.clients)

    @property
    def strange(self) -> list[str]:
        return [answer for one in self.clients for answer in one.strange]

    @property
    def figures(self) -> str:
        refused, cut_off = (sum(getattr(one, name) for one in self.clients) for name in ("refused", "cut_off"))
        return f"{self.taken} of {self.wanted} marks taken, {refused} refused in words, {cut_off} cut off"


def occurrences(world: World) -> list[list[int]]:
    """Of each activity, in the order of the plan: the first team's are the first."""
    return world.app.ask(_occurrences)


def marks(world: World) -> dict[int, int]:
    """How many marks stand in the database, by occurrence."""
    return world.app.ask(_marks)


def _occurrences(work: Work) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for row in work.session.scalars(select(Occurrence).order_by(Occurrence.activity_id, Occurrence.due_on)):
        if row.activity_id is not None:
            found.setdefault(row.activity_id, []).append(row.id)
    return list(found.values())


def _marks(work: Work) -> dict[int, int]:
    found: dict[int, int] = {}
    for occurrence_id in work.session.scalars(select(Completion.occurrence_id).where(Completion.undone_at.is_(None))):
        found[occurrence_id] = found.get(occurrence_id, 0) + 1
    return found
