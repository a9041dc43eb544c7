"""What cells of the smaller columns may say, and the codes they become; anything else is left out or waits."""

import re
from datetime import date

from matching_api.prepare.dates import Cell, read_date
from matching_api.prepare.fields import Field
from matching_api.prepare.folding import words

NOTHING = frozenset({"", "onbekend", "nvt", "n v t", "geen", "leeg", "nog niet bekend", "niet bekend"})

REFERRERS = {
    **dict.fromkeys(
        ("gemeente", "gemeente cjg", "cjg", "toegang gemeente", "toegang", "jeugdteam", "sociaal wijkteam", "wijkteam"),
        "gemeente",
    ),
    **dict.fromkeys(("jeugd en gezinsteam", "gemeentelijke toegang", "sociaal team", "lokaal team"), "gemeente"),
    **dict.fromkeys(
        ("huisarts", "ha", "huisarts poh jeugd", "poh jeugd", "poh ggz", "poh", "huisartsenpraktijk"), "huisarts"
    ),
    **dict.fromkeys(("jeugdarts", "jgz", "ggd", "jeugdgezondheidszorg", "consultatiebureau"), "jeugdarts"),
    **dict.fromkeys(("gi", "gecertificeerde instelling", "jeugdbescherming", "jeugdreclassering"), "gi"),
    **dict.fromkeys(
        ("medisch specialist", "kinderarts", "psychiater", "ziekenhuis", "kinderpsychiater"), "medisch-specialist"
    ),
    **dict.fromkeys(("zelf", "zelfaanmelding", "eigen initiatief", "geen verwijzer", "ouders", "zelf ouders"), "zelf"),
    **dict.fromkeys(("rechter", "kinderrechter", "rechtbank", "rechterlijke macht"), "rechter"),
}
STATUSES = {
    **dict.fromkeys(
        ("wacht", "wachtend", "wachtende", "op wachtlijst", "wachtlijst", "aangemeld", "actief", "open"), "wacht"
    ),
    **dict.fromkeys(("maatwerk eerst", "maatwerk"), "maatwerk-eerst"),
    **dict.fromkeys(
        ("geholpen", "in zorg", "gestart", "gesloten", "afgerond", "beeindigd", "in behandeling"), "geholpen"
    ),
    **dict.fromkeys(("vervallen", "geannuleerd", "afgemeld", "teruggetrokken", "ingetrokken"), "vervallen"),
}
_YES_NO = {"ja": "ja", "j": "ja", "true": "ja", "nee": "nee", "n": "nee", "false": "nee"}
_DAYPARTS = {f"{day} {part}": f"{day}-{part}" for day in ("ma", "di", "wo", "do", "vr", "za", "zo") for part in
             ("ochtend", "middag", "avond")}  # fmt: skip
_BETWEEN = re.compile(r"[|,;/\n]")
_CLOSED: dict[Field, dict[str, str]] = {
    Field.REFERRER: REFERRERS,
    Field.STATUS: STATUSES,
    Field.WAITLIST: {"jeugdteam": "jeugdteam", "specialist": "specialist"},
    Field.REFERRAL_OPEN: _YES_NO,
    Field.OPEN_TO_GROUP: _YES_NO,
    Field.PEER_CONTACT: _YES_NO,
}
_LISTS: dict[Field, dict[str, str]] = {
    Field.DAYPARTS: _DAYPARTS,
    Field.MODES: {"fysiek": "fysiek", "online": "online"},
}
_NUMBERS = {Field.MAX_TRAVEL: range(101), Field.LARGEST_GROUP: range(3, 21)}


class NotUnderstood(ValueError):  # noqa: N818  the word of the domain
    """The cell says something this column has no code for; the message never repeats it."""


def text_of(cell: Cell) -> str:
    """A cell as people see it: whole numbers without `.0`, dates year first, nothing as the empty text."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell.strip()


def code_of(field: Field, cell: Cell, reference: date) -> str | None:
    """The delivery's code for one cell, none for an empty one; raises NotUnderstood."""
    text = text_of(cell)
    if words(text) in NOTHING:
        return None
    if field in _CLOSED:
        return _one_of(_CLOSED[field], text)
    if field in _LISTS:
        return "|".join(dict.fromkeys(_one_of(_LISTS[field], part) for part in _BETWEEN.split(text) if part.strip()))
    if field in _NUMBERS:
        return _number(text, _NUMBERS[field])
    if field is Field.LANGUAGES:
        return _languages(text)
    return _past_date(cell, reference)


def _one_of(codes: dict[str, str], text: str) -> str:
    code = codes.get(words(text))
    if code is None:
        raise NotUnderstood
    return code


def _number(text: str, allowed: range) -> str:
    if not text.isascii() or not text.isdigit() or int(text[:9]) not in allowed:
        raise NotUnderstood
    return str(int(text))


def _languages(text: str) -> str:
    found = [part.strip().lower() for part in _BETWEEN.split(text) if part.strip()]
    if not all(re.fullmatch("[a-z]{2}", language) for language in found):
        raise NotUnderstood
    return "|".join(dict.fromkeys(found))


def _past_date(cell: Cell, reference: date) -> str:
    day = read_date(cell)
    if day is None or not date(2015, 1, 1) <= day <= reference:
        raise NotUnderstood
    return day.isoformat()
