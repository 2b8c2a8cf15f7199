"""Не формула (formula): text that a spreadsheet would calculate, written in a CSV so that it stays text.

Whoever opens a CSV in Excel lets it calculate each cell that begins like a formula, and a formula can call programs. A
title «-5 % к плану» is none. So an apostrophe is put before it, and taken off when the file is read again.
"""

APOSTROPHE = "'"
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""The last four are how Chinese and Japanese keyboards write the first: some spreadsheets take them for the same."""


def as_text(typed: str) -> str:
    """What to write in the cell. Read by `as_typed`, every text comes back as it was."""
    return APOSTROPHE + typed if may_be_calculated(typed) else typed


def as_typed(written: str) -> str:
    """What was typed into a cell that `as_text` wrote."""
    is_marked = written.startswith(APOSTROPHE) and may_be_calculated(written)
    return written.removeprefix(APOSTROPHE) if is_marked else written


def may_be_calculated(text: str) -> bool:
    """Spaces before a formula are no protection, and an apostrophe that was typed gets another one."""
    bare = text.lstrip(APOSTROPHE).lstrip(" \u00a0\n")
    return bare.startswith(BEGINNINGS)
