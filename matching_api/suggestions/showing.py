"""From rows of suggestions to what their own organisation sees of them; reads many at once, and shows no others."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from matching_api.matching import groups
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.matching.groups import AnyGroup
from matching_api.offers import service as offers
from matching_api.offers.models import Offer
from matching_api.suggestions import service
from matching_api.suggestions.codes import REVERSIBLE
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.schemas import GroupCoreOut, NearestOut, RunnerUpOut, SuggestionOut, WhyOut
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.schemas import HelpRequestOut


class Shown:
    """Everything a set of suggestions refers to, read once: requests, groups, names."""

    def __init__(self, session: Session, suggestions: Collection[Suggestion]) -> None:
        self.names = offers.names_of(session)
        self._session = session
        self._requests: dict[UUID, HelpRequest] = waitlist.requests_by_id(
            session, {each.help_request_id for each in suggestions}
        )
        self._groups: dict[GroupRef, AnyGroup] = {}
        second = [ref for each in suggestions if (ref := ref_in(each.why["runner_up"])) is not None]
        self.read_groups([*(each.group for each in suggestions), *second])

    def read_groups(self, refs: Sequence[GroupRef]) -> None:
        """Reads groups that will be shown too."""
        self._groups |= groups.groups_by_ref(self._session, set(refs) - self._groups.keys())

    def group(self, ref: GroupRef) -> GroupCoreOut:
        return GroupCoreOut.of(self._groups[ref], self.names)

    def suggestion(self, suggestion: Suggestion) -> SuggestionOut:
        return SuggestionOut(
            id=suggestion.id,
            state=suggestion.state,
            group=self.group(suggestion.group),
            help_request=HelpRequestOut.of(self._requests[suggestion.help_request_id]),
            why=self._why(suggestion.why),
            proposed_at=suggestion.proposed_at,
            decided_by=suggestion.decided_by,
            decided_at=suggestion.decided_at,
            reason=suggestion.reason,
            next_states=service.next_states(suggestion),
            reversible=suggestion.state in REVERSIBLE,
            slot=suggestion.slot,
            by_hand=suggestion.by_hand,
            version=suggestion.version,
        )

    def nearest(self, kept: dict[str, Any] | None) -> NearestOut | None:
        """The group a round kept as lacking least: a row, or written out when it was never opened."""
        if kept is None:
            return None
        ref = ref_in(kept)
        group = self.group(ref) if ref else GroupCoreOut.of_specification(kept["specification"], self.names)
        return NearestOut(group=group, lacking=kept["lacking"], by=kept["by"])

    def _why(self, why: dict[str, Any]) -> WhyOut:
        second = why["runner_up"]
        return WhyOut(**{**why, "runner_up": self._runner_up(second) if second else None})

    def _runner_up(self, kept: dict[str, Any]) -> RunnerUpOut:
        ref = ref_in(kept)
        assert ref is not None
        group = self._groups[ref]
        title = group.title if isinstance(group, Offer) else None
        return RunnerUpOut(group=str(ref.id), title=title, value=kept["value"], because=kept["because"])


def shown(session: Session, suggestions: Sequence[Suggestion]) -> list[SuggestionOut]:
    """Suggestions of the own organisation, with the request, the group and the grounds."""
    all_of_it = Shown(session, suggestions)
    return [all_of_it.suggestion(each) for each in suggestions]


def ref_in(kept: dict[str, Any] | None) -> GroupRef | None:
    """The group a kept JSON value names, when it names one that has a row."""
    if kept is None or "group_id" not in kept:
        return None
    return GroupRef(GroupKind(kept["group_kind"]), UUID(kept["group_id"]))
