"""What people do: one function a use case, one file a verb of the product.

Each takes a `Work` first, loads what it needs, asks the domain, and writes. None commits, reads a clock, opens a
session, sends a message or knows a request: `planner.app.App` does the first three, `planner.delivery` the fourth.
"""
