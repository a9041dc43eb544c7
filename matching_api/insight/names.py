"""What the lines of a breakdown are called in Dutch, and their order; counts nothing."""

from collections.abc import Iterable

from sqlmodel import Session

from matching_api.history.codes import BANDS
from matching_api.insight.counted import ELSEWHERE
from matching_api.insight.definitions import By
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.places import places

OTHER = "elders of onbekend"
_WORDS = {
    "psycho-education": "psycho-educatie",
    "scaling-down": "afschalen",
    "treatment": "behandeling",
    "triage": "triage",
    "prevention": "preventie",
    "peer-contact": "lotgenotencontact",
    "municipality": "gemeente of jeugdteam",
    "gp": "huisarts",
    "youth-doctor": "jeugdarts",
    "gi": "gecertificeerde instelling",
    "medical-specialist": "medisch specialist",
    "self": "zelf",
    "judge": "rechter",
    "same": "nog dezelfde vraag",
    "lighter": "lichtere of lokale hulp",
    "temporary": "wil later",
    "solved": "opgelost",
    "not-reached": "niet bereikt",
    "completed": "afgerond",
    "too-few": "te weinig deelnemers",
    "no-facilitator": "geen begeleider",
    "no-funding": "geen financiering",
    "published-by-mistake": "per ongeluk gepubliceerd",
    "other": "iets anders",
}


def named(session: Session, by: By, lines: Iterable[str]) -> dict[str, str]:
    """Line → name, in the order in which they are read; lines without a name of their own come last."""
    names = _names(session, by)
    found = {line: names.get(line, _WORDS.get(line, line) if line != ELSEWHERE else OTHER) for line in lines}
    places_in_order = {line: at for at, line in enumerate(names)} if by in (By.THEME, By.AGE_BAND) else {}
    order = sorted(found, key=lambda line: (line == ELSEWHERE, places_in_order.get(line, 0), found[line]))
    return {line: found[line] for line in order}


def _names(session: Session, by: By) -> dict[str, str]:
    if by is By.THEME:
        return {each.key: each.label_nl for each in vocabulary.themes(session)}
    if by is By.AGE_BAND:
        return {band: f"{band.replace('-', '–')} jaar" for _, band in BANDS}
    if by is By.MUNICIPALITY:
        return {each.municipality_code: each.municipality for each in places().values()}
    return {}
