"""Сообщение (Message) в словах: what is said to a person, as plain lines and buttons, the same for every channel.

`compose` says what is due, `answers` holds every sentence with which a bot answers, `press` what a button means.
Nothing here knows a messenger: a channel dresses the lines in its own way, and `plain` is the text that is kept and
shown on the page. No text carries a person's name, an assessment, a remark or a reason (ч. 8-10 ст. 10 149-ФЗ).
"""
