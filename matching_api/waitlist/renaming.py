"""Gives the requests of one organisation their new pseudonyms after it changed its key; shows none of them."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from matching_api.audit import events, service as audit
from matching_api.problems import InputError, InvalidInput
from matching_api.waitlist.delivering import wait_for_turn
from matching_api.waitlist.models import HelpRequest, RequestBefore
from matching_api.waitlist.pseudonym import Pseudonym

COLUMNS = ("kenmerk_oud", "kenmerk_nieuw")
Names = Mapping[Pseudonym, Pseudonym]


@dataclass(frozen=True)
class Renamed:
    """Counts: `requests` have a new name, `before` had it already, `unknown` old names are not in the waitlist."""

    requests: int
    before: int
    unknown: int


def read_pairs(content: bytes) -> dict[Pseudonym, Pseudonym]:
    """Old pseudonym → new one, from the CSV that changing the key at the source writes.

    Raises InvalidInput with every error at once; an error has the number of its row, never what stands in it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("This is not a text file in UTF-8.", [_error(1, "not-utf-8", "Not UTF-8.")]) from None
    reader = csv.DictReader(io.StringIO(text), delimiter=";")
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = f"The columns are {' and '.join(COLUMNS)}, with a semicolon between them."
        raise InvalidInput(message, [_error(1, "wrong-columns", message)])
    rows = [(str(row[COLUMNS[0]] or ""), str(row[COLUMNS[1]] or "")) for row in reader]
    errors = _errors(rows)
    if errors:
        raise InvalidInput(f"{len(errors)} error(s); nothing was changed.", errors)
    return {Pseudonym(old): Pseudonym(new) for old, new in rows}


def rename(session: Session, organisation_key: str, names: Names, *, by: str) -> Renamed:
    """Renames all requests at once, and in what others of the organisation say they cannot sit with.

    Raises NotFound for an unknown organisation, and InvalidInput when a new name is that of another request. What was
    renamed before is left as it is, so that the same file may be given again.
    """
    wait_for_turn(session, organisation_key)
    own = HelpRequest.organisation_key == organisation_key
    requests = {each.pseudonym: each for each in session.exec(select(HelpRequest).where(own))}
    _refuse_taken(requests, names)
    before = sum(old not in requests and new in requests for old, new in names.items())
    changed = [(request, names[old]) for old, request in requests.items() if old in names]
    for request, new in changed:
        request.pseudonym = new
    for request in requests.values():
        if not names.keys().isdisjoint(request.not_with):
            request.not_with = [names.get(each, each) for each in request.not_with]
    _rename_before(session, organisation_key, {old.reveal(): new.reveal() for old, new in names.items()})
    session.flush()
    audit.record(session, events.REQUESTS_RENAMED, organisation=organisation_key, actor=by, requests=len(changed))
    return Renamed(len(changed), before, len(names) - len(changed) - before)


def _refuse_taken(requests: Mapping[Pseudonym, HelpRequest], names: Names) -> None:
    taken = sum(old in requests and new in requests for old, new in names.items())
    if taken:
        detail = f"{taken} new name(s) are those of other requests; nothing was changed."
        raise InvalidInput(detail, [InputError(pointer="/", code="pseudonym-taken", detail=detail)])


def _rename_before(session: Session, organisation_key: str, names: Mapping[str, str]) -> None:
    """In what the last delivery changed too, so that taking it back does not bring old names back."""
    for kept in session.exec(select(RequestBefore).where(RequestBefore.organisation_key == organisation_key)):
        if kept.before is not None:
            kept.before = {column: _renamed(value, names) for column, value in kept.before.items()}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def _errors(rows: Sequence[tuple[str, str]]) -> list[InputError]:
    old, new = Counter(each for each, _ in rows), Counter(each for _, each in rows)
    errors = []
    for number, pair in enumerate(rows, start=2):
        if not all(_is_pseudonym(each) for each in pair):
            errors.append(_error(number, "invalid-pseudonym", "A pseudonym has 32 to 64 characters, base64url or hex."))
        elif old[pair[0]] > 1 or new[pair[1]] > 1:
            errors.append(_error(number, "duplicate-pseudonym", "This pseudonym stands in another row too."))
        elif pair[0] in new:
            errors.append(_error(number, "old-and-new", "This old pseudonym is a new one too."))
    return errors


def _is_pseudonym(text: str) -> bool:
    try:
        Pseudonym(text)
    except ValueError:
        return False
    return True


def _error(row: int, code: str, detail: str) -> InputError:
    return InputError(pointer=f"/rows/{row}", code=code, detail=detail)
