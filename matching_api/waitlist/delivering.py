"""Takes a delivery in: one way for the API, the command line and the demonstration; atomic, and twice is as once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.models import Organisation
from matching_api.access.service import Actor, organisation_of
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.problems import InputError, InvalidInput, NotFound, TooLarge
from matching_api.settings import get_settings
from matching_api.vocabulary.places import places
from matching_api.vocabulary.service import vocabulary
from matching_api.waitlist import reading, rows, undoing
from matching_api.waitlist.cells import Known
from matching_api.waitlist.changes import Changes, changes_of
from matching_api.waitlist.codes import DeliveryKind, Source
from matching_api.waitlist.models import Delivery, HelpRequest
from matching_api.waitlist.rows import Given, Reading

_REQUESTS = HelpRequest.__table__  # type: ignore[attr-defined]


# More are counted and not listed: an answer that nobody can read whole helps nobody.
MOST_ERRORS = 1000


@dataclass(frozen=True)
class Sender:
    """Who delivers, and for which organisation; `account` is none for a command."""

    organisation_key: str
    name: str
    account: UUID | None = None

    @classmethod
    def of(cls, actor: Actor) -> "Sender":
        return cls(actor.organisation_key, actor.name, actor.account_id)


@dataclass(frozen=True)
class Terms:
    """How a delivery is meant; without `keep` it is only checked."""

    kind: DeliveryKind
    reference_date: date | None = None
    all_or_nothing: bool = False
    keep: bool = True


def deliver_file(session: Session, sender: Sender, content: bytes, terms: Terms) -> Delivery:
    """Takes in a CSV or XLSX file; raises UnreadableFile, TooLarge and what `deliver` raises."""
    settings = get_settings()
    sheet = reading.read_file(content, max_megabytes=settings.max_upload_mb, max_rows=settings.max_upload_rows)
    return deliver(session, sender, rows.of_sheet(sheet), Source.FILE, terms)


def deliver_rows(session: Session, sender: Sender, given: Sequence[Mapping[str, Any]], terms: Terms) -> Delivery:
    """Takes in rows with English names; raises TooLarge and what `deliver` raises."""
    most = get_settings().max_upload_rows
    if len(given) > most:
        raise TooLarge(f"A delivery may hold {most} rows at most.")
    return deliver(session, sender, rows.of_json(given), Source.API, terms)


def deliver(session: Session, sender: Sender, given: Given, source: Source, terms: Terms) -> Delivery:
    """Takes the good rows, lists the bad ones, and closes as left what a full delivery no longer names.

    Raises InvalidInput when the columns are wrong, all or nothing was asked and a row is bad, or the reference date
    has not come yet; a check lists the first two.
    """
    today = get_settings().current_date()
    if terms.reference_date is not None and terms.reference_date > today:
        error = InputError(pointer="/reference_date", code="date-in-future", detail="This date has not come yet.")
        raise InvalidInput("The reference date has not come yet; nothing was taken.", [error])
    known = Known(vocabulary(session), places(), today)
    read = rows.read_rows(given, known)
    if given.errors or (terms.all_or_nothing and read.errors):
        if terms.keep:
            raise InvalidInput(_nothing_taken(given, read), _input_errors(read, source))
        read = Reading(read.read, errors=read.errors)
    wait_for_turn(session, sender.organisation_key)
    delivery_id = uuid4()
    changes = changes_of(session, sender.organisation_key, read, terms.kind, terms.reference_date)
    delivery = _delivery(delivery_id, sender, source, terms, read, changes)
    if terms.keep:
        session.add(delivery)
        session.flush()
        _write(session, delivery, changes)
        _record(session, sender, delivery)
    return delivery


def deliveries(session: Session, actor: Actor, limit: int) -> list[Delivery]:
    """The own organisation's latest deliveries, latest first."""
    statement = select(Delivery).where(Delivery.organisation_key == actor.organisation_key)
    return list(session.exec(statement.order_by(col(Delivery.received_at).desc(), col(Delivery.id)).limit(limit)))


def delivery_of(session: Session, actor: Actor, delivery_id: UUID) -> Delivery:
    """One delivery of the own organisation; raises NotFound for another's and for none alike."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or delivery.organisation_key != actor.organisation_key:
        raise NotFound("There is no such delivery.")
    return delivery


def wait_for_turn(session: Session, organisation_key: str) -> None:
    """Two deliveries of one organisation take turns: SQLite has one writer, PostgreSQL locks this row."""
    organisation_of(session, organisation_key)
    statement = select(Organisation.key).where(Organisation.key == organisation_key)
    session.exec(statement.with_for_update(key_share=True)).one()


def _delivery(
    delivery_id: UUID, sender: Sender, source: Source, terms: Terms, read: Reading, changes: Changes
) -> Delivery:
    dates = [values["reference_date"] for values in read.accepted if values["reference_date"]]
    return Delivery(
        id=delivery_id,
        organisation_key=sender.organisation_key,
        kind=terms.kind,
        source=source,
        received_by=sender.name,
        reference_date=terms.reference_date or max(dates, default=get_settings().current_date()),
        read=read.read,
        taken=len(read.accepted),
        created=len(changes.created),
        updated=len(changes.updated),
        unchanged=changes.unchanged,
        left=len(changes.left),
        refused=read.refused,
        errors=[{k: v for k, v in asdict(error).items() if v is not None} for error in read.errors],
    )


def _write(session: Session, delivery: Delivery, changes: Changes) -> None:
    connection, moment = session.connection(), now()
    stamp = {"delivery_id": delivery.id, "updated_at": moment, "left_at": None}
    today = get_settings().current_date()
    own = {"organisation_key": delivery.organisation_key, "created_at": moment, "started_at": None, "named_on": today}
    new = {**stamp, **own}
    update = _REQUESTS.update().where(_REQUESTS.c.id == sa.bindparam("b_id"))
    if changes.created:
        added = [{**values, **new, "id": uuid4()} for values in changes.created]
        connection.execute(_REQUESTS.insert(), added)
        changes.before |= dict.fromkeys((row["id"] for row in added), None)
    if changes.updated:
        connection.execute(update, [{**values, **stamp} for values in changes.updated])
    if changes.confirmed:
        connection.execute(update, [{**values, "delivery_id": delivery.id} for values in changes.confirmed])
    if changes.named:
        connection.execute(update.values(named_on=today), [{"b_id": each} for each in changes.named])
    if changes.left:
        gone = {"delivery_id": delivery.id, "updated_at": moment, "left_at": moment}
        connection.execute(update, [{"b_id": each, **gone} for each in changes.left])
    undoing.remember(session, delivery, changes.before)
    for held in [each for each in session.identity_map.values() if isinstance(each, HelpRequest)]:
        session.expire(held)


def _record(session: Session, sender: Sender, delivery: Delivery) -> None:
    audit.record(
        session,
        events.DELIVERY_TAKEN,
        organisation=delivery.organisation_key,
        actor=sender.account or "command",
        delivery=delivery.id,
        kind=delivery.kind.value,
        read=delivery.read,
        taken=delivery.taken,
        refused=delivery.refused,
        left=delivery.left,
    )


def _nothing_taken(given: Given, read: Reading) -> str:
    wrong = "The columns are not those of a delivery" if given.errors else f"{read.refused} row(s) refused"
    counts = ", ".join(f"{code} {count}" for code, count in sorted(Counter(each.code for each in read.errors).items()))
    listed = f" The first {MOST_ERRORS} errors are listed of: {counts}." if len(read.errors) > MOST_ERRORS else ""
    return f"{wrong}; nothing was taken.{listed}"


def _input_errors(read: Reading, source: Source) -> list[InputError]:
    # A file's rows are numbered as a spreadsheet does; in a message the pointer counts from 0.
    shift = 1 if source is Source.API else 0
    return [
        InputError(
            pointer=f"/rows/{error.row - shift}/{error.column}", code=error.code, detail=error.detail, tags=error.tags
        )
        for error in read.errors[:MOST_ERRORS]
    ]
