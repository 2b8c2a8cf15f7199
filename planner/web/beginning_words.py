"""Слова начала (words): how the steps of the first-run checklist are called and how each stands."""

from planner.domain.organization import Step
from planner.queries.beginning import Beginning, StepState
from planner.russian import counted, day

TITLES = {
    Step.ORGANIZATION: "Организация",
    Step.PEOPLE: "Люди и роли",
    Step.PLAN: "План",
    Step.DEADLINES: "Сроки проверены",
    Step.APPROVAL: "Утверждение",
    Step.CHANNEL: "Канал связи",
    Step.CALENDAR: "Подписка на календарь",
}

_WAITS = {
    Step.ORGANIZATION: "проверьте вид, часовой пояс и рабочую неделю",
    Step.PEOPLE: "пока здесь только вы",
    Step.PLAN: "плана пока нет",
    Step.DEADLINES: "сначала составьте план",
    Step.APPROVAL: "план пока черновик, напоминаний по нему нет",
    Step.CHANNEL: "никто из тех, кто ведёт план, не подключил Telegram",
    Step.CALENDAR: "ссылок на календарь пока нет",
}


def standing(step: StepState, beginning: Beginning) -> str:
    """How a step stands: «пропущено», «12 сотрудников», «без даты 3 строки»."""
    if step.is_skipped:
        return "пропущено"
    plan = beginning.plan
    match step.step:
        case Step.PEOPLE if step.is_done:
            return counted(beginning.people, "сотрудник", "сотрудника", "сотрудников")
        case Step.PLAN if plan is not None:
            return _rows(plan.rows) if step.is_done else "в плане пока нет ни одной строки"
        case Step.DEADLINES if plan is not None and plan.undated:
            return f"без даты {_rows(len(plan.undated))}"
        case Step.DEADLINES if step.is_done:
            return "у всех строк есть срок"
        case Step.APPROVAL if step.is_done:
            at = beginning.reminds_at
            return f"ближайшее напоминание {day(at.date())}, {at:%H:%M}" if at else "план утверждён"
        case Step.CHANNEL if step.is_done:
            return "подключён"
        case Step.CALENDAR if step.is_done:
            came = beginning.calendar_came_on
            return f"календарь обращался {day(came)}" if came else "ссылка выдана, календарь ещё не обращался"
    return "проверено" if step.is_done else _WAITS[step.step]


def _rows(number: int) -> str:
    return counted(number, "строка", "строки", "строк")


def without_plan(draft: str) -> str:
    """What the home page says to those who plan while no plan is in force."""
    if draft:
        return f"«{draft}» пока черновик: сроков по нему нет ни у кого, и сообщений никто не получает."
    return "Плана пока нет, поэтому нет ни сроков, ни напоминаний."
