"""One sheet of an export before anybody knows what its columns are; reads nothing by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from matching_api.prepare.dates import Cell

# The number that a spreadsheet shows beside the row, and its cells.
Row = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Sheet:
    """`form` says in Dutch what kind of file it is; `rows()` starts again from the first row each time."""

    name: str | None
    form: str
    rows: Callable[[], Iterator[Row]]
