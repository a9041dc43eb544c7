"""One own group after its start: attendance, what participants say, how it ends, what was learned; decides nothing."""

import streamlit as st

from ui import answers, session, wording
from ui.components import asking, notice
from ui.formatting import day, escaped, number
from ui.session import code, language, say

YES_NO = ("yes", "no")
QUESTIONS = ("more-support", "goals-met")


def show(after: answers.Aftercare) -> None:
    """Small until it is opened; what it holds is drawn only then."""
    name = after["offer_id"]
    inside = st.expander(say("after.open"), key=f"after:{name}", on_change="rerun")
    if not inside.open:
        return
    with inside:
        st.html(_told(after))
        if after["closed"]:
            _lessons(after)
            return
        _attendance(after)
        _answer(after)
        if after["led_here"]:
            _ending(after)


def _told(after: answers.Aftercare) -> str:
    lines = [say("after.taking-part", sitting=after["sitting"], all=after["took_part"])]
    lines += [_ended(each) for each in after["ended"]]
    if after["attendances"]:
        each = [say("after.meeting", meeting=one["meeting"], present=one["present"]) for one in after["attendances"]]
        lines.append(say("after.attendance", list=wording.joined(each)))
    if after["closed"]:
        lines += _results(after["results"])
    return f'<ul class="states">{"".join(f"<li>{escaped(line)}</li>" for line in lines)}</ul>'


def _ended(ended: answers.Ended) -> str:
    word = code("state", ended["state"])
    if ended["reason"]:
        return say("after.ended-own", state=word, why=code("why-not", ended["reason"]), n=ended["mine"])
    return say("after.ended-all", state=word, mine=ended["mine"], others=ended["others"])


def _results(results: answers.Results | None) -> list[str]:
    """What participants said, as far as it may be shown."""
    if results is None:
        return [say("after.too-few")]
    said = [say("after.usefulness", grade=number(results["usefulness"] or 0, language()))]
    if results["answers"] is not None:
        said.append(say("after.answers", number=results["answers"]))
    for name, yes in (("more-support", results["more_support"]), ("goals-met", results["goals_met"])):
        said.append(code("after-yes", name, number=yes) if yes is not None else code("after-hidden", name))
    return said


def _attendance(after: answers.Aftercare) -> None:
    """The next meeting and how many came: two numbers and a button."""
    name = after["offer_id"]
    noted = {each["meeting"]: each["present"] for each in after["attendances"]}
    following = min(max(noted, default=0) + 1, after["meetings"])
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"attendance:{name}"):
        meeting = st.number_input(
            say("after.which-meeting"),
            1,
            after["meetings"],
            value=following,
            key=f"meeting:{name}:{following}",
            width=150,
        )
        present = st.number_input(
            say("after.present"), 0, after["took_part"], value=noted.get(meeting, after["sitting"]),
            key=f"present:{name}:{meeting}", width=150,
        )  # fmt: skip
        st.button(say("after.note"), key=f"note-present:{name}", on_click=_note, args=(name, meeting, present))
    st.caption(say("after.never-who"))


def _answer(after: answers.Aftercare) -> None:
    """What one participant says; the form is empty again for the next one."""
    name = after["offer_id"]
    asking.opener(say("after.answer"), f"answer:{name}", ":material/rate_review:")
    if not asking.is_open(f"answer:{name}"):
        return
    if not after["can_answer"]:
        st.info(say("after.all-answered"))
        return
    turn = st.session_state.get(f"turn:{name}", 0)
    st.caption(say("after.answer-means"))
    grade = st.slider(say("after.grade"), 1, 10, value=None, key=f"grade:{name}:{turn}")
    given = {each: _yes_no(each, f"{each}:{name}:{turn}") for each in QUESTIONS}
    complete = grade is not None and None not in given.values()
    st.button(
        say("after.keep-answer"), key=f"keep-answer:{name}", type="primary", disabled=not complete, on_click=_keep,
        args=(name, grade, given),
    )  # fmt: skip


def _yes_no(question: str, key: str) -> bool | None:
    chosen = st.radio(
        code("after-ask", question), YES_NO, index=None, key=key, horizontal=True,
        format_func=lambda each: say("after.yes") if each == "yes" else say("after.no"),
    )  # fmt: skip
    return None if chosen is None else chosen == "yes"


def _ending(after: answers.Aftercare) -> None:
    name = after["offer_id"]
    asking.opener(say("after.end"), f"end:{name}", ":material/flag:")
    if asking.is_open(f"end:{name}"):
        st.caption(say("after.end-means", n=after["sitting"]))
        st.button(say("after.end-confirm"), key=f"end:{name}", type="primary", on_click=_end, args=(name,))


def _lessons(after: answers.Aftercare) -> None:
    name = after["offer_id"]
    for lesson in after["lessons"]:
        who = say(
            "after.lesson-by",
            who=lesson["written_by"] or lesson["organisation"]["name"],
            when=day(lesson["written_at"], language()),
        )
        st.html(f'<div class="youth"><p>{escaped(lesson["text"])}</p><p class="decided">{escaped(who)}</p></div>')
        if lesson["organisation"]["key"] == session.organisation_key():
            st.button(
                say("after.lesson-away"), key=f"lesson-away:{lesson['id']}", type="tertiary", on_click=_take_away,
                args=(lesson["id"],),
            )  # fmt: skip
    turn = len(after["lessons"])
    st.text_area(
        say("after.lesson"), max_chars=600, key=f"lesson:{name}:{turn}", placeholder=say("after.lesson-no-names")
    )
    st.button(say("after.lesson-keep"), key=f"keep-lesson:{name}", on_click=_learn, args=(name, turn))


def _note(offer_id: str, meeting: int, present: int) -> None:
    done = notice.attempt(lambda: session.client().note_attendance(offer_id, meeting, present), "after.noted")
    if done:
        st.session_state[f"after:{offer_id}"] = True


def _keep(offer_id: str, grade: int, given: dict[str, bool]) -> None:
    told = {"usefulness": grade, "more_support": given["more-support"], "goals_met": given["goals-met"]}
    if notice.attempt(lambda: session.client().answer_for_participant(offer_id, told), "after.answered"):
        st.session_state[f"turn:{offer_id}"] = st.session_state.get(f"turn:{offer_id}", 0) + 1


def _end(offer_id: str) -> None:
    asking.close(f"end:{offer_id}")
    notice.attempt(lambda: session.client().end_group(offer_id), "after.group-ended")


def _learn(offer_id: str, turn: int) -> None:
    text = st.session_state.get(f"lesson:{offer_id}:{turn}", "")
    notice.attempt(lambda: session.client().write_lesson(offer_id, text), "after.lesson-kept")


def _take_away(lesson_id: str) -> None:
    notice.attempt(lambda: session.client().take_lesson_away(lesson_id), "after.lesson-gone")
