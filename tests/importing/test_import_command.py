"""`planner import --dry-run` shows what a file would give, in words and in the promised JSON."""

from pathlib import Path

from tests.importing.documents import csv_of, docx_of
from tests.test_command_line import Run, own_logs, refused, run  # noqa: F401 - fixtures

ROWS = [
    ["№", "Мероприятия", "Сроки", "Ответственный", "Итоговый документ"],
    ["", "Контроль", "", "", ""],
    ["1", "Готовность групп", "до 25 августа 2025 г.", "Старший воспитатель", "Справка"],
]


def test_a_plan_is_shown_as_promised(run: Run, tmp_path: Path) -> None:  # noqa: F811
    approval = [
        "ПРИНЯТО педагогическим советом",
        "протокол от 29.08.2025 № 1",
        "УТВЕРЖДЕНО приказом № 88-од от «31» августа 2025 г.",
    ]
    (tmp_path / "план.docx").write_bytes(docx_of(ROWS, before=approval))

    shown = run("import", "план.docx", "--year", "2026", "--dry-run", "--json")

    assert shown.code == 0
    assert shown.json["refused"] is None
    assert shown.json["approval"] == {
        "protocol": "1",
        "protocol_on": "2025-08-29",
        "order": "88-од",
        "order_on": "2025-08-31",
    }
    (table,) = shown.json["tables"]
    assert table["columns"] == {
        "activity": "Мероприятия",
        "deadline": "Сроки",
        "responsible": "Ответственный",
        "document": "Итоговый документ",
    }
    section, task = table["rows"]
    assert section == {"type": "section", "row": 1, "title": "Контроль", "period": None}
    assert (task["n"], task["section"], task["activity"]) == ("1", "Контроль", "Готовность групп")
    assert task["deadline"]["date"] == "2026-08-25"
    assert task["document"] == "Справка"
    assert any("другой год" in warning for warning in task["warnings"])


def test_a_plan_is_shown_in_words(run: Run, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "plan.csv").write_bytes(csv_of(ROWS))

    shown = run("import", "plan.csv", "--year", "2026", "--dry-run").out

    assert "Таблица 1: 1 мероприятие" in shown.replace("\u00a0", " ")
    assert "Готовность групп" in shown
    assert "Документ: Справка" in shown


def test_a_refusal_is_one_line_and_the_same_in_json(run: Run, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7 ...")

    assert "PDF" in refused(run("import", "plan.pdf", "--dry-run"))
    said = run("import", "plan.pdf", "--dry-run", "--json")
    assert said.json["refused"] == said.err.strip()
    assert said.json["tables"] == []


def test_a_table_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "plan.csv").write_bytes(csv_of(ROWS))

    assert run("import", "plan.csv", "--table", "1", "--dry-run").code == 0
    assert "Таблиц с планом: 1" in refused(run("import", "plan.csv", "--table", "2", "--dry-run"))


def test_a_file_is_kept_for_review_and_taken_when_told_so(run: Run, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "plan.csv").write_bytes(csv_of(ROWS))
    run("db", "upgrade")
    run("organization", "add", "Сад")

    assert "/import/1" in run("import", "plan.csv", "--year", "2026").out

    kept = run("import", "plan.csv", "--year", "2026", "--confirm", "--json").json
    assert (kept["address"].rpartition("/")[2], kept["rows"], kept["questions"], kept["confirmed"]) == ("1", 1, 1, True)
