"""From a plan to rows: proposed groups, who has no place and why, groups that nearly open; decides nothing itself."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.clustering import Cluster, found_together
from matcher.parts import ProposedGroup as ProposedPart
from matcher.plan import Almost, Nearest, Placement as PlacementPart, Plan, Why
from matcher.problem import Problem
from matching_api.matching import groups
from matching_api.matching.codes import GroupKind, Origin, ProposedState
from matching_api.matching.commitments import Decisions, GroupRef, Placement
from matching_api.matching.models import AlmostGroup, ProposedGroup, UnplacedRequest
from matching_api.vocabulary.codes import Mode

ROWS_AT_ONCE = 1000


class PlanRows:
    """Keeps one plan in the caller's transaction; the round itself has been ended there first."""

    def __init__(
        self, session: Session, round_id: UUID, problem: Problem, plan: Plan, clusters: Sequence[Cluster]
    ) -> None:
        self._session = session
        self._round_id = round_id
        self._problem = problem
        self._plan = plan
        self._clusters = clusters
        self._ref: dict[str, GroupRef] = {}
        self._proposed_key: dict[str, str] = {}

    def keep(self, decisions: Decisions) -> None:
        """Proposed groups first, for suggestions refer to them."""
        groups.lock_all(self._session)
        self._keep_groups()
        self._keep_unplaced()
        self._keep_almost()
        decisions.keep(self._session, self._round_id, [self._placement(each) for each in self._plan.placements])
        self._lapse_groups()

    def keep_placements(self, decisions: Decisions) -> None:
        """Only who is placed, in offers that are there; for the second question of a round, whose groups are locked."""
        self._ref = {each.key: GroupRef(GroupKind.OFFER, UUID(each.key)) for each in self._problem.offers}
        decisions.keep(self._session, self._round_id, [self._placement(each) for each in self._plan.placements])

    def _keep_groups(self) -> None:
        live = groups.live_proposed(self._session)
        ids = {str(group.id) for group in live}
        for offer in self._problem.offers:
            kind = GroupKind.PROPOSED if offer.key in ids else GroupKind.OFFER
            self._ref[offer.key] = GroupRef(kind, UUID(offer.key))
        self._proposed_key = {str(group.id): group.key for group in live}
        # A held group stood in the problem as an offer; any other live one is the same group when its key returns.
        known = {group.key: group for group in live if str(group.id) not in self._problem.offer_by_key}
        seated: defaultdict[str, list[str]] = defaultdict(list)
        for placement in self._plan.placements:
            seated[placement.group].append(placement.youth)
        for part in self._plan.proposed:
            group = known.get(part.key) or _row(part, self._round_id)
            group.round_id, group.origin = self._round_id, self._origin(part, seated[part.key])
            self._session.add(group)
            self._ref[part.key] = groups.ref_of(group)
            self._proposed_key[part.key] = part.key
        for group in live:
            if str(group.id) in self._problem.offer_by_key:
                group.round_id = self._round_id
        self._session.flush()

    def _origin(self, part: ProposedPart, youths: list[str]) -> Origin:
        together = found_together(self._clusters, part.theme, youths)
        return Origin.CLUSTER if together else Origin.COMBINATION

    def _lapse_groups(self) -> None:
        """Groups of older rounds that were not found again and in which nobody accepted a seat."""
        forgotten = sa.update(ProposedGroup).where(
            col(ProposedGroup.state) == ProposedState.PROPOSED,
            col(ProposedGroup.round_id) != self._round_id,
            col(ProposedGroup.seats_held) == 0,
        )
        self._session.exec(forgotten.values(state=ProposedState.LAPSED))

    def _keep_unplaced(self) -> None:
        # Of older rounds the record keeps the reasons; only those of the last round are asked for.
        self._session.exec(sa.delete(UnplacedRequest))
        rows = [
            {
                "round_id": self._round_id,
                "help_request_id": UUID(each.youth),
                "reason": each.reason,
                "nearest": self._nearest(each.nearest),
                "change": self._change(dict(each.change)) if each.change is not None else None,
            }
            for each in self._plan.unplaced
        ]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            self._session.exec(sa.insert(UnplacedRequest), params=rows[start : start + ROWS_AT_ONCE])

    def _keep_almost(self) -> None:
        self._session.exec(sa.delete(AlmostGroup))
        self._session.add_all(self._almost(position, each) for position, each in enumerate(self._plan.almost))

    def _almost(self, position: int, almost: Almost) -> AlmostGroup:
        group = almost.group
        ref = self._ref[group] if isinstance(group, str) else None
        return AlmostGroup(
            round_id=self._round_id,
            position=position,
            offer_id=ref.id if ref is not None and ref.kind is GroupKind.OFFER else None,
            proposed_group_id=ref.id if ref is not None and ref.kind is GroupKind.PROPOSED else None,
            specification=_specification(group) if not isinstance(group, str) else None,
            help_request_ids=list(almost.youths),
            short=almost.short,
        )

    def _placement(self, placement: PlacementPart) -> Placement:
        part = placement.group
        return Placement(
            help_request_id=UUID(placement.youth),
            organisation_key=self._problem.youth_by_key[placement.youth].organisation,
            group=self._ref[part],
            proposed_key=self._proposed_key.get(part),
            why=self._why(placement.why),
        )

    def _why(self, why: Why) -> dict[str, Any]:
        second = why.runner_up
        names: Sequence[str] = ("urgency", "similarity", "km", "fit", "travel", "offer", "previously")
        return {
            **{name: getattr(why, name) for name in names},
            "shared_tags": list(why.shared_tags),
            "runner_up": None
            if second is None
            else {**_written(self._ref[second.group]), "value": second.value, "because": second.because},
        }

    def _nearest(self, nearest: Nearest | None) -> dict[str, Any] | None:
        if nearest is None:
            return None
        group = nearest.group
        named = _written(self._ref[group]) if isinstance(group, str) else {"specification": _specification(group)}
        return {**named, "lacking": nearest.lacking, "by": nearest.by}

    def _change(self, change: dict[str, Any]) -> dict[str, Any]:
        """A change of a group's seats names the group by its id here."""
        return {**change, "group": str(self._ref[change["group"]].id)} if "group" in change else change


def _written(ref: GroupRef) -> dict[str, str]:
    return {"group_kind": ref.kind.value, "group_id": str(ref.id)}


def _specification(part: ProposedPart) -> dict[str, Any]:
    return {"key": part.key, **part.to_json()}


def _row(part: ProposedPart, round_id: UUID) -> ProposedGroup:
    return ProposedGroup(
        id=uuid4(),
        round_id=round_id,
        key=part.key,
        organisation_key=part.organisation,
        theme=part.theme,
        tags=list(part.tags),
        age_min=part.age_min,
        age_max=part.age_max,
        mode=Mode(part.mode),
        place=part.place,
        daypart=part.daypart,
        language=part.language,
        seats_min=part.seats_min,
        seats_max=part.seats_max,
        seats_held=0,
        seats_proposed=0,
    )
