"""Кто работает в показательном детском саду: who sits where, from the first day of its story."""

from dataclasses import dataclass

from planner.app import App
from planner.domain.people import Capacity, PositionKind
from planner.services.holding import hold
from planner.services.people import PersonDraft, enrol
from planner.services.positions import position_called
from planner.work import Work

NAME = "Детский сад № 12 «Ромашка»"

# The greeting offers the first of each side: who plans, who does, who signs.
STAFF = {
    "olga": PersonDraft("Белова Ольга Сергеевна", "старший воспитатель", "координатор"),
    "vera": PersonDraft("Орлова Вера Николаевна", "заведующий", "руководитель"),
    "marat": PersonDraft("Галимов Марат Ильдарович", "", "исполнитель"),
    "svetlana": PersonDraft("Антонова Светлана Игоревна", "", "исполнитель"),
    "dinara": PersonDraft("Хасанова Динара Рустемовна", "", "исполнитель"),
    "roza": PersonDraft("Ахметова Роза Ильдусовна", "педагог-психолог", "исполнитель"),
    "lilia": PersonDraft("Жукова Лилия Андреевна", "", "исполнитель"),
    "gulnara": PersonDraft("Сафина Гульнара Рашитовна", "завхоз", "исполнитель"),
    "ilya": PersonDraft("Егоров Илья Дмитриевич", "ответственный за информационные системы", "исполнитель"),
    "nadezhda": PersonDraft("Кузнецова Надежда Петровна", "главный бухгалтер", "исполнитель"),
}
GROUPS = {"воспитатели": ("marat", "svetlana", "dinara")}
BODIES = {
    "педагогический совет": {"vera": Capacity.CHAIR, "olga": Capacity.SECRETARY, "marat": Capacity.MEMBER},
    "рабочая группа по РППС": {"marat": Capacity.CHAIR, "svetlana": Capacity.SECRETARY, "roza": Capacity.MEMBER},
    "аттестационная комиссия": {"vera": Capacity.CHAIR, "roza": Capacity.SECRETARY},
}
ALSO = {"ответственный за официальный сайт": "ilya"}


@dataclass(frozen=True)
class Garden:
    """The organisation, acted in by each of its people."""

    app: App
    ids: dict[str, int]

    def by(self, who: str, via: str = "web") -> App:
        return self.app.on_behalf_of(self.ids[who], via=via)


def move_in(app: App) -> Garden:
    """Everybody comes to work and takes his seat."""
    return Garden(app, app.do(_take_seats))


def _take_seats(work: Work) -> dict[str, int]:
    ids = {who: row.person_id for who, row in zip(STAFF, enrol(work, list(STAFF.values())), strict=True)}
    for title, members in GROUPS.items():
        group = position_called(work, title, PositionKind.GROUP).id
        for who in members:
            hold(work, group, ids[who])
    for title, seats in BODIES.items():
        body = position_called(work, title, PositionKind.BODY).id
        for who, capacity in seats.items():
            hold(work, body, ids[who], capacity=capacity)
    for title, who in ALSO.items():
        hold(work, position_called(work, title).id, ids[who])
    return ids
