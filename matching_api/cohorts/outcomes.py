"""What came of agenda items since they were frozen: groups and counts; closes a cohort when the next one follows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access import service as access
from matching_api.cohorts.bands import overlap
from matching_api.cohorts.schemas import CohortIn, OutcomeGroupOut, OutcomeOut
from matching_api.disclosure.control import Audience
from matching_api.history import group_days
from matching_api.history.codes import IN_VIEW, OPEN, Stage
from matching_api.history.models import HistoryPosition
from matching_api.insight import calls, unmet
from matching_api.insight.unmet_schemas import OfferCallOut, PartOut
from matching_api.matching.models import ProposedGroup
from matching_api.offers import service as offers
from matching_api.offers.call_models import CallAnswer
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.settings import get_settings
from matching_api.suggestions.cohort_models import Cohort, CohortItem, CohortMember, ItemKind

STARTED, ADOPTED, NOTHING = "started", "adopted", "nothing"
# Where those whom an item counted can be now.
IN_GROUP, IN_SIGHT, STILL_WAITING, OFF_THE_LIST = "in-group", "suggested", "still-waiting", "off-the-list"


def latest_of(session: Session, part: CohortIn | Cohort) -> Cohort | None:
    """The last cohort of the same part of the waitlist."""
    same = select(Cohort).where(
        Cohort.theme == part.theme, Cohort.age_band == part.age_band, Cohort.subregion == part.subregion
    )
    return session.exec(same.order_by(col(Cohort.frozen_at).desc())).first()


def items_of(session: Session, cohort_id: UUID) -> list[CohortItem]:
    """The items of an agenda, in order."""
    found = select(CohortItem).where(CohortItem.cohort_id == cohort_id).order_by(col(CohortItem.position))
    return list(session.exec(found))


def close(session: Session, cohort: Cohort) -> None:
    """Keeps what came of every item, and of the youths in it only counts; from now on nothing of it changes."""
    items = [each for each in items_of(session, cohort.id) if each.outcome_on is None]
    since = Since(session, cohort)
    for item in items:
        item.outcome = since.of(item).model_dump(mode="json")
        item.outcome_on = since.today
        session.add(item)
    ids = [each.id for each in items]
    for member in session.exec(select(CohortMember).where(col(CohortMember.item_id).in_(ids))):
        session.delete(member)


def kept(item: CohortItem) -> OutcomeOut | None:
    """What came of it, as it was kept; none while it is open."""
    return OutcomeOut(**item.outcome) if item.outcome is not None else None


@dataclass(frozen=True)
class Since:
    """What changed since a cohort was frozen, read once for all of its items; the whole region has to be in sight."""

    session: Session
    cohort: Cohort

    @property
    def today(self) -> date:
        return get_settings().current_date()

    def of(self, item: CohortItem) -> OutcomeOut:
        """What came of one item until today, or as it was kept."""
        already = kept(item)
        if already is not None:
            return already
        came = [self._groups[item.proposed_group_id]] if item.proposed_group_id in self._groups else []
        came = came if item.kind is ItemKind.PROPOSED_GROUP else self._new_groups(item)
        youths = self._youths(item)
        started = any(each.state is OfferState.RUNNING for each in came) or IN_GROUP in youths
        return OutcomeOut(
            on=self.today,
            result=STARTED if started else ADOPTED if came else NOTHING,
            groups=[
                OutcomeGroupOut(
                    title=each.title,
                    organisation=self._names.get(each.organisation_key, each.organisation_key),
                    state=each.state.value,
                )
                for each in came
            ],
            youths=[PartOut(key=key, youths=count) for key, count in youths.items()],
            answers=sum(self._answers(call) for call in self._calls if _is_about(call, item)),
        )

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return offers.names_of(self.session)

    @cached_property
    def _calls(self) -> list[OfferCallOut]:
        return calls.all_calls(self.session)

    @cached_property
    def _offers(self) -> Sequence[tuple[Offer, str]]:
        """Offers that came or started after the cohort was frozen, with their subregion."""
        offices = {each.key: each.subregion for each in access.organisations(self.session)}
        ran = {
            each["offer_id"]
            for each in group_days.latest(self.session, self.cohort.frozen_on)
            if each["state"] is not OfferState.FORMING
        }
        all_of_them = self.session.exec(select(Offer).order_by(col(Offer.published_at), col(Offer.id)))
        return [
            (each, unmet.area_of(each, offices))
            for each in all_of_them
            if each.published_at > self.cohort.frozen_at or (each.state is OfferState.RUNNING and each.id not in ran)
        ]

    @cached_property
    def _groups(self) -> dict[UUID | None, Offer]:
        """Proposed group → the offer it became."""
        rows = select(ProposedGroup.id, Offer).join(Offer, col(Offer.id) == col(ProposedGroup.adopted_offer_id))
        return dict(self.session.exec(rows).all())

    def _new_groups(self, item: CohortItem) -> list[Offer]:
        ages, area = (item.age_min, item.age_max), item.subregion or ""
        return [
            each
            for each, at in self._offers
            if each.theme == item.theme and at == area and overlap((each.age_min, each.age_max), ages)
        ]

    @cached_property
    def _stages(self) -> dict[UUID, Counter[str]]:
        """Item → where those it counted stand now."""
        rows = (
            select(CohortMember.item_id, HistoryPosition.stage)
            .join(CohortItem, col(CohortItem.id) == col(CohortMember.item_id))
            .join(HistoryPosition, col(HistoryPosition.help_request_id) == col(CohortMember.help_request_id))
            .where(CohortItem.cohort_id == self.cohort.id)
        )
        found: dict[UUID, Counter[str]] = {}
        for item_id, stage in self.session.exec(rows):
            found.setdefault(item_id, Counter())[_standing(stage)] += 1
        return found

    def _youths(self, item: CohortItem) -> dict[str, int]:
        """Of those the item counted, how many stand where, as far as it may be told beside their number."""
        if item.kind is not ItemKind.CLUSTER:
            return {}
        standing = Counter(self._stages.get(item.id, Counter()))
        standing[OFF_THE_LIST] += max(0, item.facts["youths"] - standing.total())
        return unmet.parts(+standing, Audience(get_settings().disclosure_threshold))

    @staticmethod
    def _answers(call: OfferCallOut) -> int:
        return sum(each.answer is not CallAnswer.CANNOT for each in call.answers)


def _is_about(call: OfferCallOut, item: CohortItem) -> bool:
    return (call.theme, call.age_min, call.subregion) == (item.theme, item.age_min, item.subregion)


def _standing(stage: str | None) -> str:
    if stage == Stage.STARTED:
        return IN_GROUP
    if stage in IN_VIEW:
        return IN_SIGHT
    return STILL_WAITING if stage in OPEN else OFF_THE_LIST
