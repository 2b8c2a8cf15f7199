"""Запись правила (record): a Rule as JSON for a database column, and back without loss."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from calendars.rule.kinds import Rule

_RULES: TypeAdapter[Rule] = TypeAdapter(Annotated[Rule, Field(discriminator="kind")])


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """A JSON object; what is empty is left out, except `kind`, by which it is read again."""
    record: dict[str, Any] = _RULES.dump_python(rule, mode="json", exclude_none=True)
    return record


def rule_from_json(record: dict[str, Any]) -> Rule:
    """The rule that was recorded; ValueError when it is not one."""
    return _RULES.validate_python(record)
