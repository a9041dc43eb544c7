"""A problem with its lists in the order of their keys, so that their order in a file decides nothing."""

from __future__ import annotations

from dataclasses import replace

from matcher.problem import Problem


def in_order(problem: Problem) -> Problem:
    """The same problem, its youths, offers, venues, facilitators and pins sorted."""
    return replace(
        problem,
        youths=tuple(sorted(problem.youths, key=lambda youth: youth.key)),
        offers=tuple(sorted(problem.offers, key=lambda offer: offer.key)),
        venues=tuple(sorted(problem.venues, key=lambda venue: (venue.organisation, venue.place or "", repr(venue)))),
        facilitators=tuple(sorted(problem.facilitators, key=lambda row: (row.organisation, row.theme))),
        pinned=tuple(sorted(problem.pinned, key=lambda pin: pin.youth)),
    )
