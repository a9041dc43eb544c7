"""What just happened, said once at the top of the page, with a way back where there is one; runs actions safely."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from ui import session
from ui.client import ApiProblem, Client
from ui.components import links
from ui.session import code, say

KEY = "notice"


@dataclass(frozen=True)
class Notice:
    """One message; `undo` names what can be taken back, all of one kind (`UNDOING`); `group` is what it is about."""

    good: bool
    text: str
    page: str
    undo: tuple[str, ...] = ()
    kind: str = "suggestion"
    group: str | None = None


def attempt(action: Callable[[], object], done: str, undo: Sequence[str] = (), **values: object) -> bool:
    """Runs an action of a button and notes the outcome; a refusal becomes a sentence, never a crash."""
    try:
        action()
    except ApiProblem as problem:
        note_problem(problem)
        return False
    note(say(done, **values), undo=undo)
    return True


def note(
    text: str, *, good: bool = True, undo: Sequence[str] = (), kind: str = "suggestion", group: str | None = None
) -> None:
    """Keeps a message for the next drawing of the page."""
    st.session_state[KEY] = Notice(good, text, st.session_state.get("page", ""), tuple(undo), kind, group)


def note_problem(problem: ApiProblem, after: str = "") -> None:
    """Keeps a refusal as a message, `after` what did succeed; an ended sign-in goes back to the sign-in page."""
    if problem.slug == "not-signed-in":
        session.forget()
    note(f"{code('problem', problem.slug)} {after}".strip(), good=False)


def show() -> None:
    """Draws the message of this page, if there is one."""
    notice = st.session_state.get(KEY)
    if notice is None:
        return
    if notice.page != st.session_state.get("page", ""):
        del st.session_state[KEY]
        return
    with st.container(key="notice"):
        if notice.good:
            st.success(notice.text, icon=":material/check_circle:")
        else:
            st.error(notice.text, icon=":material/error:")
        with st.container(horizontal=True, vertical_alignment="center", key="notice-ways"):
            if notice.undo:
                said = (notice.undo, notice.kind)
                st.button(say("notice.undo"), key="undo", on_click=undo, args=said, icon=":material/undo:")
            _to_its_group(notice)


def _to_its_group(notice: Notice) -> None:
    """Where groups stand by urgency, one that was just decided on moves down: from here it comes first again."""
    groups = st.session_state.get(links.KEY, {}).get("chances")
    if notice.group and groups is not None and groups.url_path == notice.page:
        st.button(
            say("waitlist.to-group"), key="notice-group", on_click=_put_first, args=(notice.group,), type="tertiary",
            icon=":material/arrow_forward:",
        )  # fmt: skip


def _put_first(group_id: str) -> None:
    """In the address, where it stays; a link to the page that is shown already would not change that."""
    st.query_params["group"] = group_id


def undo(ids: Sequence[str], kind: str = "suggestion") -> None:
    """Takes the last thing that was done with each of these back."""
    connection = session.client()

    def take_back() -> None:
        for each in ids:
            UNDOING[kind](connection, each)

    attempt(take_back, f"undone.{kind}")


UNDOING: dict[str, Callable[[Client, str], object]] = {
    "suggestion": Client.reverse,
    "one-on-one": Client.take_back_one_on_one,
    "delivery": Client.take_back_delivery,
    "recheck": Client.take_back_recheck,
}
