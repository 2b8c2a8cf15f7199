"""What an operator edits: settings, logging, the catalogue and the calendar of days off. Imported by `planner.__main__` alone."""
