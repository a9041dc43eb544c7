"""Who could come to a group that nearly opens; about single youths, so only counts of others may be passed on."""

from dataclasses import dataclass, fields
from uuid import UUID

from sqlmodel import Session

from matcher.parts import Group, ProposedGroup as ProposedPart
from matcher.what_if import Groups
from matching_api.matching import groups
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.matching.models import AlmostGroup
from matching_api.matching.options import Lack, is_worth_a_look, small_problem
from matching_api.matching.problem_parts import offer_part, youth_part
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.waitlist import pooling


@dataclass(frozen=True)
class Candidate:
    """One youth for one group: points, km, and what stands in the way."""

    request_id: UUID
    organisation_key: str
    value: int
    km: float
    lacks: tuple[Lack, ...]


@in_whole_region(Why.POOL)
def candidates(session: Session, almost: AlmostGroup) -> list[Candidate]:
    """Who waits and could come to a group that nearly opens, if little changed: least obstacles first, then value.

    Over all organisations that share: whoever asks must see to it that of others only counts are shown.
    """
    group = _almost_part(session, almost)
    inside = set(almost.help_request_ids)
    pool = pooling.pool(session, get_settings().current_date())
    youths = [
        youth_part(each) for each in pool if str(each.id) not in inside and not set(each.tags).isdisjoint(group.tags)
    ]
    one = Groups(small_problem(session, {each.place for each in youths}, [group]), [group])
    found = []
    for youth in youths:
        (ranked,) = one.rank(youth, most=1)
        if is_worth_a_look(ranked):
            lacks = tuple(Lack(each.gate, each.by) for each in ranked.lacks)
            found.append(Candidate(UUID(youth.key), youth.organisation, ranked.value, ranked.km, lacks))
    return sorted(found, key=lambda each: (len(each.lacks), -each.value, each.request_id))


def _almost_part(session: Session, almost: AlmostGroup) -> Group:
    if almost.specification is not None:
        names = {each.name for each in fields(ProposedPart)}
        told = {name: value for name, value in almost.specification.items() if name in names}
        return ProposedPart(**(told | {"tags": tuple(told["tags"])}))
    kind = GroupKind.OFFER if almost.offer_id is not None else GroupKind.PROPOSED
    ref = almost.offer_id or almost.proposed_group_id
    assert ref is not None
    return offer_part(groups.group_of(session, GroupRef(kind, ref)))
