"""Файл (file): bytes that somebody brought, known by what they are and not by how they are named, as a Document.

What cannot be read is refused in one sentence that says what the file is and what to do with it.
"""

from planner.domain.errors import Invalid
from planner.importing import opendocument, plain, word, workbook
from planner.importing.archive import BROKEN, LOCKED, Archive
from planner.importing.compound import SIGNATURE, Compound
from planner.importing.grid import Document

MAX_FILE = 20 * 1024 * 1024
TOO_LARGE = "Файл больше 20 МБ. Уберите из него картинки или скопируйте таблицу плана в новый документ."
NOTHING = "Файл пуст."
PDF = "Это PDF: таблица в нём - картинка или россыпь букв. Нужен тот же план в Word или Excel."
PICTURE = "Это скан или снимок: текста в нём нет. Нужен план в Word или Excel."
OLD_WORD = "Это старый документ Word (.doc). Откройте его, выберите «Сохранить как» и «Документ Word (.docx)»."
OTHER_WORD = "Это документ другого вида. Откройте его в Word и сохраните как «Документ Word (.docx)»."
OTHER_EXCEL = "Это таблица другого вида. Откройте её в Excel и сохраните как «Книга Excel (.xlsx)»."
ZIPPED = "Это архив. Распакуйте его и загрузите сам документ с планом."
MACRO_FILE = "Это не документ, а программа или служебный файл. Нужен план в Word или Excel."

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF", b"AT&TFORM")
_HEAD = 2048


def read_document(content: bytes) -> Document:
    """Raises Invalid with the sentence for whoever brought the file."""
    if not content.strip():
        raise Invalid("file", NOTHING)
    if len(content) > MAX_FILE:
        raise Invalid("file", TOO_LARGE)
    if b"%PDF-" in content[:1024]:
        raise Invalid("file", PDF)
    if content.startswith(_PICTURES):
        raise Invalid("file", PICTURE)
    if content.startswith(b"PK"):
        return _of_archive(Archive(content))
    if content.startswith(SIGNATURE):
        return _of_old_office(content)
    if content.startswith((b"MZ", b"\x7fELF")):
        raise Invalid("file", MACRO_FILE)
    if content.startswith((b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")):
        raise Invalid("file", ZIPPED)
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"{\\rtf", b"<?xml", b"<html", b"<!doctype")):
        raise Invalid("file", OTHER_EXCEL if b"spreadsheet" in head or b"office:excel" in head else OTHER_WORD)
    return plain.read_text(content)


def _of_archive(archive: Archive) -> Document:
    names = archive.names
    if any(name.startswith("word/document") for name in names):
        return word.read_word(archive)
    if "xl/workbook.xml" in archive:
        return workbook.read_workbook(archive)
    if "xl/workbook.bin" in archive:
        raise Invalid("file", OTHER_EXCEL)
    if "content.xml" in archive:
        return opendocument.read_opendocument(archive)
    raise Invalid("file", ZIPPED)


def _of_old_office(content: bytes) -> Document:
    streams = Compound(content)
    if "EncryptedPackage" in streams:
        raise Invalid("file", LOCKED)
    if "WordDocument" in streams:
        raise Invalid("file", OLD_WORD)
    book = next((name for name in ("Workbook", "Book") if name in streams), None)
    if book is None:
        raise Invalid("file", BROKEN)
    return workbook.read_old_workbook(content, streams.stream(book))
