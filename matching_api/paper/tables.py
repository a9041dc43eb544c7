"""One table as it is printed and as a sheet: texts, whole numbers, or a count too small to show; decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SMALL = "te klein om te tonen"
# Where many columns leave no room; the document says what it means.
SHORT = "te klein"
ROOM_FOR = 3
NOTHING = "–"


@dataclass(frozen=True)
class Small:
    """Stands where a count is too small to show."""


TOO_SMALL = Small()
Cell = str | int | float | Small | None


@dataclass(frozen=True)
class Table:
    """`sheet` is its short name in a workbook; `widths` are parts of the width of the page, all alike when absent.

    A cell of none says nothing is known; a share is a number from 0 to 1 in a column of `shares`.
    """

    sheet: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float] = ()
    shares: frozenset[int] = field(default=frozenset())

    def printed(self) -> dict[str, Any]:
        """For `plain-table` of the house style."""
        return {
            "title": self.title,
            "columns": list(self.columns),
            "widths": list(self.widths) or [1] * len(self.columns),
            "counts": [self._counts(at) for at in range(len(self.columns))],
            "rows": [[self._words(at, cell) for at, cell in enumerate(row)] for row in self.rows],
        }

    def _counts(self, at: int) -> bool:
        return at > 0 and all(not isinstance(row[at], str) for row in self.rows)

    def _words(self, at: int, cell: Cell) -> str:
        if isinstance(cell, Small) and len(self.columns) > ROOM_FOR:
            return SHORT
        if isinstance(cell, float) and at in self.shares:
            return share(cell)
        return words(cell)


def shown(value: int | float | None) -> Cell:
    """A count after disclosure control, of which none says that it is too small to show."""
    return TOO_SMALL if value is None else value


def words(cell: Cell) -> str:
    """A cell as one reads it in Dutch."""
    if isinstance(cell, Small):
        return SMALL
    if cell is None:
        return NOTHING
    return cell if isinstance(cell, str) else number(cell)


def number(value: float) -> str:
    """`13.450` or `6,7`; at most one decimal."""
    rounded = round(value, 1)
    text = f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,.1f}"
    return text.translate(str.maketrans(",.", ".,"))


def share(value: float) -> str:
    """`42 %`, whole percents."""
    return f"{round(100 * value)} %"
