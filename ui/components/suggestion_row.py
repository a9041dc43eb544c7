"""One youth of the own organisation in a group: who, how long they wait, why this group, and what you can do."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, vocabulary, wording
from ui.components import links, marks, steps
from ui.formatting import day, escaped, short_mark
from ui.session import code, language, say


def show(
    suggestion: answers.Suggestion,
    *,
    among_several: bool = False,
    alone: bool = False,
    known: Sequence[answers.GroupCore] = (),
) -> None:
    """Draws the row with its grounds and buttons, and a box to choose it when there are several.

    `alone` is on the youth's own page, where who it is stands above; `known` are groups that can be named there.
    """
    if among_several:
        _select(suggestion)
    who = f"<p>{marks.state(suggestion['state'])}</p>" if alone else _who(suggestion)
    st.html(f'<div class="youth">{who}{_grounds(suggestion, known)}{_decided(suggestion)}</div>')
    steps.show(suggestion, quiet=among_several)
    if not alone:
        links.to("youth", label=say("youth.more"), id=suggestion["help_request"]["id"])


def _select(suggestion: answers.Suggestion) -> None:
    label = say("youth.choose", mark=short_mark(suggestion["help_request"]["pseudonym"]))
    st.checkbox(label, key=f"choose:{suggestion['id']}")


def _who(suggestion: answers.Suggestion) -> str:
    request = suggestion["help_request"]
    facts = [
        say("words.age", n=request["age"]),
        wording.where(request["place"]),
        vocabulary.tag_name(request["tags"][0]),
    ]
    mark = f'<span class="kenmerk">{escaped(say("youth.mark", mark=short_mark(request["pseudonym"])))}</span>'
    waits = marks.waiting(request["waiting_days"], request["over_norm"])
    shown = escaped(" · ".join(facts))
    return f'<p class="who">{shown} {mark} {marks.state(suggestion["state"])}</p><p class="waits">{waits}</p>'


def _grounds(suggestion: answers.Suggestion, known: Sequence[answers.GroupCore]) -> str:
    lines = "".join(f"<li>{escaped(each)}</li>" for each in wording.grounds(suggestion, known))
    return f'<ul class="grounds">{lines}</ul>'


def _decided(suggestion: answers.Suggestion) -> str:
    if not suggestion["decided_by"] or not suggestion["decided_at"]:
        return ""
    said = say("youth.decided", who=suggestion["decided_by"], when=day(suggestion["decided_at"], language()))
    reason = f" {code('why-not', suggestion['reason'])}." if suggestion["reason"] else ""
    return f'<p class="decided">{escaped(said + reason)}</p>'
