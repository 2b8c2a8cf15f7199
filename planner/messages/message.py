"""Сообщение (Message): lines of plain text, a few of them bold or links, and rows of buttons.

The structure is the least that every channel has, so that a letter, a chat and a page can say the same words.
"""

from dataclasses import dataclass

from planner.messages.press import Press


@dataclass(frozen=True)
class Bold:
    text: str


@dataclass(frozen=True)
class Text:
    text: str = ""


@dataclass(frozen=True)
class Link:
    url: str

    @property
    def text(self) -> str:
        return self.url

    @property
    def label(self) -> str:
        """The address as people read it aloud: without its scheme."""
        return self.url.partition("://")[2] or self.url


@dataclass(frozen=True)
class Button:
    text: str
    press: Press


@dataclass(frozen=True)
class Message:
    lines: tuple[Bold | Text | Link, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()


def plain(message: Message) -> str:
    """The text alone, as it is kept and as a channel without structure says it."""
    return "\n".join(line.text for line in message.lines)
