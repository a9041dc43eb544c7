"""Which own requests a call list holds, in which order: one rule each; keeps nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from matching_api.access.service import Actor
from matching_api.rechecks import nearly
from matching_api.rechecks.codes import Rule
from matching_api.rechecks.standing import NOT_TRIED, Standings
from matching_api.settings import get_settings
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.brief import Brief, briefs
from matching_api.waitlist.codes import RequestState


@dataclass(frozen=True)
class Wanted:
    """What a list is to hold: its rule, the days of `not-checked`, and at most so many requests."""

    rule: Rule
    days: int | None
    most: int

    @property
    def rest_days(self) -> int:
        """Who was checked within these days stays off the list."""
        return self.days if self.rule is Rule.NOT_CHECKED and self.days else get_settings().recheck_rest_days


def ordered(session: Session, actor: Actor, wanted: Wanted) -> list[Brief]:
    """The own requests that come on the list, the first to be called first.

    They wait, nobody set them aside, they were not checked lately, and were not called in vain too often.
    """
    today, standings = get_settings().current_date(), Standings(session, actor)
    lately = today - timedelta(days=wanted.rest_days)
    short = nearly.short_of(session) if wanted.rule is Rule.NEARLY_A_GROUP else {}
    found = [
        each
        for each in briefs(session, actor)
        if each.state is RequestState.WAITING
        and not waitlist.is_aside(each)
        and not standings.tries.get(each.id, NOT_TRIED).too_many
        and (each.rechecked_on is None or each.rechecked_on <= lately)
        and _RULES[wanted.rule](each, wanted, today, short)
    ]
    return _in_order(found, wanted.rule, short)[: wanted.most]


_Rule = Callable[[Brief, Wanted, date, Mapping[str, int]], bool]
_RULES: Mapping[Rule, _Rule] = {
    Rule.LONGEST_WAITING: lambda *_: True,
    Rule.OVER_NORM: lambda request, _wanted, today, _short: waitlist.over_norm(request, today),
    # Of a request that was never checked, its registration is the last time the family said something.
    Rule.NOT_CHECKED: lambda request, wanted, today, _short: (
        _checked_on(request) <= today - timedelta(days=wanted.rest_days)
    ),
    Rule.NEARLY_A_GROUP: lambda request, _wanted, _today, short: request.theme in short,
}


def _in_order(found: Sequence[Brief], rule: Rule, short: Mapping[str, int]) -> list[Brief]:
    """By the rule, and where it does not decide: the longest waiting first."""

    by_rule: Mapping[Rule, Callable[[Brief], Any]] = {
        Rule.NOT_CHECKED: _checked_on,
        Rule.NEARLY_A_GROUP: lambda request: short[request.theme],
    }
    longest = sorted(found, key=lambda request: (request.registered_on, request.id))
    return sorted(longest, key=by_rule[rule]) if rule in by_rule else longest


def _checked_on(request: Brief) -> date:
    return request.rechecked_on or request.registered_on
