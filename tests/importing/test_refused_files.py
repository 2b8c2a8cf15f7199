"""A file that cannot be read is refused at once, in one plain line, whatever it was meant to do to us."""

import io
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from calendars.rule import Habits
from calendars.school_year import SchoolYear
from planner.domain.errors import Invalid
from planner.importing.plan import read_plan
from planner.importing.rows import SectionRow, TaskRow
from tests.importing.documents import csv_of, docx_of, ods_of, sheet_of, xlsx_of, xlsx_of_sheets, zip_of

HEAD = ["№", "Мероприятия", "Сроки", "Ответственные"]
PLAN = [HEAD, ["1", "Педсовет", "ноябрь", "Директор"]]
WEEK = [
    ["Время", "Понедельник", "Вторник", "Среда"],
    ["", "9.00-9.25 группа 1", "9.00-9.25 группа 2", "9:00 - 9:25"],
]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a0 "ха">'
    + "".join('<!ENTITY a{} "{}">'.format(number, f"&a{number - 1};" * 10) for number in range(1, 10))
    + f']><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>'
)
FOREIGN = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>'
)
OLD_BOOK = Path(__file__).with_name("plan.xls")
SPACES = b" " * 40_000_000


def wide_docx() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p><w:r><w:t>Срок</w:t></w:r></w:p></w:tc>'
    body = f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    return zip_of({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'})


def far_cell() -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return xlsx_of_sheets({"Лист1": f"<worksheet><sheetData>{cells}</sheetData></worksheet>"})


def locked_zip() -> bytes:
    content = bytearray(docx_of(PLAN))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(sign, at + 4)
    return bytes(content)


def old_office(name: str, stream: bytes = b"", following: int = 0xFFFFFFFE) -> bytes:
    """Header, table of sectors, directory, and one stream in sectors of 512 bytes; `following` is the directory's."""
    stream = stream.ljust(4096, b"\0")
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\xff"))
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I4xII", header, 48, 1, 4096, 0xFFFFFFFE)
    struct.pack_into("<I", header, 76, 0)
    chain = [0xFFFFFFFD, following, *range(3, 10), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    return bytes(header) + table + _entry("Root Entry", 0xFFFFFFFE, 0) + _entry(name, 2, 4096) + bytes(256) + stream


def _entry(name: str, first: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack("<64sH50xIQ", written, len(written) + 2, first, size)


def far_record() -> bytes:
    return struct.pack("<HHHHHd", 0x0203, 14, 65535, 255, 0, 1.0)


def lying_zip() -> bytes:
    """A member that says it is small and is not."""
    content = bytearray(zip_of({"word/document.xml": SPACES}))
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(sign)
        content[at + place : at + place + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


REFUSED = {
    "a PDF": (b"%PDF-1.7\n", "PDF"),
    "a scan": (b"\x89PNG\r\n\x1a\n" + bytes(50), "скан"),
    "a Word document of pictures": (
        zip_of(
            {
                "word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p/></w:body></w:document>',
                "word/media/1.png": b"x",
            }
        ),
        "скан",
    ),
    "a weekly timetable": (csv_of(WEEK), "расписание"),
    "a weekly timetable in Word": (docx_of(WEEK), "расписание"),
    "an encrypted document": (old_office("EncryptedPackage"), "паролем"),
    "an encrypted archive": (locked_zip(), "паролем"),
    "an old Word document": (old_office("WordDocument"), ".doc"),
    "a broken old Excel book": (old_office("Workbook"), "повреждён"),
    "half an old document": (OLD_BOOK.read_bytes()[:2000], "повреждён"),
    "an old document that runs in circles": (old_office("Workbook", following=1), "повреждён"),
    "a far cell of an old Excel book": (old_office("Workbook", far_record()), "строк"),
    "some other old document": (old_office("Contents"), "повреждён"),
    "a page of the web": (b"<html><table><tr><td>1</td></tr></table></html>", "другого вида"),
    "a document in RTF": (b"{\\rtf1 abc}", "другого вида"),
    "a bomb in Word": (zip_of({"word/document.xml": SPACES}), "слишком большой"),
    "a bomb in Excel": (xlsx_of_sheets({"1": "<worksheet>" + " " * 40_000_000 + "</worksheet>"}), "слишком большой"),
    "a bomb that lies": (lying_zip(), "повреждён"),
    "an archive in an archive": (zip_of({"plan.zip": zip_of({"bomb.bin": SPACES})}), "архив"),
    "a thousand entities": (zip_of({"word/document.xml": LAUGHS}), "вставки"),
    "a foreign file": (zip_of({"word/document.xml": FOREIGN}), "вставки"),
    "a foreign file in UTF-16": (zip_of({"word/document.xml": FOREIGN.encode("utf-16")}), "вставки"),
    "a million columns in CSV": (";".join(["Срок"] * 1_000_000).encode(), "столбцов"),
    "a million columns in Word": (wide_docx(), "столбцов"),
    "a million columns in Excel": (far_cell(), "столбцов"),
    "a million rows": ("Мероприятие;Срок\n".encode() + "а;май\n".encode() * 600_000, "строк"),
    "half a Word document": (docx_of(PLAN)[:-3000], "обрывается"),
    "half an Excel book": (xlsx_of(PLAN)[:-300], "обрывается"),
    "half a document inside": (zip_of({"word/document.xml": f'<w:document xmlns:w="{W}"><w:bo'}), "обрывается"),
    "half a JSON": (b'[["a", "b"', "JSON"),
    "an empty file": (b"", "пуст"),
    "an empty table": (csv_of([HEAD]), "пуста"),
    "an empty table in Word": (docx_of([HEAD, ["", "", "", ""]]), "пуста"),
    "an empty sheet": (xlsx_of([]), "нет таблицы"),
    "a letter": ("Уважаемые коллеги, завтра собрание.\nПриходите.".encode(), "нет таблицы"),
    "letters in a wrong encoding": (
        csv_of(PLAN).decode("utf-8").encode("utf-8").decode("cp1251", "replace").encode(),
        "не читаются",
    ),
    "letters of nobody": (bytes(range(128, 256)) * 40, "не читаются"),
    "a program": (b"MZ" + bytes(400), "программа"),
    "bytes": (b"abc\0\0\1", "не читается"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_line(what: str) -> None:
    content, sign = REFUSED[what]
    began = time.perf_counter()

    with pytest.raises(Invalid) as refused:
        read_plan(content, SchoolYear(2026), Habits())

    assert sign in str(refused.value)
    assert "\n" not in str(refused.value)
    assert time.perf_counter() - began < 5


PROGRAM = """
import sys
from calendars.rule import Habits
from calendars.school_year import SchoolYear
from planner.importing.plan import read_plan
from planner.domain.errors import Invalid
for name in sys.argv[1:]:
    try:
        read_plan(open(name, "rb").read(), SchoolYear(2026), Habits())
    except Invalid:
        (peak,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
        print(name, int(peak.split()[1]) // 1024)
"""


def test_no_hostile_file_takes_more_than_256_megabytes(tmp_path: Path) -> None:
    for number, (content, _) in enumerate(REFUSED.values()):
        (tmp_path / f"{number:02}").write_bytes(content)
    files = sorted(map(str, tmp_path.iterdir()))

    said = subprocess.run([sys.executable, "-c", PROGRAM, *files], capture_output=True, text=True, check=True)

    peaks = [line.split() for line in said.stdout.splitlines()]
    assert len(peaks) == len(REFUSED)
    assert [(name, peak) for name, peak in peaks if int(peak) >= 256] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866", "mac_cyrillic"])
@pytest.mark.parametrize("divider", [";", ",", "\t", "|"])
def test_any_usual_encoding_and_divider_is_read(encoding: str, divider: str) -> None:
    rows = [
        ["N", *HEAD[1:]],  # KOI8-R has no №
        ["1", "Педсовет, семинар", "ноябрь, май", "Директор; завуч"],
        ["2", "Срез", "до 20 апреля", "Учителя"],
    ]

    (table,) = read_plan(csv_of(rows, divider=divider, encoding=encoding), SchoolYear(2026), Habits()).tables

    assert [(row.activity, row.responsible_raw) for row in table.rows] == [  # type: ignore[union-attr]
        ("Педсовет, семинар", "Директор; завуч"),
        ("Срез", "Учителя"),
    ]


def test_an_old_excel_book_is_read_with_its_merged_cells_and_dates() -> None:
    (table,) = read_plan(OLD_BOOK.read_bytes(), SchoolYear(2026), Habits()).tables

    section, *tasks = table.rows
    assert section == SectionRow(1, "Контроль")
    assert [(task.activity, task.deadline_raw) for task in tasks if isinstance(task, TaskRow)] == [
        ("Готовность групп", "25.08.2025"),
        ("Готовность групп", "май"),
    ]


def test_macros_and_pictures_and_links_are_not_even_unpacked() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_of(PLAN))) as book:
        members: dict[str, str | bytes] = {name: book.read(name) for name in book.namelist()}
    members |= {
        "xl/vbaProject.bin": SPACES,
        "xl/media/image1.png": SPACES,
        "xl/externalLinks/externalLink1.xml": LAUGHS,
    }

    (table,) = read_plan(zip_of(members), SchoolYear(2026), Habits()).tables

    assert len(table.rows) == 1


def test_a_sheet_filled_up_to_its_last_corner_by_nothing_is_read() -> None:
    (table,) = read_plan(ods_of(PLAN), SchoolYear(2026), Habits()).tables

    assert len(table.rows) == 1


def test_a_styled_cell_far_away_is_nothing() -> None:
    sheet = sheet_of(PLAN).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')

    (table,) = read_plan(xlsx_of_sheets({"Лист1": sheet}), SchoolYear(2026), Habits()).tables

    assert len(table.rows) == 1
