"""Файл целиком (whole file): what a command writes is there whole, or the former file stays."""

import os
import tempfile
from errno import EISDIR, ENOTDIR
from pathlib import Path


def require_place(target: Path) -> None:
    """Before long work. Raises OSError when there is a folder of this name, or none for a file to lie in."""
    if target.is_dir():
        raise IsADirectoryError(EISDIR, "a folder", str(target))
    if target.parent.exists() and not target.parent.is_dir():
        raise NotADirectoryError(ENOTDIR, "a file", str(target))


def write_whole(target: Path, content: bytes) -> None:
    """Raises OSError when there is a folder of this name, no room, or no right to write."""
    require_place(target)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(part, 0o666 & ~_umask())
        os.replace(part, target)
    finally:
        Path(part).unlink(missing_ok=True)


def _umask() -> int:
    """What a new file of this user may not have; the system tells it only when it is set."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
