"""Команды (commands): what the command line says and how; `planner.__main__` is the list of them.

A command is a thin edge: it finds whom or what is meant, calls one use case or query through `App`, and prints.
"""
