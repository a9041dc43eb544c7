"""What a round proposes otherwise than the one before: counts with their reasons, groups, and own youths if any."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, wording
from ui.components import links, marks
from ui.components.tables import table
from ui.formatting import escaped, moment, number, short_mark
from ui.session import code, language, say

# Reasons that only a comparison knows; every other reason is one of a suggestion or of having none.
ONLY_HERE = ("new", "left", "gone", "rearranged", "lower-value", "pinned", "needed-here")
WAYS = ("placed", "moved", "dropped")


def show(changes: answers.Changes) -> None:
    """Everything there is to tell; a sentence when there is nothing to compare with."""
    if changes["previous_id"] is None:
        st.markdown(say("changes.nothing-before"))
        return
    st.caption(say("changes.since", when=moment(changes["previous_finished_at"] or "", language())))
    st.html(_counts(changes["counts"]))
    with st.expander(say("changes.reasons")):
        st.html(table(say("changes.reasons"), _columns(), _reasons(changes["counts"]), spoken_caption=True))
    _groups("changes.opened", changes["opened"])
    _groups("changes.closed", changes["closed"])


def show_own(changed: Sequence[answers.ChangedRequest]) -> None:
    """Each own youth whose place changed, with the reason and a way to the youth."""
    for each in changed:
        request = each["help_request"]
        with st.container(key=f"changed-{request['id']}"):
            words, way = st.columns([4, 1], vertical_alignment="center")
            words.html(_request(each))
            with way:
                links.to("youth", label=say("changes.to-youth"), id=request["id"])


def amount(value: int | None) -> str:
    """A count, or that it is under the threshold."""
    return say("changes.few") if value is None else number(value, language())


def why(value: str) -> str:
    """The reason as a sentence, whichever room it comes from."""
    return code("changed-why" if value in ONLY_HERE else "reason", value)


def _counts(counts: Sequence[answers.WayCount]) -> str:
    shown = [(code("changed", each["way"]), amount(each["value"])) for each in counts]
    cells = "".join(f"<div><dt>{escaped(name)}</dt><dd>{escaped(value)}</dd></div>" for name, value in shown)
    return f'<dl class="tally">{cells}</dl>'


def _columns() -> list[str]:
    return [say("changes.what"), say("changes.why"), say("changes.how-many")]


def _reasons(counts: Sequence[answers.WayCount]) -> list[list[str]]:
    return [
        [code("changed", each["way"]), why(reason["why"]), amount(reason["value"])]
        for each in counts
        for reason in each["reasons"]
    ]


def _groups(heading: str, groups: Sequence[answers.GroupCore]) -> None:
    if not groups:
        return
    rows = [[wording.group_title(each), wording.group_facts(each), each["organisation"]["name"]] for each in groups]
    columns = [say("changes.group"), say("changes.for-whom"), say("changes.by")]
    st.html(table(say(heading, n=len(groups)), columns, rows))


def _request(each: answers.ChangedRequest) -> str:
    request = each["help_request"]
    facts = [wording.tag_names(request["tags"]), say("words.age", n=request["age"]), wording.where(request["place"])]
    mark = f'<span class="kenmerk">{escaped(say("youth.mark", mark=short_mark(request["pseudonym"])))}</span>'
    before, after = (_named(each[side]) for side in ("before", "after"))
    waits = marks.waiting(request["waiting_days"], request["over_norm"])
    return (
        f'<div class="request"><p class="who">{escaped(" · ".join(facts))} {mark}</p><p class="waits">{waits}</p>'
        f'<p class="option">{escaped(say("changes.from-to", before=before, after=after))}</p>'
        f"<p>{escaped(why(each['why']))}</p></div>"
    )


def _named(group: answers.GroupCore | None) -> str:
    return f"{wording.group_title(group)} ({wording.group_facts(group)})" if group else say("changes.no-place")
