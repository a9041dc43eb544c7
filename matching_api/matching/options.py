"""Ranks the groups there are now for one request, with what stands in the way; keeps nothing and decides nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlmodel import Session

from matcher.gates import TOLERANCE
from matcher.parts import Group, Youth
from matcher.problem import Problem
from matcher.what_if import Groups, Ranked
from matching_api.marks import Kept
from matching_api.matching import groups, outlines, service
from matching_api.matching.commitments import GroupRef, TurnedDown
from matching_api.matching.outlines import Outline
from matching_api.matching.problem_parts import problem_without_groups, youth_part
from matching_api.matching.problem_rows import SameGroups
from matching_api.offers.freshness import fresh_since
from matching_api.settings import get_settings
from matching_api.vocabulary.places import places
from matching_api.vocabulary.service import vocabulary
from matching_api.waitlist import pooling
from matching_api.waitlist.models import HelpRequest

NO_SHARED_REQUEST, AGE = "no-group-with-tag", "age"
# A group is a year wider before it is a group for others.
MOST_YEARS = 1
MOST_LACKS = 2


@dataclass(frozen=True)
class Lack:
    """One thing that stands in the way, and by how many years, km or seats where that can be said."""

    code: str
    by: float | None = None


@dataclass(frozen=True)
class Option:
    """One group for one request: its value in whole points (matching.md section 4), the grounds, what it lacks."""

    group: GroupRef
    value: int
    why: Mapping[str, Any]
    lacks: tuple[Lack, ...]


def options(
    session: Session, request: HelpRequest, turned_down: Sequence[TurnedDown] = (), standing: GroupRef | None = None
) -> list[Option]:
    """Groups that could be something for this request: fewest obstacles first, then the most value.

    Groups that share no help request with it, are for quite another age, or lack more than two things are left out.
    `turned_down` are groups it may not be placed in again, `standing` is where it has a suggestion now.
    """
    there = Standing(session)
    keys_of = SameGroups(groups.same_groups(session), there.as_offers)
    youth = _youth(request, turned_down, standing, keys_of)
    worth = [each for each in there.rank(session, youth) if is_worth_a_look(each)]
    worth.sort(key=lambda each: (len(each.lacks), -each.value, each.group))
    return [_option(each, there.ref_of[each.group], youth, there.tags_of(each.group)) for each in worth]


@dataclass(frozen=True)
class _Prepared:
    """Groups as the matcher's arrays, those of each theme apart, and which group each of its keys stands for."""

    problem: Problem
    by_theme: Mapping[str, Groups]
    ref_of: Mapping[str, GroupRef]

    @classmethod
    def of(cls, known: Iterable[Outline], policy: Mapping[str, Any]) -> Self:
        parts: defaultdict[str, list[Group]] = defaultdict(list)
        ref_of: dict[str, GroupRef] = {}
        for each in known:
            part = each.part(held=False)
            parts[each.theme].append(part)
            ref_of[part.key] = each.ref
        problem = problem_without_groups((), policy, get_settings().current_date(), places())
        return cls(problem, {theme: Groups(problem, some) for theme, some in parts.items()}, ref_of)


# Under the day, the round whose policy holds, and everything that groups are made of but their seats.
_kept = Kept[_Prepared]("offer", "proposed_group", most=2)


class Standing:
    """Every group that takes youths now; a proposed one that somebody holds a seat in is as an offer."""

    def __init__(self, session: Session) -> None:
        latest = service.latest_finished(session)
        policy, since = latest.policy if latest else {}, fresh_since()
        self._known = outlines.open_ones(session)
        self._held = {ref for ref in groups.held_refs(session) if ref in self._known}
        self._all = _kept.get(
            session,
            lambda: _Prepared.of((each for each in self._known.values() if _is_fresh(each, since)), policy),
            since,
            latest.id if latest else None,
        )
        self.ref_of = {key: ref for key, ref in self._all.ref_of.items() if ref not in self._held}
        self.ref_of |= {str(ref.id): ref for ref in self._held}

    @property
    def as_offers(self) -> list[GroupRef]:
        """The groups that go by their own id."""
        return [ref for key, ref in self.ref_of.items() if key == str(ref.id)]

    def tags_of(self, key: str) -> tuple[str, ...]:
        return self._known[self.ref_of[key]].tags

    def rank(self, session: Session, youth: Youth) -> Iterator[Ranked]:
        """The groups that may share a help request with this youth; those of other themes share none."""
        theme_of = vocabulary(session).theme_of
        themes = {theme_of[tag] for tag in youth.tags if tag in theme_of}
        if self._all.problem.policy.min_similarity <= TOLERANCE:
            themes |= {each.theme for each in self._known.values()}
        held = [known.part(held=True) for ref in self._held if (known := self._known[ref]).theme in themes]
        some = [self._all.by_theme[theme] for theme in sorted(themes & self._all.by_theme.keys())]
        for part in (*some, Groups(self._all.problem, held)):
            yield from (each for each in part.rank(youth, most=len(part.groups)) if each.group in self.ref_of)


def _is_fresh(group: Outline, since: date) -> bool:
    return group.assured_on is None or group.assured_on >= since


def _youth(
    request: HelpRequest, turned_down: Sequence[TurnedDown], standing: GroupRef | None, keys_of: SameGroups
) -> Youth:
    declined = {key for each in turned_down for key in keys_of.turned_down(each.group, each.proposed_key)}
    row = pooling.pooled(request, get_settings().current_date())
    return youth_part(row, not_in=declined, previously=keys_of.previous(standing))


def small_problem(session: Session, homes: Collection[str], parts: Iterable[Group]) -> Problem:
    """As small as the matcher needs for ranking: the policy of the last round, and where everybody is."""
    latest = service.latest_finished(session)
    used = {*homes, *(part.place for part in parts if part.place is not None)}
    return problem_without_groups((), latest.policy if latest else {}, get_settings().current_date(), used)


def is_worth_a_look(ranked: Ranked) -> bool:
    """Does the group share a help request, is it for about this age, and are there few obstacles?"""
    gates = {lack.gate: lack.by for lack in ranked.lacks}
    near_in_age = (gates.get(AGE) or 0) <= MOST_YEARS
    return NO_SHARED_REQUEST not in gates and near_in_age and len(gates) <= MOST_LACKS


def _option(ranked: Ranked, ref: GroupRef, youth: Youth, tags: Sequence[str]) -> Option:
    names = ("urgency", "similarity", "km", "fit", "travel", "offer", "previously")
    shared = [tag for tag in youth.tags if tag in tags]
    why = {name: getattr(ranked, name) for name in names} | {"shared_tags": shared, "runner_up": None}
    return Option(ref, ranked.value, why, tuple(Lack(each.gate, each.by) for each in ranked.lacks))
