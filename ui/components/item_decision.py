"""What is agreed about an agenda item: who takes it on, what was decided, one sentence, and when to look again."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from ui import answers, session
from ui.components import notice
from ui.session import code, say

VERDICTS = (
    "form-group", "ask-who-can", "use-offer", "recheck-first", "one-on-one", "discuss-again", "nothing-now",
)  # fmt: skip
LONGEST = 280


def show(item: answers.CohortItem, organisations: Mapping[str, str]) -> None:
    """The form, folded; `organisations` are names by key."""
    of = item["id"]
    label = say("cohorts.change") if item["verdict"] else say("cohorts.decide")
    # Its key has the version, so that it is empty of old words and closed after somebody decided.
    inside = st.expander(label, key=f"decide:{of}:{item['version']}", on_change="rerun")
    # An agenda has dozens of items: the fields are drawn once one is opened.
    if inside.open:
        with inside, st.container(horizontal=True, key=f"decision-{of}"):
            _form(item, organisations)


def _form(item: answers.CohortItem, organisations: Mapping[str, str]) -> None:
    of = item["id"]
    start = VERDICTS.index(item["verdict"]) if item["verdict"] in VERDICTS else None
    verdict = st.selectbox(
        say("cohorts.verdict"), VERDICTS, index=start, key=f"verdict:{of}", width=280,
        format_func=lambda each: code("verdict", each), placeholder=say("cohorts.choose-one"),
    )  # fmt: skip
    keys = list(organisations)
    owner = st.selectbox(
        say("cohorts.owner"), keys, key=f"owner:{of}", width=280,
        index=keys.index(item["owner"]["key"]) if item["owner"] and item["owner"]["key"] in keys else None,
        format_func=lambda each: organisations[each], placeholder=say("cohorts.nobody"),
    )  # fmt: skip
    until = date.fromisoformat(item["follow_up_on"]) if item["follow_up_on"] else None
    when = st.date_input(
        say("cohorts.when"), value=until, min_value=date.fromisoformat(item["frozen_on"]), key=f"when:{of}",
        format="DD-MM-YYYY", width=200,
    )  # fmt: skip
    note = st.text_input(
        say("cohorts.note"), value=item["note"] or "", max_chars=LONGEST, key=f"note:{of}",
        help=say("cohorts.note-means"),
    )  # fmt: skip
    st.button(
        say("cohorts.save"), key=f"save-decision:{of}", type="primary", disabled=verdict is None, on_click=_save,
        args=(item, verdict, owner, note, when.isoformat() if when else None),
    )  # fmt: skip


def _save(item: answers.CohortItem, verdict: str, owner: str | None, note: str, when: str | None) -> None:
    notice.attempt(
        lambda: session.client().decide_item(item["id"], verdict, owner, note or None, when, item["version"]),
        "cohorts.saved",
    )
