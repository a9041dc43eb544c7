"""Horizontal bars as HTML with the number in words beside each; counts that may not be shown are named beneath."""

from collections.abc import Sequence

from ui.formatting import escaped, number
from ui.session import language, say


def show(counts: Sequence[tuple[str, int | None]]) -> str:
    """One bar a name; None is a count too small to show."""
    known = [(name, value) for name, value in counts if value is not None]
    most = max((value for _, value in known), default=0) or 1
    bars = "".join(_bar(name, value, most) for name, value in known)
    return f'<dl class="bars">{bars}</dl>{_hidden([name for name, value in counts if value is None])}'


def _bar(name: str, value: int, most: int) -> str:
    bar = f'<span class="bar" aria-hidden="true" style="width:{round(100 * value / most, 1)}%"></span>'
    words = f"<span>{escaped(number(value, language()))}</span>"
    return f'<div><dt>{escaped(name)}</dt><dd><span class="track">{bar}</span>{words}</dd></div>'


def _hidden(names: Sequence[str]) -> str:
    return f'<p class="hidden-counts">{escaped(say("region.hidden", names=", ".join(names)))}</p>' if names else ""
