"""Shows what changed between rounds: of the region counts and groups, of youths only the own."""

from collections import Counter
from uuid import UUID

from sqlmodel import Session

from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.insight.comparison_schemas import (
    ChangedRequestOut,
    ChangesOut,
    CountOut,
    EffectOut,
    PlanCountsOut,
    WayCountOut,
    WhyCountOut,
)
from matching_api.insight.disclosure import single, table
from matching_api.matching import comparing, groups, service as matching
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.matching.comparing import WAYS, Comparison, Way
from matching_api.matching.models import MatchRound
from matching_api.offers import service as offers
from matching_api.settings import get_settings
from matching_api.suggestions.schemas import GroupCoreOut
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.schemas import HelpRequestOut


def changes(session: Session, actor: Actor, round_id: UUID) -> ChangesOut:
    """A round beside the one before it; raises NotFound. Nothing to compare when either plan is not kept."""
    each = matching.round_of(session, round_id)
    found = comparing.with_previous(session, each)
    if found is None:
        return ChangesOut(
            round_id=each.id,
            previous_id=None,
            previous_finished_at=None,
            counts=[],
            opened=[],
            closed=[],
            score=None,
            own=[],
        )
    named = _Named(session, found)
    return ChangesOut(
        round_id=each.id,
        previous_id=found.previous.id,
        previous_finished_at=found.previous.finished_at,
        counts=[_way(way, found) for way in WAYS],
        opened=[named.group(key) for key in found.opened],
        closed=[named.group(key) for key in found.closed],
        score=found.score,
        own=_own(session, actor, found, named),
    )


def effect_of(preview: MatchRound) -> EffectOut | None:
    """The counts of a finished preview."""
    kept, threshold = preview.effect, get_settings().disclosure_threshold
    if kept is None:
        return None
    return EffectOut(
        before=PlanCountsOut(**kept["before"]),
        after=PlanCountsOut(**kept["after"]),
        **{way: CountOut.of(single(kept[way], threshold)) for way in WAYS},
    )


def _way(way: Way, found: Comparison) -> WayCountOut:
    why = Counter(each.why for each in found.requests if each.way == way)
    shown = table(dict(why), get_settings().disclosure_threshold)
    reasons = [
        WhyCountOut(why=code, **CountOut.of(shown.cells[code]).model_dump()) for code, _ in sorted(why.most_common())
    ]
    return WayCountOut(way=way, reasons=reasons, **CountOut.of(shown.total).model_dump())


class _Named:
    """The groups of two plans as they are shown; each has a row, as an offer or as a proposed group."""

    def __init__(self, session: Session, found: Comparison) -> None:
        self._names = offers.names_of(session)
        used = {key for each in found.requests for key in (each.before, each.after) if key is not None}
        self._row_of = {key: found.row_of.get(key) or UUID(key) for key in {*used, *found.opened, *found.closed}}
        refs = [GroupRef(kind, row) for row in self._row_of.values() for kind in GroupKind]
        self._rows = {ref.id: group for ref, group in groups.groups_by_ref(session, refs).items()}

    def group(self, key: str) -> GroupCoreOut:
        return GroupCoreOut.of(self._rows[self._row_of[key]], self._names)


def _own(session: Session, actor: Actor, found: Comparison, named: _Named) -> list[ChangedRequestOut]:
    if not actor.may(Permission.READ_REQUESTS):
        return []
    rows = waitlist.requests_by_id(session, {each.request_id for each in found.requests})
    own = [
        (rows[each.request_id], each)
        for each in found.requests
        if each.request_id in rows and rows[each.request_id].organisation_key == actor.organisation_key
    ]
    return [
        ChangedRequestOut(
            way=each.way,
            help_request=HelpRequestOut.of(row),
            before=named.group(each.before) if each.before else None,
            after=named.group(each.after) if each.after else None,
            why=each.why,
        )
        for row, each in sorted(own, key=lambda pair: (WAYS.index(pair[1].way), pair[0].registered_on, pair[0].id))
    ]
