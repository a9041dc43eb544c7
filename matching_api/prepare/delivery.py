"""Writes the delivery and the files that stay; every delivered cell passes the service's own guard first."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching_api.personal_data import find_personal_data
from matching_api.prepare.fields import Field
from matching_api.prepare.keys import Key
from matching_api.prepare.outcomes import RowResult
from matching_api.prepare.refusals import UnsafeDelivery

# In the order of the file; what stands after the required ones is written only when some row needs it.
REQUIRED_COLUMNS = ("kenmerk", "hulpvragen", "leeftijd", "postcode4", "aanmelddatum", "soort_wachtlijst")
OPTIONAL_COLUMNS = (
    *(
        Field.STATUS,
        Field.DAYPARTS,
        Field.LANGUAGES,
        Field.MODES,
        Field.MAX_TRAVEL,
        Field.LARGEST_GROUP,
        Field.REFERRER,
    ),
    *(Field.REFERRAL_OPEN, Field.OPEN_TO_GROUP, Field.PEER_CONTACT, Field.NOT_WITH, Field.RECHECKED_ON),
)
_SAYS_NOTHING = {Field.STATUS: "wacht", Field.LANGUAGES: "nl", Field.MODES: "fysiek"}
_WHOLE_VALUES = frozenset({"kenmerk", Field.NOT_WITH})
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def delivery_rows(rows: Iterable[RowResult], key: Key, waitlist: str, reference: date) -> list[dict[str, str]]:
    """One row of text for each request, sorted by kenmerk so that the order tells nothing of the export's order."""
    return sorted((_row(row, key, waitlist, reference) for row in rows), key=lambda one: one["kenmerk"])


@dataclass(frozen=True)
class Delivery:
    """The text that may leave, and its columns."""

    columns: tuple[str, ...]
    text: str


def delivery(rows: Sequence[dict[str, str]]) -> Delivery:
    """The required columns and those others in which some row says more than the default, as CSV.

    Raises UnsafeDelivery when the guard finds anything in it, naming the column only.
    """
    values: dict[str, set[str]] = {}
    for row in rows:
        for column, value in row.items():
            values.setdefault(column, set()).add(value)
    telling = [str(name) for name in OPTIONAL_COLUMNS if values.get(name, set()) - {"", _SAYS_NOTHING.get(name, "")}]
    columns = (*REQUIRED_COLUMNS, *telling, "peildatum")
    for column in columns:
        if column not in _WHOLE_VALUES and any(map(find_personal_data, values.get(column, ()))):
            raise UnsafeDelivery(
                f"De laatste controle vond iets persoonlijks in de kolom {column}. Er is niets geschreven."
            )
    return Delivery(columns, csv_text([columns, *([row.get(column, "") for column in columns] for row in rows)]))


def translation_text(rows: Iterable[RowResult], key: Key) -> str:
    """kenmerk and client number of every delivered row; this file never leaves the organisation."""
    pairs = sorted((key.pseudonym(row.client_number), row.client_number) for row in rows if row.client_number)
    return csv_text([["kenmerk", "clientnummer"], *map(list, pairs)])


def rotation_text(translation: str, old: Key, new: Key) -> tuple[str, str]:
    """From a translation file: the old kenmerk beside the new one, and the translation file under the new key."""
    numbers = sorted({row["clientnummer"] for row in csv.DictReader(io.StringIO(translation), delimiter=";")})
    pairs = sorted([old.pseudonym(number), new.pseudonym(number)] for number in numbers)
    renewed = sorted([new.pseudonym(number), number] for number in numbers)
    return (
        csv_text([["kenmerk_oud", "kenmerk_nieuw"], *pairs]),
        csv_text([["kenmerk", "clientnummer"], *renewed]),
    )


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """CSV with semicolons, as a Dutch spreadsheet opens it."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def unescapable(text: str) -> str:
    """A text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _row(row: RowResult, key: Key, waitlist: str, reference: date) -> dict[str, str]:
    request = row.request
    if row.client_number is None or request.registered_on is None or request.postcode4 is None:
        raise UnsafeDelivery("Een rij zonder nummer, postcode of datum kan niet in de levering.")
    codes = {str(name): code for name, code in request.codes}
    return {
        "soort_wachtlijst": waitlist,
        **codes,
        "kenmerk": key.pseudonym(row.client_number),
        "hulpvragen": "|".join(request.tags),
        "leeftijd": str(request.age),
        "postcode4": request.postcode4,
        "aanmelddatum": request.registered_on.isoformat(),
        str(Field.NOT_WITH): "|".join(key.pseudonym(number) for number in request.not_with),
        "peildatum": reference.isoformat(),
    }
