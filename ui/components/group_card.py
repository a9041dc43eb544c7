"""A group as a card: what it is in one breath, how full it is, and (when opened) the own youths; decides nothing."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, wording
from ui.components import links, marks, quotes, steps, suggestion_row
from ui.formatting import escaped
from ui.session import code, say


def show(group: answers.GroupCard, *, opened: bool = False) -> None:
    """The card; its youths are drawn only when it is opened, so a long list stays quick."""
    own = sorted(group["suggestions"], key=lambda each: each["state"] != "proposed")
    with st.container(border=True, key=f"group-{group['id'].replace(':', '-')}"):
        st.html(head(group, undecided=sum(each["state"] == "proposed" for each in own)))
        # The label must stay the same after a decision: another one would be another, closed expander.
        inside = st.expander(say("group.open"), expanded=opened, key=f"open:{group['id']}", on_change="rerun")
        if inside.open:
            with inside:
                links.to("invitation", label=say("invitation.make"), group=group["id"], kind=group["group_kind"])
                _youths(own, group["id"])


def head(group: answers.Group, *, undecided: int = 0) -> str:
    """Title, facts, the breath and the bar, as HTML; `undecided` of the own youths wait for a decision."""
    waits = marks.mark(say("group.undecided", n=undecided), "busy") if undecided else ""
    extra = marks.mark(say("peers.extra"), "plain") if group["slot"] == "peer-contact" else ""
    stands = f"{extra} {marks.start(group['can_start'], group['short'])} {waits}"
    return (
        f'<article class="card"><h2>{escaped(wording.group_title(group))}</h2>'
        f'<p class="facts">{escaped(wording.group_facts(group))}</p>'
        f'<p class="breath">{escaped(wording.breath(group))} {stands}</p>'
        f"{_about(group)}{quotes.following(group['follow_up'])}{quotes.shown(group['experiences'])}"
        f"{marks.fill(group['seats_taken'], group['mine'] + group['others'] - group['confirmed'], *_size(group))}"
        f"</article>"
    )


def title(group: answers.GroupCore) -> str:
    """Which group it is, without how full it is, as HTML."""
    about = say("group.about", kind=code("group-kind", group["group_kind"]), who=group["organisation"]["name"])
    return (
        f'<div class="card"><h3>{escaped(wording.group_title(group))}</h3>'
        f'<p class="facts">{escaped(wording.group_facts(group))}</p><p class="about">{escaped(about)}</p></div>'
    )


def _size(group: answers.GroupCore) -> tuple[int, int]:
    return group["seats_min"], group["seats_max"]


def _about(group: answers.Group) -> str:
    """What kind of group it is, by whom, and its requests when the title does not say them."""
    carriers = wording.joined([group["organisation"]["name"], *(each["name"] for each in group["co_organisations"])])
    kind = code("group-kind", group["group_kind"])
    if group["origin"] is not None:
        kind = f"{kind} {code('origin', group['origin'])}"
    about = say("group.about", kind=kind, who=carriers)
    requests = wording.group_requests(group)
    return f'<p class="about">{escaped(f"{about} · {requests}" if requests else about)}</p>'


def _youths(own: Sequence[answers.Suggestion], group_id: str) -> None:
    open_ones = [each for each in own if each["state"] == "proposed"]
    several = len(open_ones) > 1
    if several:
        steps.show_together(_chosen(open_ones) or open_ones, group_id)
        st.caption(say("group.choose-hint"))
    for suggestion in own:
        with st.container(key=f"youth-{suggestion['id']}"):
            suggestion_row.show(suggestion, among_several=several and suggestion["state"] == "proposed")


def _chosen(suggestions: Sequence[answers.Suggestion]) -> list[answers.Suggestion]:
    return [each for each in suggestions if st.session_state.get(f"choose:{each['id']}")]
