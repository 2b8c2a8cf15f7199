"""What an operator edits: settings, logging, the catalogue, the days off. Imported by `planner.__main__` alone."""
