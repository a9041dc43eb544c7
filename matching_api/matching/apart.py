"""Youths who may not meet somebody that has a seat but is not in the problem; knows pseudonyms, tells only ids."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from matcher.problem import Problem
from matching_api.matching.commitments import GroupRef
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.pseudonym import Pseudonym

Named = tuple[str, Pseudonym]


def kept_apart(session: Session, problem: Problem, seated: Mapping[UUID, GroupRef]) -> Problem:
    """The problem in which nobody can be placed beside a seated youth they may not meet, whichever side said so.

    The problem's own `not_with` names pinned youths only; those who started, or no longer fit, hold seats too.
    """
    absent = {youth: ref for youth, ref in seated.items() if str(youth) not in problem.pin_of}
    avoid = _groups_to_avoid(session, {UUID(key) for key in problem.youth_by_key}, absent)
    youths = []
    for youth in problem.youths:
        # A pin stays: a person placed them in one group, whatever was delivered since.
        beside = avoid.get(UUID(youth.key), set()) & problem.offer_by_key.keys() - {problem.pin_of.get(youth.key)}
        youths.append(replace(youth, not_in=tuple(sorted({*youth.not_in, *beside}))) if beside else youth)
    return replace(problem, youths=tuple(youths))


def _groups_to_avoid(
    session: Session, present: Collection[UUID], absent: Mapping[UUID, GroupRef]
) -> dict[UUID, set[str]]:
    sitting = list(waitlist.requests_by_id(session, absent).values())
    if not sitting:
        return {}
    by_pseudonym = {_name(row): row for row in sitting}
    named_by: defaultdict[Named, list[HelpRequest]] = defaultdict(list)
    for row in sitting:
        for other in row.not_with:
            named_by[row.organisation_key, other].append(row)
    avoid: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in waitlist.requests_by_id(session, present).values():
        named = [
            by_pseudonym[name] for other in row.not_with if (name := (row.organisation_key, other)) in by_pseudonym
        ]
        avoid[row.id] |= {str(absent[each.id].id) for each in (*named, *named_by.get(_name(row), ()))}
    return {youth: groups for youth, groups in avoid.items() if groups}


def _name(row: HelpRequest) -> Named:
    return row.organisation_key, row.pseudonym
