"""Dates without people: the school year, working days, rules of deadlines, Russian phrases, calendar files. A leaf."""
