"""Архив (Archive): a .docx, .xlsx or .ods from outside, which is a zip of XML, and may be a trap.

Sizes are looked at before anything is unpacked, and unpacking stops at the size that was declared. Only members that
are asked for are read: macros, pictures, embedded documents and links to elsewhere are never touched. An XML with a
DTD, by which a few lines grow into gigabytes or fetch a foreign file, is refused: no office program writes one.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable

from lxml import etree

from planner.domain.errors import Invalid

MAX_MEMBERS = 3_000
MAX_MEMBER = 32 * 1024 * 1024
MAX_TOTAL = 64 * 1024 * 1024
"""Of all members that are read. A plan of five hundred rows is one megabyte of XML."""
MAX_RATIO = 400
"""XML of a table shrinks twenty or thirty times, zeros a thousand times."""
SMALL = 1024 * 1024
"""Below this no ratio matters."""

BROKEN = "Файл обрывается или повреждён. Откройте его в Word или Excel, сохраните заново и повторите."
BOMB = "Файл распаковывается в слишком большой. Скопируйте таблицу плана в новый документ и загрузите его."
LOCKED = "Файл защищён паролем. Снимите пароль, сохраните файл и повторите."
TRICK = "В файле есть вставки, которых в обычном документе не бывает. Скопируйте таблицу в новый документ."

_DTD = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_ENCRYPTED = 0x1


class Archive:
    """Raises Invalid with a plain sentence for whatever is wrong."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Invalid("file", BROKEN) from error
        self._known = {info.filename: info for info in self._zip.infolist()}
        self._left = MAX_TOTAL
        if len(self._known) > MAX_MEMBERS:
            raise Invalid("file", BOMB)

    @property
    def names(self) -> list[str]:
        return list(self._known)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def read(self, name: str) -> bytes:
        """A member that is XML."""
        info = self._known.get(name)
        if info is None:
            raise Invalid("file", BROKEN)
        if info.flag_bits & _ENCRYPTED:
            raise Invalid("file", LOCKED)
        is_dense = info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        if is_dense or info.file_size > min(MAX_MEMBER, self._left):
            raise Invalid("file", BOMB)
        self._left -= info.file_size
        try:
            content = self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Invalid("file", BROKEN) from error
        if any(sign in content[: SMALL // 16] for sign in _DTD):
            raise Invalid("file", TRICK)
        return content

    def xml(self, name: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Invalid("file", BROKEN) from error

    def only(self, names: Iterable[str]) -> bytes:
        """A new archive of these members alone, not packed: what a library then reads holds no surprises."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
            for name in names:
                target.writestr(name, self.read(name))
        return made.getvalue()
