"""A copy is put back while everybody works: nothing is torn, writers wait, sessions and links go on as they stand."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select, text

from planner.app import App, House
from planner.backup import BadCopy, copy_database, database_path, last_whole
from planner.clock import utc_now
from planner.copies import keeping, replacing
from planner.copies.keeping import KEPT, Copies, CopyKind, ManyOrganizations
from planner.domain.access import Door
from planner.domain.completion import Evidence
from planner.domain.errors import Conflict, NotAllowed, NotFound
from planner.domain.feed import Feed
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.domain.people import Account, Person, Role
from planner.migrations import newest
from planner.services import plan
from planner.services.erase import erase_person
from planner.services.feed import issue, revoke
from planner.services.founding import found_organization
from planner.services.join import acting_in, invite, link, unlink
from planner.services.node import sweep_files
from planner.services.people import PersonDraft, dismiss, enrol
from planner.services.plan import ActivityDraft
from planner.services.roles import set_roles
from planner.services.session import Visitor, open_session, session_of, sign_out
from planner.work import Work
from tests.cast import HandClock
from tests.web.accounts import give_account

pytestmark = pytest.mark.only_on("sqlite")  # PostgreSQL is copied by its own tools
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def house(house: House) -> House:
    """With the mark of its revision, as the planner makes it."""
    with house.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text(f"INSERT INTO alembic_version VALUES ('{newest()}')"))
    return house


@pytest.fixture
def anna(house: House) -> App:
    """The administrator of the only organisation."""
    garden = App(house).within(App(house).everywhere().do(found_organization, "Детский сад № 12"))
    rows = garden.do(enrol, [PersonDraft("Зимина Анна Львовна", "завуч", "администратор")])
    return garden.on_behalf_of(rows[0].person_id, via="web")


@pytest.fixture
def copies(house: House, tmp_path: Path) -> Copies:
    return Copies(house, tmp_path / "data" / "backups", "0.1.0")


def put_back(copies: Copies, app: App, name: str) -> str:
    """After a look at it, as on the page. The name of the copy of what was replaced."""
    return copies.put_back(app, name, copies.compare(app, name).seen).name


def surnames(app: App) -> list[str]:
    return app.ask(lambda work: list(work.session.scalars(select(Person.surname).order_by(Person.id))))


def newcomer(app: App, surname: str) -> int:
    return app.do(enrol, [PersonDraft(f"{surname} Олег Юрьевич", "воспитатель", "исполнитель")])[0].person_id


def verbs(app: App) -> list[str]:
    return app.ask(lambda work: list(work.session.scalars(select(JournalEntry.verb).order_by(JournalEntry.id))))


def test_what_a_copy_had_comes_back_and_what_it_replaced_is_a_copy_too(copies: Copies, anna: App) -> None:
    copy = copies.make(anna)
    newcomer(anna, "Лишний")
    replaced = put_back(copies, anna, copy.name)
    assert surnames(anna) == ["Зимина"]
    assert verbs(anna)[-1] == "восстановлено из копии"
    put_back(copies, anna, replaced)
    assert surnames(anna) == ["Зимина", "Лишний"]


def test_one_sees_what_will_be_lost_and_nothing_is_changed_by_looking(
    copies: Copies, anna: App, clock: HandClock
) -> None:
    copy = copies.make(anna)
    clock.set("2026-11-24T09:00+03:00")
    before = len(verbs(anna))
    newcomer(anna, "Лишний")
    found = copies.compare(anna, copy.name)
    assert (found.then.people, found.now.people) == (1, 2)
    assert found.lost == len(verbs(anna)) - before
    assert surnames(anna) == ["Зимина", "Лишний"]


def test_what_happened_after_the_look_is_not_lost_silently(copies: Copies, anna: App) -> None:
    copy = copies.make(anna)
    seen = copies.compare(anna, copy.name).seen
    newcomer(anna, "Новенький")
    with pytest.raises(Conflict):
        copies.put_back(anna, copy.name, seen)
    assert surnames(anna) == ["Зимина", "Новенький"]


def test_the_same_press_twice_puts_back_once(copies: Copies, anna: App) -> None:
    copy = copies.make(anna)
    seen = copies.compare(anna, copy.name).seen
    copies.put_back(anna, copy.name, seen)
    with pytest.raises(Conflict):
        copies.put_back(anna, copy.name, seen)
    assert [one.kind for one in copies.all()].count(CopyKind.BEFORE_RESTORE) == 1


def test_readers_and_writers_go_on_while_a_copy_is_put_back(copies: Copies, anna: App) -> None:
    """Every writer adds two people at once: a reader that sees an odd number saw half of something."""
    pair = [PersonDraft(f"{surname} Инна Юрьевна", "", "исполнитель") for surname in ("Первая", "Вторая")]
    anna.do(enrol, pair)
    copy = copies.make(anna)
    ended = threading.Event()
    counts: list[int] = []
    troubles: list[BaseException] = []

    def guarded(step: Callable[[int], None]) -> threading.Thread:
        def run() -> None:
            number = 0
            try:
                while not ended.is_set():
                    number += 1
                    step(number)
            except BaseException as trouble:  # whatever it is, the test has to say it
                troubles.append(trouble)

        return threading.Thread(target=run)

    def write(number: int) -> None:
        rows = [f"{letter}{in_letters(number)} Инна Юрьевна" for letter in ("Ф", "Щ")]
        anna.do(enrol, [PersonDraft(row, "", "исполнитель") for row in rows])

    def read(_number: int) -> None:
        counts.append(len(surnames(anna)))

    threads = [guarded(write), guarded(read), guarded(read)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(5):
            _put_back_whatever_happens(copies, anna, copy.name)
    finally:
        ended.set()
        for thread in threads:
            thread.join()

    assert troubles == []
    assert {count % 2 for count in counts} == {1}  # Анна herself, and pairs
    assert len(set(counts)) > 1
    with anna.house.engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def in_letters(number: int) -> str:
    return "".join("абвгдежзик"[int(digit)] for digit in str(number))


def _put_back_whatever_happens(copies: Copies, app: App, name: str) -> None:
    """Writers never rest, so that what one has looked at is old at once; the lock lets nobody in between."""
    with app.house.writers:
        put_back(copies, app, name)


def test_another_process_writes_either_before_the_former_state_is_kept_or_after_the_copy_is_back(
    copies: Copies, anna: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copies.make(anna)
    live = database_path(anna.house.engine)
    write = f"import sqlite3; sqlite3.connect({str(live)!r}, timeout=0).execute('PRAGMA user_version = 7')"
    ends = []

    def while_another_writes(live: Path, database: Path) -> None:
        ended = subprocess.run([sys.executable, "-c", write], check=False, capture_output=True, text=True)
        ends.append(ended.stderr)
        replacing.carry_over(live, database)

    monkeypatch.setattr(keeping, "carry_over", while_another_writes)
    put_back(copies, anna, copy.name)
    assert "database is locked" in ends[0]


def test_what_is_refused_under_the_lock_leaves_everything_as_it_was(copies: Copies, anna: App) -> None:
    copy = copies.make(anna)
    newcomer(anna, "Остаётся")
    with pytest.raises(Conflict):
        copies.put_back(anna, copy.name, 0)
    newcomer(anna, "Пишет")
    assert surnames(anna) == ["Зимина", "Остаётся", "Пишет"]
    assert [one.kind for one in copies.all()] == [CopyKind.BY_HAND]


# What is of the present


def signed_in(app: App, person_id: int) -> str:
    """The secret of a fresh session."""
    return app.everywhere().do(open_session, app.organization_id or 0, person_id, Door.LINK, Visitor()).secret


def test_who_is_signed_in_stays_so_and_who_was_signed_out_stays_out(copies: Copies, anna: App) -> None:
    everywhere = anna.everywhere()
    assert anna.person_id is not None
    ended = signed_in(anna, anna.person_id)
    copy = copies.make(anna)
    everywhere.do(sign_out, ended)
    fresh = signed_in(anna, anna.person_id)
    put_back(copies, anna, copy.name)
    assert everywhere.ask(session_of, fresh) is not None
    assert everywhere.ask(session_of, ended) is None


def test_a_session_never_becomes_somebody_elses(copies: Copies, anna: App) -> None:
    """A number is given again once it is free: the twentieth person of the copy need not be the twentieth of today."""
    copy = copies.make(anna)
    newcomer(anna, "Первый")
    replaced = put_back(copies, anna, copy.name)
    second = newcomer(anna, "Второй")
    secret = signed_in(anna, second)
    put_back(copies, anna, replaced)
    assert surnames(anna) == ["Зимина", "Первый"]
    assert anna.everywhere().ask(session_of, secret) is None


def test_links_of_calendars_stand_as_they_stand_now(copies: Copies, anna: App) -> None:
    anna.do(issue, "Забытый телефон")
    copy = copies.make(anna)
    anna.do(revoke, 1)
    anna.do(issue, "Новый телефон")
    put_back(copies, anna, copy.name)
    feeds = anna.ask(lambda work: [(feed.name, feed.revoked_at is None) for feed in work.session.scalars(select(Feed))])
    assert feeds == [("Забытый телефон", False), ("Новый телефон", True)]


def test_calendars_are_built_anew_after_it(copies: Copies, anna: App) -> None:
    def number(app: App) -> int:
        return app.ask(lambda work: work.organization.change_no)

    copy = copies.make(anna)
    newcomer(anna, "Лишний")
    before = number(anna)
    put_back(copies, anna, copy.name)
    assert number(anna) > before


# What was revoked


def test_a_password_changed_since_is_the_one_that_lets_in(copies: Copies, anna: App) -> None:
    assert anna.person_id is not None
    account_id = give_account(anna, anna.person_id, "anna")
    second = give_account(anna, newcomer(anna, "Второй"), "second")
    copy = copies.make(anna)
    for number, login in ((account_id, "free"), (second, "anna"), (account_id, "second")):  # they exchange logins
        set_account(anna, number, login, f"hash of {login} now")
    put_back(copies, anna, copy.name)
    assert accounts(anna) == [("second", "hash of second now"), ("anna", "hash of anna now")]


def test_a_login_that_somebody_else_has_now_is_his(copies: Copies, anna: App) -> None:
    assert anna.person_id is not None
    give_account(anna, anna.person_id, "anna")
    give_account(anna, newcomer(anna, "Второй"), "director")
    copy = copies.make(anna)
    run(anna, "UPDATE person SET account_id = NULL WHERE id = 2", "DELETE FROM account WHERE id = 2")
    set_account(anna, 1, "director", "hash now")
    put_back(copies, anna, copy.name)
    assert accounts(anna) == [("director", "hash now")]
    assert anna.ask(lambda work: work.find(Person, 2).account_id) is None


def test_an_unlinked_chat_stays_unlinked(copies: Copies, anna: App) -> None:
    everywhere = anna.everywhere()
    everywhere.do(link, anna.do(invite, anna.person_id).code, "telegram", "1", "777")
    copy = copies.make(anna)
    anna.do(unlink, 1)
    put_back(copies, anna, copy.name)
    assert everywhere.ask(acting_in, "telegram", "1", "777") == []


def test_who_was_erased_is_erased_from_the_copy_too(copies: Copies, anna: App, clock: HandClock) -> None:
    gone = newcomer(anna, "Галимов")
    give_account(anna, gone, "galimov@sad.ru")
    copy = copies.make(anna)
    anna.do(dismiss, gone, clock().date())
    anna.do(erase_person, gone, "Галимов")
    put_back(copies, anna, copy.name)
    assert surnames(anna) == ["Зимина", f"Сотрудник № {gone}"]
    assert accounts(anna) == []
    assert "Галимов" not in str(
        anna.ask(lambda work: [row.after for row in work.session.scalars(select(JournalEntry))])
    )


def test_a_number_given_again_does_not_erase_somebody_else(copies: Copies, anna: App, clock: HandClock) -> None:
    copy = copies.make(anna)
    newcomer(anna, "Первый")
    replaced = put_back(copies, anna, copy.name)
    clock.set("2026-11-24T09:00+03:00")
    second = newcomer(anna, "Второй")
    anna.do(dismiss, second, clock().date())
    anna.do(erase_person, second, "Второй")
    put_back(copies, anna, replaced)
    assert surnames(anna) == ["Зимина", "Первый"]


def test_rights_that_would_come_back_are_named_beforehand(copies: Copies, anna: App, clock: HandClock) -> None:
    former, leaver = newcomer(anna, "Бывший"), newcomer(anna, "Ушедший")
    anna.do(set_roles, former, {Role.ADMINISTRATOR})
    copy = copies.make(anna)
    anna.do(set_roles, former, {Role.EXECUTOR})
    anna.do(dismiss, leaver, clock().date())
    assert copies.compare(anna, copy.name).rights_back == (
        ("Бывший Олег Юрьевич", Role.ADMINISTRATOR),
        ("Ушедший Олег Юрьевич", Role.EXECUTOR),
    )


def run(app: App, *statements: str) -> None:
    with app.house.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def set_account(app: App, number: int, login: str, password_hash: str) -> None:
    run(app, f"UPDATE account SET login = '{login}', password_hash = '{password_hash}' WHERE id = {number}")


def accounts(app: App) -> list[tuple[str, str | None]]:
    query = select(Account).order_by(Account.id)
    return app.everywhere().ask(lambda work: [(one.login, one.password_hash) for one in work.session.scalars(query)])


# Files


def test_an_archive_brings_its_files_back(copies: Copies, anna: App, tmp_path: Path) -> None:
    stored = anna.files.keep(PDF, "справка.pdf")
    anna.do(_proved, stored.sha256)
    with copies.taken_away(anna) as archive:
        taken = archive.read_bytes()
    assert last_whole(tmp_path / "data") is not None
    anna.files.path(stored.sha256).unlink()
    brought = copies.take_in(anna, BytesIO(taken))
    assert copies.compare(anna, brought.name).missing_files == 0
    put_back(copies, anna, brought.name)
    assert anna.files.read(stored.sha256) == PDF


def test_files_that_neither_the_copy_nor_the_store_has_are_counted(copies: Copies, anna: App) -> None:
    stored = anna.files.keep(PDF, "справка.pdf")
    anna.do(_proved, stored.sha256)
    copy = copies.make(anna)
    anna.files.path(stored.sha256).unlink()
    assert copies.compare(anna, copy.name).missing_files == 1


def test_files_of_what_was_replaced_are_not_swept_while_its_copy_is_kept(copies: Copies, anna: App) -> None:
    copy = copies.make(anna)
    stored = anna.files.keep(PDF, "справка.pdf")
    anna.do(_proved, stored.sha256)
    replaced = put_back(copies, anna, copy.name)
    next_week = utc_now() + timedelta(days=7)
    anna.everywhere().ask(sweep_files, anna.files, next_week)
    put_back(copies, anna, replaced)
    assert anna.files.read(stored.sha256) == PDF


def _proved(work: Work, sha256: str) -> None:
    """A row of the plan with this file on its card."""
    cyclogram = plan.draft_cyclogram(work, 2026)
    plan.add_activity(work, cyclogram, ActivityDraft(title="Анкетирование", phrase="до 30 ноября"))
    (occurrence,) = work.session.scalars(select(Occurrence))
    work.add(
        Evidence(
            occurrence_id=occurrence.id,
            file_name="справка.pdf",
            media_type="application/pdf",
            size=len(PDF),
            sha256=sha256,
            uploaded_at=work.now,
            via="web",
        )
    )


# What is refused


def test_what_is_no_copy_is_refused_and_not_kept(copies: Copies, anna: App, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as database:
        database.execute("CREATE TABLE recipes (id INTEGER)")
    for content in (b"", b"PK\x03\x04 and nothing more", b"%PDF-1.4", foreign.read_bytes()):
        with pytest.raises(BadCopy):
            copies.take_in(anna, BytesIO(content))
    assert copies.all() == ()


def test_a_spoilt_archive_is_refused(copies: Copies, anna: App) -> None:
    with copies.taken_away(anna) as archive:
        taken = bytearray(archive.read_bytes())
    taken[len(taken) // 2] ^= 0xFF
    with pytest.raises(BadCopy):
        copies.take_in(anna, BytesIO(bytes(taken)))


def test_a_copy_of_a_later_version_is_refused(copies: Copies, anna: App, tmp_path: Path) -> None:
    later = tmp_path / "later.db"
    copy_database(anna.house.engine, later)
    with closing(sqlite3.connect(later)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadCopy, match="более новая версия"):
        copies.take_in(anna, BytesIO(later.read_bytes()))


def test_a_name_that_is_no_copy_is_not_found(copies: Copies, anna: App, tmp_path: Path) -> None:
    copies.make(anna)
    (tmp_path / "data" / "secret.db").write_bytes(b"")
    for name in ("../secret.db", "by-hand-.db", "", "planner.db"):
        with pytest.raises(NotFound):
            copies.compare(anna, name)


def test_where_there_are_several_organisations_a_page_takes_nothing(copies: Copies, anna: App) -> None:
    copy = copies.make(anna)
    anna.everywhere().do(found_organization, "Школа № 5")
    with pytest.raises(ManyOrganizations):
        copies.compare(anna, copy.name)
    with pytest.raises(ManyOrganizations):
        copies.put_back(anna, copy.name, 0)
    with pytest.raises(ManyOrganizations), copies.taken_away(anna):
        pass


def test_only_an_administrator_keeps_copies(copies: Copies, anna: App) -> None:
    copy = copies.make(anna)
    head = anna.do(enrol, [PersonDraft("Орлова Вера Николаевна", "заведующий", "руководитель")])[0].person_id
    vera = anna.on_behalf_of(head, via="web")
    with pytest.raises(NotAllowed):
        copies.make(vera)
    with pytest.raises(NotAllowed):
        copies.compare(vera, copy.name)
    with pytest.raises(NotAllowed):
        copies.put_back(vera, copy.name, 0)
    with pytest.raises(NotAllowed):
        copies.take_in(vera, BytesIO(PDF))
    with pytest.raises(NotAllowed), copies.taken_away(vera):
        pass


def test_a_database_held_by_another_program_is_left_as_it_is(
    copies: Copies, anna: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copies.make(anna)
    newcomer(anna, "Остаётся")
    monkeypatch.setattr(replacing, "BUSY_SECONDS", 0.1)
    live = database_path(anna.house.engine)
    with closing(sqlite3.connect(live, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(replacing.HeldByOther):
            replacing.overwrite(live, tmp_path / "data" / "backups" / copy.name, lambda: None)
        other.execute("ROLLBACK")
    assert surnames(anna) == ["Зимина", "Остаётся"]


def test_old_copies_make_room_for_new_ones(copies: Copies, anna: App) -> None:
    for _ in range(KEPT[CopyKind.BY_HAND] + 2):
        copies.make(anna)
    assert len(copies.all()) == KEPT[CopyKind.BY_HAND]


def test_every_table_of_the_present_refers_only_to_what_can_be_known_again() -> None:
    for row in replacing.OF_THE_PRESENT:
        for key in row.__table__.foreign_keys:
            assert key.column.table.name in replacing.KNOWN_BY
