"""Themes in which one or two youths more would open a group, after the last match round; tells of nobody."""

from sqlmodel import Session, select

from matching_api.matching import groups
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.matching.models import AlmostGroup


def short_of(session: Session) -> dict[str, int]:
    """Theme → how many youths its nearest group lacks; of each group only that."""
    rows = session.exec(select(AlmostGroup)).all()
    refs = {each.id: _ref(each) for each in rows}
    known = groups.groups_by_ref(session, [ref for ref in refs.values() if ref is not None])
    found: dict[str, int] = {}
    for row in rows:
        ref = refs[row.id]
        theme = known[ref].theme if ref is not None else str((row.specification or {})["theme"])
        found[theme] = min(row.short, found.get(theme, row.short))
    return found


def _ref(row: AlmostGroup) -> GroupRef | None:
    if row.offer_id is not None:
        return GroupRef(GroupKind.OFFER, row.offer_id)
    return GroupRef(GroupKind.PROPOSED, row.proposed_group_id) if row.proposed_group_id is not None else None
