"""Что сказать: facts become plain lines and buttons, the same for every channel, bell and page."""
