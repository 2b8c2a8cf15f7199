"""Срок словами (phrase): Russian words of the column «Сроки» read as a Rule, with all that had to be assumed.

The way of a phrase: `tokens` cuts and mends the text by vocabulary.yaml, `grammar` matches the runs that grammar.yaml
declares, `meanings` says what each of them is, `combining` puts the items together, `reading` settles the year and how
surely all this is meant.
"""

from calendars.phrases.reading import Confidence, Reading, read

__all__ = ["Confidence", "Reading", "read"]
