"""A field to type what should stand in a refused cell; what stood there is never shown."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ui import answers, vocabulary
from ui.session import code, say

REQUIRED = frozenset({"hulpvragen", "leeftijd", "postcode4", "aanmelddatum", "soort_wachtlijst"})
# The words of a delivery, in the order of the list.
WORDS: dict[str, tuple[str, ...]] = {
    "soort_wachtlijst": ("jeugdteam", "specialist"),
    "status": ("wacht", "maatwerk-eerst", "geholpen", "vervallen"),
    "verwijzer": ("gemeente", "huisarts", "jeugdarts", "gi", "medisch-specialist", "zelf", "rechter"),
    "verwijzing_open": ("ja", "nee"),
    "open_voor_groep": ("ja", "nee"),
    "lotgenoten": ("ja", "nee"),
    "vorm": ("fysiek", "online", "fysiek|online"),
}
NUMBERS = {"leeftijd": (0, 22), "max_reisafstand_km": (0, 100), "grootste_groep": (3, 20)}
DATES = ("aanmelddatum", "gecontroleerd_op", "peildatum")
TEXTS = ("postcode4", "talen", "dagdelen")
# What no other value in the same cell can mend.
HOPELESS = frozenset({"safety-first", "cell-without-column"})
EARLIEST = date(2015, 1, 1)


def is_correctable(error: answers.RowError) -> bool:
    """Is it a cell beneath the header of which a person can say what should stand there?"""
    known = {"hulpvragen", *WORDS, *NUMBERS, *DATES, *TEXTS}
    return error["row"] > 1 and error["column"] in known and error["code"] not in HOPELESS


def ask(error: answers.RowError) -> str | None:
    """Draws the field; the text for the cell, or None when nothing was filled in."""
    column, key = error["column"], f"fix:{error['row']}:{error['column']}"
    label = say("deliver.fix", row=error["row"], column=column)
    if column == "hulpvragen":
        return _tags(label, key, error.get("tags") or [])
    if column in WORDS:
        return _word(label, key, column)
    if column in NUMBERS:
        low, high = NUMBERS[column]
        number = st.number_input(label, low, high, value=None, step=1, key=key)
        return None if number is None else str(number)
    if column in DATES:
        day = st.date_input(
            label,
            value=None,
            min_value=EARLIEST,
            format="DD-MM-YYYY",
            key=key,
        )
        return day.isoformat() if isinstance(day, date) else None
    return st.text_input(label, key=key, max_chars=40, placeholder=_example(column)).strip() or None


def _tags(label: str, key: str, usual: Sequence[str]) -> str | None:
    # What a label usually stands for comes first; which of them is meant, a person says.
    names = sorted((tag for tag, each in vocabulary.tags().items() if not each["retired"]), key=vocabulary.tag_name)
    chosen = st.multiselect(
        label,
        sorted(names, key=lambda tag: tag not in usual),
        placeholder=say("deliver.choose-requests"),
        max_selections=3,
        format_func=vocabulary.tag_name,
        key=key,
    )
    return "|".join(chosen) or None


def _word(label: str, key: str, column: str) -> str | None:
    empty = () if column in REQUIRED else ("",)
    chosen: str | None = st.selectbox(
        label, (*WORDS[column], *empty), index=None, placeholder=say("deliver.choose-word"), format_func=_shown, key=key
    )
    return chosen


def _shown(word: str) -> str:
    return word.replace("|", " + ") or say("deliver.leave-empty")


def _example(column: str) -> str:
    return code("cell-example", column)
