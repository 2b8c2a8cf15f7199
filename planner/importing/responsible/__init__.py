"""Ответственные (responsible): whom a cell of the column «Ответственные» names - posts, bodies and people.

The way of a cell: `words` cuts and mends the text, `people` takes the names of people out of it, `posts` reads what is
left by vocabulary.yaml. What the vocabulary does not know is read by the rules of the language: a noun for a person
with its adjectives is a post, brought to the nominative with the rest of its title as written. What is neither is
quoted in a warning and never guessed.
"""

from planner.importing.responsible.cell import Responsible, read

__all__ = ["Responsible", "read"]
