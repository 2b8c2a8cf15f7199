"""Боты: messengers; how to hear, and how to dress what `planner.messages` says.

`handlers` knows what a command or a button does and no messenger, `buttons` how a press is written down; each messenger
is known to one module.
"""
