"""Файлы: evidence and templates, kept by content.

A file's name in the store is the SHA-256 of its bytes, so the same bytes are kept once and nothing is ever
overwritten. Bytes are written and fsynced *before* the transaction that mentions them; what no row mentions after a
day is an orphan and is swept.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import filetype

from planner.domain.errors import Invalid, NotFound

MAX_BYTES = 20 * 1024 * 1024
"""20 MB: what Telegram lets a bot download, so every way in promises the same."""

ACCEPTED = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
ACCEPTED_WORDS = "PDF, фото (JPG, PNG, HEIC, WEBP), Word или Excel"
MAX_NAME = 150


@dataclass(frozen=True)
class StoredFile:
    sha256: str
    size: int
    media_type: str
    name: str

    @property
    def is_photo(self) -> bool:
        return self.media_type.startswith("image/")


class FileStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes, name: str) -> StoredFile:
        """Writes the bytes for good. Raises Invalid("file") with a plain sentence when they are not acceptable."""
        media_type = _media_type(content, name)
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if path.exists():
            os.utime(path)  # an orphan of yesterday is wanted again: the sweep must not take it before the commit
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_durably(path, content)
        return StoredFile(digest, len(content), media_type, _plain_name(name, media_type))

    def read(self, sha256: str) -> bytes:
        """Raises NotFound when the file was lost, for instance by a restore without files."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("Файла больше нет в хранилище.") from error

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def all(self) -> Iterable[Path]:
        return (path for path in self.folder.glob("??/*") if len(path.name) == 64)

    def spare(self, copy: str, mentioned: Iterable[str]) -> None:
        """From now on the sweep leaves these files: a copy of the database, kept under this name, mentions them."""
        path = self._spared / f"{copy}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_durably(path, "\n".join(sorted(mentioned)).encode())

    def spare_no_more(self, copy: str) -> None:
        """The copy is gone."""
        (self._spared / f"{copy}.txt").unlink(missing_ok=True)

    @property
    def _spared(self) -> Path:
        return self.folder / "spared"

    def sweep(self, mentioned: set[str], before: datetime) -> int:
        """Removes orphans older than `before` (younger ones may belong to a transaction not yet committed)."""
        kept = mentioned.union(*(path.read_text().split() for path in self._spared.glob("*.txt")))
        orphans = [path for path in self.all() if path.name not in kept and path.stat().st_mtime < before.timestamp()]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)


def _media_type(content: bytes, name: str) -> str:
    """By the bytes, not by the name: a name is whatever the sender likes."""
    if not content:
        raise Invalid("file", "Файл пустой. Выберите другой.")
    if len(content) > MAX_BYTES:
        raise Invalid("file", f"Файл больше {MAX_BYTES // 1024 // 1024} МБ. Уменьшите его или приложите по частям.")
    kind = filetype.guess(content)
    if kind is None or kind.mime not in ACCEPTED:
        raise Invalid("file", f"Такой файл не принимается: «{Path(name).name[:60]}». Подойдут {ACCEPTED_WORDS}.")
    return str(kind.mime)


def _plain_name(name: str, media_type: str) -> str:
    """The last part of the sender's name, printable, with an ending that tells the truth."""
    ending = "." + ACCEPTED[media_type]
    stem = "".join(sign for sign in Path(name.replace("\\", "/")).name if sign.isprintable()).strip()
    stem = stem.removesuffix(Path(stem).suffix) or "файл"
    return stem[: MAX_NAME - len(ending)] + ending


def _write_durably(path: Path, content: bytes) -> None:
    """A crash leaves either the whole file under its name or nothing under it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
