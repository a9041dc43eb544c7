"""Horizontal bars as HTML with the number in words beside each; a count that may not be shown has no bar."""

from collections.abc import Sequence

from ui.formatting import escaped, number
from ui.session import language, say


def show(counts: Sequence[tuple[str, int | None]]) -> str:
    """One bar a name; None is a count too small to show."""
    most = max((value for _, value in counts if value), default=1)
    return '<dl class="bars">' + "".join(_bar(name, value, most) for name, value in counts) + "</dl>"


def _bar(name: str, value: int | None, most: int) -> str:
    words = say("region.too-small") if value is None else number(value, language())
    width = 0 if value is None else round(100 * value / most, 1)
    bar = f'<span class="bar" aria-hidden="true" style="width:{width}%"></span>'
    return f'<div><dt>{escaped(name)}</dt><dd><span class="track">{bar}</span><span>{escaped(words)}</span></dd></div>'
