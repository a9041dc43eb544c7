"""What is left to look after beside calling, and the last answers with a way back; decides nothing."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, wording
from ui.components import more, notice, row_links
from ui.formatting import day, escaped, short_mark
from ui.session import code, language, say

STEP = 5


def follow_ups(found: answers.FollowUps) -> None:
    """Families that were not reached, and requests that the own system still tells otherwise."""
    if not found["unreached"] and not found["behind"]:
        return
    st.header(say("rechecks.follow-ups"), anchor=False)
    requests = [each["help_request"] for each in (*found["unreached"], *found["behind"])]
    row_links.show("youth", {each["id"]: say("rechecks.open", mark=short_mark(each["pseudonym"])) for each in requests})
    if found["unreached"]:
        st.html(_list(say("rechecks.not-reached-lead"), [_unreached(each) for each in found["unreached"]]))
    if found["behind"]:
        st.html(_list(say("rechecks.behind-lead"), [_behind(each) for each in found["behind"]]))


def given(found: Sequence[answers.Answered]) -> None:
    """The last answers; those of today can be taken back."""
    if not found:
        return
    st.header(say("rechecks.answers"), anchor=False)
    for each in more.first(found, "recheck-answers", STEP):
        with st.container(horizontal=True, vertical_alignment="center", key=f"recheck-answer-{each['answer']['id']}"):
            st.html(_told(each), width="stretch")
            if each["answer"]["reversible"]:
                st.button(
                    say("rechecks.take-back"), key=f"take-back:{each['answer']['id']}", icon=":material/undo:",
                    on_click=notice.undo, args=([each["answer"]["id"]], "recheck"),
                    help=say("rechecks.take-back-of", mark=short_mark(each["help_request"]["pseudonym"])),
                )  # fmt: skip
    more.button(found, "recheck-answers", STEP)


def said(answer: answers.RecheckAnswer) -> str:
    """An answer as a sentence."""
    told = code("recheck-outcome", answer["outcome"])
    if answer["tags"]:
        return f"{told}: {wording.tag_names(answer['tags'])}"
    if answer["aside_until"]:
        return say("rechecks.until", outcome=told, when=day(answer["aside_until"], language()))
    return told


def _told(each: answers.Answered) -> str:
    answer = each["answer"]
    who = say("youth.mark", mark=short_mark(each["help_request"]["pseudonym"]))
    how = say(
        "rechecks.answered", when=day(answer["answered_on"], language()), who=answer["given_by"],
        channel=code("recheck-channel", answer["channel"]),
    )  # fmt: skip
    no_longer = f"<br>{escaped(say('rechecks.no-longer'))}" if not answer["holds"] else ""
    return (
        f'<p class="request"><span class="kenmerk">{escaped(who)}</span> <strong>{escaped(said(answer))}</strong>'
        f"<br>{escaped(how)}{no_longer}</p>"
    )


def _list(lead: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<p>{escaped(lead)}</p><ul>{items}</ul>"


def _unreached(each: answers.Unreached) -> str:
    return f"{_link(each['help_request'])}: {escaped(say('rechecks.tried', n=each['tries']))}"


def _behind(each: answers.Behind) -> str:
    request = each["help_request"]
    what = [code("recheck-behind", name, tags=wording.tag_names(request["tags"])) for name in each["columns"]]
    return f"{_link(request)}: {escaped(' '.join(what))}"


def _link(request: answers.HelpRequest) -> str:
    return row_links.link("jeugdige", request["id"], escaped(say("youth.mark", mark=short_mark(request["pseudonym"]))))
