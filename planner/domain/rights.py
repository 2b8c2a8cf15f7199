"""Права (Right): what a person may do, by his roles. One table that pages, bot, command line and feeds all ask.

What follows from an assignment (to mark one's own work, to accept what one controls) is not here: it is a fact of the
occurrence, asked where the work is done.
"""

from collections.abc import Iterable
from enum import StrEnum

from planner.domain.people import Role


class Right(StrEnum):
    PLAN = "plan"
    """Make and change the plan, move and cancel what is approved."""
    APPROVE = "approve"
    """Enter the protocol and the order by which a plan is agreed and approved."""
    PEOPLE = "people"
    """Employees, positions, who holds and who acts, their links and sign-in addresses."""
    MARK_FOR_OTHERS = "mark_for_others"
    """Mark as done what is assigned to somebody else."""
    ACCEPT = "accept"
    """Accept or return what somebody else controls."""
    DECIDE = "decide"
    """Record findings and adopt management decisions."""
    OVERSEE = "oversee"
    """See everybody's work, the messages sent, the year's analysis."""
    SETTINGS = "settings"
    """What the organisation decides for itself: its page, its rules, its days off."""
    KEEP = "keep"
    """Copies of the database, and putting one back."""


_PLANNING = frozenset({Right.PLAN, Right.APPROVE, Right.PEOPLE, Right.MARK_FOR_OTHERS, Right.DECIDE, Right.OVERSEE})

TABLE: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.HEAD: _PLANNING | {Right.ACCEPT, Right.SETTINGS},
    Role.COORDINATOR: _PLANNING | {Right.SETTINGS},
    Role.EXECUTOR: frozenset(),
    Role.OBSERVER: frozenset({Right.OVERSEE}),
}


def allows(roles: Iterable[str], right: Right) -> bool:
    return right in rights_of(roles)


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    return frozenset[Right]().union(*(TABLE[Role(role)] for role in roles))


def may_give(giver: Iterable[str], role: str) -> bool:
    """Whether one with these roles may give that role, or take it away: only who has all the rights of it."""
    return TABLE[Role(role)] <= rights_of(giver)
