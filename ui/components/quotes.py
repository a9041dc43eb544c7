"""What goes with a group: which groups follow it, and what families said; shows only what it is given."""

from collections.abc import Sequence

from ui import answers
from ui.formatting import escaped
from ui.session import code, say


def shown(said: Sequence[answers.Said]) -> str:
    """The sentences as HTML, each with who says it; empty when there are none."""
    if not said:
        return ""
    lines = "".join(f"<li>“{escaped(each['text'])}” {escaped(_who(each))}</li>" for each in said)
    return f'<ul class="grounds quotes" aria-label="{escaped(say("experiences.said"))}">{lines}</ul>'


def following(groups: Sequence[answers.FollowUp]) -> str:
    """Which groups come after it, one after another, as HTML; empty when none was named."""
    if not groups:
        return ""
    names = [f"{each['title']} ({code('offer-kind', each['kind'])}, {each['organisation']['name']})" for each in groups]
    return f'<p class="about">{escaped(say("follow-up.after-this", groups=" → ".join(names)))}</p>'


def _who(said: answers.Said) -> str:
    voice = code("voice", said["voice"])
    return say("experiences.of-this" if said["of_this_group"] else "experiences.of-like", who=voice)
