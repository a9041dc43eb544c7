"""The columns of a delivery as one table: Dutch name, English name, how a cell is read; knows no rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching_api.vocabulary.codes import Mode
from matching_api.waitlist import cells
from matching_api.waitlist.codes import Referrer, Status, Waitlist

_DAYS = {"ma": "mon", "di": "tue", "wo": "wed", "do": "thu", "vr": "fri", "za": "sat", "zo": "sun"}
_PARTS = {"ochtend": "morning", "middag": "afternoon", "avond": "evening"}


def _with_english(dutch: Mapping[str, str]) -> dict[str, str]:
    """The table with each English code beside its Dutch word."""
    return {**dutch, **{str(code): code for code in dutch.values()}}


DAYPARTS = _with_english({f"{d}-{p}": f"{day}-{part}" for d, day in _DAYS.items() for p, part in _PARTS.items()})
MODES = _with_english({"fysiek": Mode.IN_PERSON.value, "online": Mode.ONLINE.value})
WAITLISTS = {each.value: each for each in Waitlist}
STATUSES: dict[str, Status] = {
    "wacht": Status.WAITING,
    "maatwerk-eerst": Status.TAILORING_FIRST,
    "geholpen": Status.HELPED,
    "vervallen": Status.EXPIRED,
} | {each.value: each for each in Status}
REFERRERS: dict[str, Referrer] = {
    "gemeente": Referrer.MUNICIPALITY,
    "huisarts": Referrer.GP,
    "jeugdarts": Referrer.YOUTH_DOCTOR,
    "gi": Referrer.GI,
    "medisch-specialist": Referrer.MEDICAL_SPECIALIST,
    "zelf": Referrer.SELF,
    "rechter": Referrer.JUDGE,
} | {each.value: each for each in Referrer}
# Tuples, because no must be told apart from unknown by the table itself.
YES_NO: dict[str, tuple[bool]] = {"ja": (True,), "nee": (False,), "yes": (True,), "no": (False,)}


def _yes_no(text: str, known: cells.Known) -> bool:
    found = cells.one_of(YES_NO)(text, known)
    assert isinstance(found, tuple)
    return bool(found[0])


@dataclass(frozen=True)
class Column:
    """One column of a delivery; an empty cell of a column that is not required reads as `empty`."""

    dutch: str
    english: str
    read: cells.Reader
    required: bool = False
    empty: object = None


COLUMNS: tuple[Column, ...] = (
    Column("kenmerk", "pseudonym", cells.pseudonym, required=True),
    Column("hulpvragen", "tags", cells.tags, required=True),
    Column("leeftijd", "age", cells.whole_number(0, 22, "age-out-of-range"), required=True),
    Column("postcode4", "postcode4", cells.postcode4, required=True),
    Column("aanmelddatum", "registered_on", cells.day, required=True),
    Column("soort_wachtlijst", "waitlist", cells.one_of(WAITLISTS), required=True),
    Column("status", "status", cells.one_of(STATUSES), empty=Status.WAITING),
    Column("dagdelen", "dayparts", cells.some_of(DAYPARTS), empty=()),
    Column("talen", "languages", cells.languages, empty=("nl",)),
    Column("vorm", "modes", cells.some_of(MODES), empty=(Mode.IN_PERSON.value,)),
    Column("max_reisafstand_km", "max_travel_km", cells.number(0, 100, "distance-out-of-range")),
    Column("grootste_groep", "largest_group", cells.whole_number(3, 20, "group-out-of-range")),
    Column("verwijzer", "referrer", cells.one_of(REFERRERS)),
    Column("verwijzing_open", "referral_open", _yes_no),
    Column("open_voor_groep", "open_to_group", _yes_no),
    Column("lotgenoten", "peer_contact", _yes_no),
    Column("niet_samen_met", "not_with", cells.pseudonyms, empty=()),
    Column("gecontroleerd_op", "rechecked_on", cells.day),
    Column("peildatum", "reference_date", cells.day),
)
BY_DUTCH: Mapping[str, Column] = {column.dutch: column for column in COLUMNS}
BY_ENGLISH: Mapping[str, Column] = {column.english: column for column in COLUMNS}
