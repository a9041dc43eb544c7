"""What match rounds hear of people's decisions, and how a finished round becomes suggestions; decides nothing."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.matching import groups
from matching_api.matching.codes import GroupKind, ProposedState
from matching_api.matching.commitments import Commitments, GroupRef, Placement, TurnedDown
from matching_api.matching.models import ProposedGroup
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.suggestions import life, one_on_one
from matching_api.suggestions.codes import HOLDS_SEAT, LIVE, SETS_ASIDE, TURNED_DOWN, State
from matching_api.suggestions.models import LINKED, Suggestion, group_ref
from matching_api.suggestions.slots import Slot
from matching_api.waitlist import pooling
from matching_api.waitlist.models import HelpRequest

# Of more requests than this it is quicker to ask about all, and SQLite takes no statement of any length.
MOST_NAMED = 2_000


class KeptDecisions:
    """The room of suggestions as match rounds see it (`matching.commitments.Decisions`), of one of the two places."""

    def __init__(self, slot: Slot = Slot.HELP) -> None:
        self._slot = slot

    def beside(self) -> "KeptDecisions":
        """What people decided about peer contact."""
        return KeptDecisions(Slot.PEER_CONTACT)

    def commitments(self, session: Session, of: Collection[UUID] | None = None) -> Commitments:
        """What people decided up to now, by request."""
        return _commitments(session, self._slot, of)

    def keep(self, session: Session, round_id: UUID, placements: Sequence[Placement]) -> None:
        """Keeps what still stands of a round: same pair same suggestion, other open ones lapse.

        The caller holds all groups locked. What people decided while the round ran goes first.
        """
        live = {each.help_request_id: each for each in _live_ones(session, self._slot)}
        wanted = _still_possible(session, placements, live, self._slot)
        again = [each for each in wanted if _is_same(live.get(each.help_request_id), each)]
        for each in again:
            suggestion = live[each.help_request_id]
            suggestion.round_id, suggestion.why = round_id, each.why
            session.add(suggestion)
        stay = {each.help_request_id for each in again}
        life.record_lapsed(
            session, [each for youth, each in live.items() if each.state is State.PROPOSED and youth not in stay]
        )
        fresh = [each for each in wanted if each.help_request_id not in stay]
        session.add_all(_suggestion(round_id, each, self._slot) for each in fresh)
        session.flush()
        count_proposed(session)


@in_whole_region(Why.POOL)
def _commitments(session: Session, slot: Slot, of: Collection[UUID] | None) -> Commitments:
    decided = (col(Suggestion.state).in_(LIVE | TURNED_DOWN), col(Suggestion.slot) == slot, LINKED)
    # Columns and no objects: of a whole region, the grounds alone would take nearly all of the time.
    columns = (
        col(Suggestion.help_request_id), col(Suggestion.state), col(Suggestion.offer_id),
        col(Suggestion.proposed_group_id), col(Suggestion.proposed_key),
    )  # fmt: skip
    session.flush()
    rows = session.connection().execute(sa.select(*columns).where(*decided, *_among(of))).all()
    seated: dict[UUID, GroupRef] = {}
    confirmed: dict[UUID, GroupRef] = {}
    standing: dict[UUID, GroupRef] = {}
    turned_down: defaultdict[UUID, list[TurnedDown]] = defaultdict(list)
    for youth, state, offer_id, proposed_id, key in rows:
        group = group_ref(offer_id, proposed_id)
        if state in TURNED_DOWN:
            turned_down[youth].append(TurnedDown(group, key))
            continue
        if state is State.PROPOSED:
            standing[youth] = group
        if state in HOLDS_SEAT:
            seated[youth] = group
        if state in HOLDS_SEAT and state is not State.STARTED:
            confirmed[youth] = group
    return Commitments(confirmed, seated, standing, turned_down, set_aside(session, slot, of))


def set_aside(session: Session, slot: Slot = Slot.HELP, of: Collection[UUID] | None = None) -> frozenset[UUID]:
    """Requests, of these or of all, of which a person said that no group should be proposed for this place.

    A choice for one-on-one help holds until it is taken back, any other until the request is delivered changed.
    """
    statement = (
        sa.select(col(Suggestion.help_request_id))
        .join(HelpRequest, col(HelpRequest.id) == col(Suggestion.help_request_id))
        .where(
            col(Suggestion.state).in_(TURNED_DOWN),
            col(Suggestion.reason).in_(SETS_ASIDE),
            col(Suggestion.slot) == slot,
            col(HelpRequest.updated_at) <= col(Suggestion.decided_at),
            *_among(of),
        )
    )
    session.flush()
    refused = frozenset(session.connection().execute(statement).scalars())
    # Peer contact goes together with help alone.
    return refused | one_on_one.standing(session) if slot is Slot.HELP else refused


def _among(of: Collection[UUID] | None) -> list[sa.ColumnElement[bool]]:
    """Only these requests; of many at once it is not worth it."""
    return [] if of is None or len(of) > MOST_NAMED else [col(Suggestion.help_request_id).in_(sorted(of))]


def count_proposed(session: Session) -> None:
    """Counts anew, for every open group, the suggestions that wait for a decision; the caller holds them locked."""
    for table, in_group, is_open in (
        (Offer, Suggestion.offer_id, col(Offer.state) != OfferState.CLOSED),
        (ProposedGroup, Suggestion.proposed_group_id, col(ProposedGroup.state) == ProposedState.PROPOSED),
    ):
        waiting = select(sa.func.count()).where(col(in_group) == table.id, Suggestion.state == State.PROPOSED)
        session.exec(sa.update(table).where(is_open).values(seats_proposed=waiting.scalar_subquery()))


def _live_ones(session: Session, slot: Slot) -> list[Suggestion]:
    """All open suggestions, which nobody else moves before this transaction ends."""
    live = select(Suggestion).where(col(Suggestion.state).in_(LIVE), Suggestion.slot == slot)
    return list(session.exec(live.order_by(col(Suggestion.id)).with_for_update()))


def _still_possible(
    session: Session, placements: Sequence[Placement], live: dict[UUID, Suggestion], slot: Slot
) -> list[Placement]:
    """Placements of which the youth still waits undecided and the group still takes youths."""
    pool = pooling.pool if slot is Slot.HELP else pooling.wanting_peer_contact
    matchable = {row.id for row in pool(session, get_settings().current_date())} - set_aside(session, slot)
    refused = _refused_pairs(session)
    found = groups.groups_by_ref(session, {each.group for each in placements})
    left = Counter({ref: group.seats_max - groups.seats_taken(group) for ref, group in found.items()})
    possible = []
    for each in placements:
        present = live.get(each.help_request_id)
        undecided = present is None or present.state is State.PROPOSED
        waits = undecided and each.help_request_id in matchable
        welcome = groups.is_open(found[each.group]) and left[each.group] > 0
        if (
            waits
            and welcome
            and not refused & {(each.help_request_id, each.group), (each.help_request_id, each.proposed_key)}
        ):
            left[each.group] -= 1
            possible.append(each)
    return possible


def _refused_pairs(session: Session) -> set[tuple[UUID, GroupRef | str | None]]:
    found: set[tuple[UUID, GroupRef | str | None]] = set()
    for each in session.exec(select(Suggestion).where(col(Suggestion.state).in_(TURNED_DOWN), LINKED)):
        found.add((each.help_request_id, each.group))
        if each.proposed_key is not None:
            found.add((each.help_request_id, each.proposed_key))
    return found


def _is_same(suggestion: Suggestion | None, placement: Placement) -> bool:
    return suggestion is not None and suggestion.group == placement.group


def _suggestion(round_id: UUID, placement: Placement, slot: Slot) -> Suggestion:
    ref = placement.group
    offer_id, proposed_id = (ref.id, None) if ref.kind is GroupKind.OFFER else (None, ref.id)
    return Suggestion(
        round_id=round_id,
        help_request_id=placement.help_request_id,
        organisation_key=placement.organisation_key,
        offer_id=offer_id,
        proposed_group_id=proposed_id,
        proposed_key=placement.proposed_key,
        why=placement.why,
        slot=slot,
    )
