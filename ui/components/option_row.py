"""One group that could be something for a youth: what it is, and what would have to change; decides nothing."""

from collections.abc import Callable, Sequence

import streamlit as st

from ui import answers, wording
from ui.components import links, marks, quotes
from ui.formatting import escaped
from ui.session import code, say


def show(option: answers.Option, *, choose: Callable[[], None] | None, key: str) -> None:
    """The group with its grounds; `choose` is what its button does, none where there is nothing to choose."""
    with st.container(border=True, key=f"option-{key}-{option['id']}"):
        st.html(_about(option))
        with st.container(horizontal=True, vertical_alignment="center", key=f"ways:{key}:{option['id']}"):
            if choose is not None and option["can_be_chosen"]:
                st.button(say("youth.choose-group"), key=f"choose-group:{key}:{option['id']}", on_click=choose)
            links.to("invitation", label=say("invitation.make"), group=option["id"], kind=option["group_kind"])


def _about(option: answers.Option) -> str:
    changes = wording.changes(option, option["km"], option["lacks"])
    about = wording.joined([option["organisation"]["name"], *(each["name"] for each in option["co_organisations"])])
    kind = code("offer-kind", option["kind"]) if option["kind"] else code("group-kind", option["group_kind"])
    left = option["seats_left"]
    seats = say("youth.seats-left", n=left) if left else say("offer.is-full")
    return (
        f'<div class="card"><h3>{escaped(wording.group_title(option))}</h3>'
        f'<p class="facts">{escaped(wording.group_facts(option))}</p>'
        f'<p class="about">{escaped(say("group.about", kind=kind, who=about))}</p>'
        f'<p class="breath">{escaped(wording.breath(option))} {marks.start(option["can_start"], option["short"])} '
        f"{marks.mark(seats, 'plain')}</p>"
        f"{_grounds(option)}{quotes.following(option['follow_up'])}{quotes.shown(option['experiences'])}{changes_list(changes)}</div>"
    )


def _grounds(option: answers.Option) -> str:
    far = say("why.online") if option["mode"] == "online" else wording.distance(option["km"])
    lines = [wording.shared(option["shared_tags"], option["similarity"]), far]
    return '<ul class="grounds">' + "".join(f"<li>{escaped(each)}</li>" for each in lines if each) + "</ul>"


def changes_list(changes: Sequence[str]) -> str:
    """What would have to be different, or that nothing does, as HTML."""
    if not changes:
        return f'<p class="helps">{escaped(say("youth.fits"))}</p>'
    items = "".join(f"<li>{escaped(each)}</li>" for each in changes)
    return f'<p class="helps">{escaped(say("youth.would-change"))}</p><ul class="grounds">{items}</ul>'
