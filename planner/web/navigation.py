"""Куда пойти (navigation): every page that is gone to by its name, for the menus and the search alike."""

from dataclasses import dataclass

from planner.domain.rights import Right
from planner.queries.people import Viewer


@dataclass(frozen=True)
class Place:
    path: str
    title: str
    also: str = ""
    """Other words by which people look for it."""
    right: Right | None = None
    """Who may not open it is not led there."""
    in_menu: bool = True
    """Whether it stands in the menu at the top of a desk's screen; else under one's own name."""
    in_bar: str = ""
    """The icon with which it stands in the bar at the bottom of a phone."""
    parts: tuple[str, ...] = ()
    """Where else one is still at this place: other views of it, pages of its rows."""

    def holds(self, path: str) -> bool:
        """Whether whoever is at this address has come by this place: it is marked in the menus."""
        return any(path == root or path.startswith(f"{root}/") for root in (self.path, *self.parts))


PLACES = (
    Place("/", "Сегодня", "главная начало"),
    Place("/my", "Мои дела", "задачи просрочено", in_bar="list"),
    Place("/year", "Год", "циклограмма доска месяцы", in_bar="table", parts=("/weeks", "/list")),
    Place("/plan", "План", "составить редакция утвердить циклограмма", parts=("/activities",)),
    Place("/control", "Контроль", "просрочено нагрузка функции проверка", Right.OVERSEE),
    Place("/report", "Анализ года", "отчёт итоги", Right.OVERSEE),
    Place("/calendars", "Календари", "подписка телефон ссылка"),
    Place("/messages", "Сообщения", "напоминания каналы telegram телеграм", in_bar="bell"),
    Place("/search", "Поиск", in_menu=False),
    Place("/people", "Сотрудники", "люди права отпуск болезнь замещение", Right.OVERSEE, in_menu=False),
    Place("/positions", "Должности и органы", "кто занимает педсовет", Right.OVERSEE, in_menu=False),
    Place("/account", "Учётная запись", "пароль логин вход сеанс права", in_menu=False),
    Place("/organization", "Организация", "настройки правила выходные", Right.SETTINGS, in_menu=False),
    Place("/channels", "Каналы связи", "telegram телеграм подключить", in_menu=False),
    Place("/import", "Загрузить Word или Excel", "импорт загрузка файл документ таблица", Right.PLAN, in_menu=False),
    Place("/journal", "Журнал", "история изменения кто изменил", Right.OVERSEE, in_menu=False),
    Place("/system", "Состояние", "копия восстановить база рассылка", Right.SETTINGS, in_menu=False),
    Place("/beginning", "Начало работы", "список шагов", Right.PLAN, in_menu=False),
    Place("/help", "Помощь", "вопросы слова роли как", in_menu=False),
)


def open_to(viewer: Viewer) -> tuple[Place, ...]:
    """The places that this person may go to."""
    return tuple(place for place in PLACES if place.right is None or viewer.may(place.right))
