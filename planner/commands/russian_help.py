"""Подсказка (help): how a command is used, in Russian and quickly.

Typer's own help is English and loads rich, a third of what `planner --help` may take; this one is plain lines.
"""

from typing import Any

from typer.core import TyperCommand, TyperGroup

HELP = ("--help", "показать эту подсказку")
_ENGLISH = {"[OPTIONS]": "[параметры]", "COMMAND [ARGS]...": "команда …"}


class Command(TyperCommand):
    """A command whose help is Russian."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)
        _write_text(self, formatter)
        _write_parameters(self, ctx, formatter)


class Group(TyperGroup):
    """Commands under one name, with Russian help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)
        _write_text(self, formatter)
        with formatter.section("Команды"):
            formatter.write_dl(list(_commands(self)))
        _write_parameters(self, ctx, formatter)


def _write_usage(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:
    usage = " ".join(_ENGLISH.get(piece, piece) for piece in command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, usage, prefix="Так: ")


def _write_text(command: TyperCommand | TyperGroup, formatter: Any) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        for paragraph in (command.help or "").split("\n\n"):
            formatter.write_text(" ".join(paragraph.split()))
    formatter.write_paragraph()


def _commands(group: TyperGroup, prefix: str = "") -> Any:
    """Every command with what it does; those of an inner group stand under their full names."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name, (command.help or "").split("\n")[0]


def _write_parameters(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:
    parameters: list[Any] = list(command.params)
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    options = [one for one in parameters if one.param_type_name == "option"]
    if arguments:
        with formatter.section("Что указать"):
            formatter.write_dl([(one.metavar or one.name.upper(), getattr(one, "help", "") or "") for one in arguments])
    with formatter.section("Параметры"):
        formatter.write_dl([*((_spelled(one), _explained(one)) for one in options), HELP])


def _spelled(option: Any) -> str:
    names = ", ".join(option.opts)
    return names if option.is_flag else f"{names} {option.metavar or option.name.upper()}"


def _explained(option: Any) -> str:
    default = None if option.is_flag or option.required else option.default
    shown = f" [по умолчанию {default}]" if default not in (None, "", ()) else ""
    return f"{option.help or ''}{' [обязательно]' if option.required else ''}{shown}"


def usage_mistake(error: Any) -> str:
    """One Russian line for a command that was written wrongly; for a command without a word, its help."""
    if type(error).__name__ in ("WrongUsage", "NoArgsIsHelpError"):
        return str(error)
    path = error.ctx.command_path if getattr(error, "ctx", None) else "planner"
    return f"{_mistake(error)} Подсказка: {path} --help"


def _mistake(error: Any) -> str:
    param = getattr(error, "param", None)
    spelled = "" if param is None else param.opts[0] if param.param_type_name == "option" else param.metavar
    match type(error).__name__:
        case "NoSuchOption":
            return f"Нет параметра «{error.option_name}»."
        case "MissingParameter":
            return f"Не указано: {spelled}."
        case "BadParameter":
            return f"Значение не подходит: {spelled}."
        case "BadOptionUsage":
            return f"У параметра «{error.option_name}» нет значения, или оно лишнее."
    if "No such command" in error.message:
        return f"Нет команды «{_quoted(error.message)}»."
    if "Missing command" in error.message:
        return "Не указано, что сделать."
    return "Команда записана неверно: лишнее слово или значение."


def _quoted(message: str) -> str:
    """What stands between the first two quotes of an English message: the word that was typed."""
    return message.partition("'")[2].partition("'")[0]
