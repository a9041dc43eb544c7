"""How fresh and complete what each organisation delivers is; counts rows, and shows none."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from statistics import median_low

from sqlmodel import Session, col, select

from matching_api.access import service as access
from matching_api.access.models import Organisation
from matching_api.access.roles import OrganisationKind
from matching_api.insight.disclosure import single, table
from matching_api.insight.source_quality_schemas import (
    LastDeliveryOut,
    MissingOut,
    RefusedOut,
    SourceQualityListOut,
    SourceQualityOut,
)
from matching_api.offers.schemas import OrganisationRef
from matching_api.settings import get_settings
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.codes import RequestState
from matching_api.waitlist.models import Delivery, HelpRequest

DAYS_BACK = 90
STEP_PERCENT = 5
# Fields of waitlist-file.md that may stay empty; a list that is empty says "any", so it counts as not filled in.
OPTIONAL = (
    "dayparts", "max_travel_km", "largest_group", "referrer", "referral_open", "open_to_group", "peer_contact",
    "rechecked_on",
)  # fmt: skip


def source_quality(session: Session) -> SourceQualityListOut:
    """Every organisation that may deliver, by name."""
    deliveries, requests = _deliveries(session), _requests(session)
    sources = [each for each in access.organisations(session) if each.kind is not OrganisationKind.REGION]
    return SourceQualityListOut(
        days_back=DAYS_BACK,
        threshold=get_settings().disclosure_threshold,
        items=[_source(each, deliveries[each.key], requests[each.key]) for each in sources],
    )


def _deliveries(session: Session) -> defaultdict[str, list[Delivery]]:
    """Per organisation, the newest first; those taken back are left out."""
    found: defaultdict[str, list[Delivery]] = defaultdict(list)
    kept = select(Delivery).where(col(Delivery.reversed_at).is_(None)).order_by(col(Delivery.received_at).desc())
    for each in session.exec(kept):
        found[each.organisation_key].append(each)
    return found


def _requests(session: Session) -> defaultdict[str, list[HelpRequest]]:
    found: defaultdict[str, list[HelpRequest]] = defaultdict(list)
    for each in session.exec(select(HelpRequest).where(col(HelpRequest.left_at).is_(None))):
        if each.state is RequestState.WAITING:
            found[each.organisation_key].append(each)
    return found


def _source(
    organisation: Organisation, deliveries: Sequence[Delivery], waiting: Sequence[HelpRequest]
) -> SourceQualityOut:
    settings = get_settings()
    since = datetime.combine(settings.current_date() - timedelta(days=DAYS_BACK), time(), UTC)
    recent = [each for each in deliveries if each.received_at >= since]
    read, refused = sum(each.read for each in recent), sum(each.refused for each in recent)
    last = deliveries[0] if deliveries else None
    threshold = settings.disclosure_threshold
    return SourceQualityOut(
        organisation=OrganisationRef(key=organisation.key, name=organisation.name),
        sharing=organisation.sharing,
        last_delivery=_last(last) if last else None,
        days_since_delivery=max(0, (settings.current_date() - last.received_at.date()).days) if last else None,
        deliveries=len(recent),
        read=read,
        refused_percent=round(100 * refused / read) if read else None,
        refused=_refused(recent, threshold),
        waiting=single(len(waiting), threshold).value,
        not_confirmed=single(sum(not waitlist.is_confirmed(each) for each in waiting), threshold).value,
        missing=_missing(waiting) if len(waiting) >= threshold else [],
        median_recheck_days=_recheck_days(waiting, threshold),
    )


def _last(delivery: Delivery) -> LastDeliveryOut:
    return LastDeliveryOut(**delivery.model_dump(include=set(LastDeliveryOut.model_fields)))


def _refused(deliveries: Sequence[Delivery], threshold: int) -> list[RefusedOut]:
    """Rows per code; a row with two errors of one code counts once."""
    codes: Counter[str] = Counter()
    for each in deliveries:
        codes.update(code for _, code in {(error["row"], str(error["code"])) for error in each.errors})
    cells = table(dict(codes), threshold).cells
    return [RefusedOut(code=code, rows=cells[code].value, suppressed=cells[code].suppressed) for code in sorted(codes)]


def _missing(waiting: Sequence[HelpRequest]) -> list[MissingOut]:
    lacking = {name: sum(getattr(each, name) in (None, []) for each in waiting) for name in OPTIONAL}
    steps = len(waiting) * STEP_PERCENT / 100
    return [MissingOut(field=name, percent=STEP_PERCENT * round(count / steps)) for name, count in lacking.items()]


def _recheck_days(waiting: Sequence[HelpRequest], threshold: int) -> int | None:
    today = get_settings().current_date()
    ages = [(today - each.rechecked_on).days for each in waiting if each.rechecked_on is not None]
    return median_low(ages) if len(ages) >= threshold else None
