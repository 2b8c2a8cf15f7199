"""Начало работы: seven steps from an empty organisation to the first reminder, each of which may be skipped."""

from collections.abc import Callable

from starlette.responses import Response

from planner.domain.contact import Channel
from planner.domain.organization import Step
from planner.queries.beginning import beginning
from planner.queries.organization import organization_page
from planner.services import checklist, organization, trial
from planner.web.forms import NOTHING_TYPED, FormModel, FormT, Sending, Sent, Typed, attempt
from planner.web.pages.organization import AboutForm, described
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

HOME = "/beginning"


class StepForm(FormModel):
    step: Step


def show(visit: Visiting) -> Response:
    return _page(visit, NOTHING_TYPED)


def _page(visit: Visit, typed: Typed) -> Response:
    return visit.page(
        "beginning.html",
        typed.status,
        beginning=visit.app.ask(beginning),
        organization=visit.app.ask(organization_page),
        has_telegram=Channel.TELEGRAM in visit.site.channels_on,
        typed=typed,
    )


def describe(visit: Visiting, sent: Sending) -> Response:
    def act(form: AboutForm) -> Said:
        visit.app.do(organization.describe, described(form), form.seen)
        return Said("Организация записана.")

    return _done(visit, sent, "about", AboutForm, act)


def skip(visit: Visiting, sent: Sending) -> Response:
    def act(form: StepForm) -> Said:
        visit.app.do(checklist.skip, form.step)
        return Said("Шаг пропущен. К нему можно вернуться в любой день.")

    return _done(visit, sent, "skip", StepForm, act)


def come_back(visit: Visiting, sent: Sending) -> Response:
    def act(form: StepForm) -> Said:
        visit.app.do(checklist.come_back, form.step)
        return Said("Шаг снова в списке.")

    return _done(visit, sent, "come-back", StepForm, act)


def send_trial(visit: Visiting, sent: Sending) -> Response:
    def act(_: FormModel) -> Said:
        visit.app.do(trial.send_trial)
        return Said("Сообщение уходит. Через несколько секунд обновите страницу: здесь будет видно, дошло ли оно.")

    return _done(visit, sent, "trial", FormModel, act)


def put_away(visit: Visiting, sent: Sending) -> Response:
    visit.app.do(checklist.put_away)
    return visit.back("/", Said("Список убран. Вернуть его можно на странице «Организация».", "/beginning/take-out"))


def take_out(visit: Visiting, sent: Sending) -> Response:
    visit.app.do(checklist.take_out)
    return visit.back(HOME, Said("Список снова на странице «Сегодня»."))


def _done(visit: Visit, sent: Sent, name: str, form: type[FormT], act: Callable[[FormT], Said]) -> Response:
    said: list[Said] = []
    typed = attempt(sent, name, form, lambda read: said.append(act(read)))
    return _page(visit, typed) if typed is not None else visit.back(HOME, said[0])
