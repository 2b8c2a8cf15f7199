"""Файл данных (data file): YAML that people edit by hand.

A mistake in one is met by somebody who is not a programmer, so every complaint is one Russian sentence that names the
file and the line. The shape of a file is a pydantic model; this module only finds the line at which it was broken.
"""

from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

Shape = TypeVar("Shape", bound=BaseModel)

_WORDS = {
    "missing": "не указано поле «{field}»",
    "extra_forbidden": "неизвестное поле «{field}»",
    "string_type": "в поле «{field}» должен быть текст, а стоит {input!r}",
    "list_type": "в поле «{field}» должен быть список",
    "dict_type": "в поле «{field}» должны быть пары «ключ: значение»",
    "model_type": "в поле «{field}» должны быть пары «ключ: значение»",
    "int_type": "в поле «{field}» должно быть целое число, а стоит {input!r}",
    "bool_type": "в поле «{field}» должно быть true или false, а стоит {input!r}",
    "literal_error": "в поле «{field}» стоит {input!r}, а допустимо только: {expected}",
    "enum": "в поле «{field}» стоит {input!r}, а допустимо только: {expected}",
}


class DataFileError(ValueError):
    """A data file that cannot be used; `str()` is the Russian sentence with file and line (counted from 1)."""

    def __init__(self, path: Path, line: int, text: str) -> None:
        super().__init__(f"{path}, строка {line}: {text}")
        self.path, self.line, self.text = path, line, text


class DataFile:
    """A parsed file that still knows on which line everything stands."""

    def __init__(self, path: Path) -> None:
        """Raises DataFileError when the file is absent, not UTF-8 or not YAML."""
        self.path = path
        try:
            self._text = path.read_text(encoding="utf-8")
            self._content: Any = YAML(typ="safe").load(self._text)
        except OSError as error:
            raise DataFileError(path, 1, "файл не открывается") from error
        except UnicodeDecodeError as error:
            raise DataFileError(path, 1, "файл должен быть в кодировке UTF-8") from error
        except MarkedYAMLError as error:
            mark = error.problem_mark
            text = "этот ключ уже есть выше" if isinstance(error, DuplicateKeyError) else "запись YAML нарушена"
            raise DataFileError(path, mark.line + 1 if mark else 1, text) from error
        except YAMLError as error:
            raise DataFileError(path, 1, "запись YAML нарушена") from error

    @cached_property
    def _marked(self) -> Any:
        """The content with its lines: a third slower to parse, so only once something is wrong."""
        return YAML().load(self._text)

    def shaped(self, shape: type[Shape]) -> Shape:
        """The content as `shape`; raises DataFileError at the line of the first mistake."""
        try:
            return shape.model_validate(self._content if self._content is not None else {})
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            field = next((str(part) for part in reversed(first["loc"]) if isinstance(part, str)), "")
            words = _WORDS.get(first["type"])
            if words is None:  # a validator of ours: its own sentence stands after pydantic's prefix
                text = first["msg"].removeprefix("Value error, ")
            else:
                expected = first.get("ctx", {}).get("expected", "").replace(" or ", ", ")
                text = words.format(field=field, input=first.get("input"), expected=expected)
            raise self.error(first["loc"], text) from error

    def error(self, where: tuple[int | str, ...], text: str) -> DataFileError:
        """A complaint about the value at `where` (keys and positions from the top), for rules beyond the shape."""
        return DataFileError(self.path, self.line(where), text)

    def line(self, where: tuple[int | str, ...]) -> int:
        """The line, counted from 1, of the value at `where`, or of the nearest thing around it that exists."""
        node, line = self._marked, 1
        for part in where:
            if isinstance(node, CommentedMap) and part in node:
                line = node.lc.key(part)[0] + 1
            elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
                line = node.lc.item(part)[0] + 1
            else:
                break
            node = node[part]
        return int(line)
