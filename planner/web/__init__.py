"""Страницы (web): server-rendered pages that work without JavaScript, over the same use cases as the bots.

`app.py` lists everything the planner answers to over HTTP; a page of `pages/` asks one query, shows one template, and
its forms call one use case each.
"""
