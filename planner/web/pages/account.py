"""Учётная запись: one's own login and password, where one is signed in, one's other organisations, who may what."""

from starlette.requests import Request
from starlette.responses import Response

from planner.domain.errors import Invalid, NotAllowed
from planner.domain.rights import TABLE
from planner.queries.account import own_account
from planner.russian import sentence
from planner.services import account, password, sign_in, throttle
from planner.services import switch as switching
from planner.services.session import Opened
from planner.web.auth import address_of, keep_session
from planner.web.forms import NOTHING_TYPED, FormModel, Line, NeededId, Secret, Sending, Typed, attempt
from planner.web.pages.address import PathId
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

HOME = "/account"


class CredentialsForm(FormModel):
    login: Line = ""
    old: Secret = ""
    password: Secret = ""


class JoinForm(FormModel):
    address: Line = ""
    login: Line = ""
    password: Secret = ""


class SwitchForm(FormModel):
    person_id: NeededId


def show(visit: Visiting) -> Response:
    return _page(visit, NOTHING_TYPED)


def _page(visit: Visit, typed: Typed) -> Response:
    return visit.page(
        "account.html",
        typed.status,
        typed=typed,
        own=visit.app.ask(own_account, visit.session),
        needs_old=not visit.app.ask(account.is_own_proven, visit.session),
        others=visit.app.everywhere().ask(switching.others, visit.viewer.person_id),
        table=TABLE,
        rule=password.RULE,
    )


# Login and password


def set_credentials(request: Request, visit: Visiting, sent: Sending) -> Response:
    """Passwords are hashed and compared here, between the transactions: each takes a tenth of a second."""

    def act(form: CredentialsForm) -> None:
        own = visit.app.ask(own_account, visit.session)
        verified = _verified(request, visit, own.login, form.old, "old") if own.has_password and form.old else None
        fresh = None
        if form.password or not own.has_password:
            fresh = password.new_hash(form.password, known=(form.login, visit.viewer.name))
        visit.app.do(account.set_credentials, visit.session, form.login, fresh, verified)

    typed = attempt(sent, "credentials", CredentialsForm, act)
    if typed is not None:
        return _page(visit, typed)
    changed = (
        "Пароль записан. В других браузерах придётся войти заново." if sent.values.get("password") else "Записано."
    )
    return visit.back(HOME, Said(changed))


def _verified(request: Request, visit: Visit, login: str, typed: str, field: str) -> str:
    """The hash that the password was found to match. Raises Invalid at the field; guessing is slowed down here too."""
    every = visit.app.everywhere()
    try:
        tried = every.do(sign_in.try_login, login, address_of(request))
    except NotAllowed as refusal:
        raise Invalid(field, refusal.text) from refusal
    if not password.matches(tried.kept, typed) or tried.kept is None:
        raise Invalid(field, "Пароль не подошёл.")
    every.do(throttle.forgive, tried.login, tried.address)
    return tried.kept


# Sessions


def end_session(visit: Visiting, sent: Sending, session_id: PathId) -> Response:
    visit.app.do(account.end_session, session_id)
    return visit.back(HOME, Said("Сеанс завершён: там придётся войти заново."))


def end_others(visit: Visiting, sent: Sending) -> Response:
    visit.app.do(account.end_other_sessions, visit.session)
    return visit.back(HOME, Said("Вы остались только в этом браузере."))


# Other organisations


def switch(visit: Visiting, sent: Sending) -> Response:
    sessions: list[Opened] = []

    def act(form: SwitchForm) -> None:
        sessions.append(visit.app.everywhere().do(switching.switch, visit.session, form.person_id))

    typed = attempt(sent, "switch", SwitchForm, act)
    return keep_session(visit.back("/"), visit.site, sessions[0]) if typed is None else _page(visit, typed)


def join(request: Request, visit: Visiting, sent: Sending) -> Response:
    """By a one-time address given there, or by the login and password used there."""
    joined: list[str] = []

    def act(form: JoinForm) -> None:
        every, own = visit.app.everywhere(), visit.viewer.person_id
        if form.address:
            joined.append(every.do(switching.join_by_address, own, form.address))
            return
        if not form.login:
            raise Invalid("address", "Вставьте одноразовую ссылку или укажите логин и пароль из той организации.")
        verified = _verified(request, visit, form.login, form.password, "login")
        joined.append(every.do(switching.join_by_login, own, account.folded(form.login), verified))

    typed = attempt(sent, "join", JoinForm, act)
    return visit.back(HOME, Said(sentence(f"Добавлено: {joined[0]}"))) if typed is None else _page(visit, typed)
