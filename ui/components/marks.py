"""Small marks as HTML: waiting time over the norm, states, how full a group is; each says in words what it shows."""

from ui import wording
from ui.formatting import escaped
from ui.session import code, say


def mark(text: str, tone: str) -> str:
    """A short label; `tone` is plain, good, warn or busy and never the only carrier of the meaning."""
    return f'<span class="mark mark-{tone}">{escaped(text)}</span>'


def waiting(days: int, over_norm: bool) -> str:
    """How long somebody waits, with a mark when that is longer than the treeknorm."""
    said = f"<strong>{escaped(say('words.waits', time=wording.waiting(days)))}</strong>"
    return f"{said} {mark(say('words.over-norm'), 'warn')}" if over_norm else said


def state(value: str) -> str:
    """The state of a suggestion."""
    tones = {"proposed": "busy", "declined": "plain", "refused": "plain", "lapsed": "plain", "stopped": "plain"}
    return mark(code("state", value), tones.get(value, "good"))


def start(can_start: bool, short: int) -> str:
    """Whether the group can start."""
    return mark(wording.start(can_start, short), "good" if can_start else "busy")


def fill(taken: int, suggested: int, seats_min: int, seats_max: int) -> str:
    """How full a group is: a bar for the eye and the same in words for everyone."""
    taken, suggested = min(taken, seats_max), max(0, min(suggested, seats_max - taken))
    words = say("fill.words", taken=taken, suggested=suggested, free=seats_max - taken - suggested, least=seats_min)
    seats = "".join(
        f'<span class="seat {_seat(number, taken, suggested)}{" least" if number == seats_min - 1 else ""}"></span>'
        for number in range(seats_max)
    )
    return f'<div class="fill"><div class="seats" aria-hidden="true">{seats}</div><p>{escaped(words)}</p></div>'


def _seat(number: int, taken: int, suggested: int) -> str:
    if number < taken:
        return "taken"
    return "suggested" if number < taken + suggested else "free"
