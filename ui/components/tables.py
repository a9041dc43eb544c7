"""A real table as HTML: caption, headers, and on a phone each row as a card; takes texts and draws nothing itself."""

from collections.abc import Sequence

from ui.formatting import escaped


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, spoken_caption: bool = False) -> str:
    """Texts only, which are escaped here; the first cell of a row names it. `spoken_caption` hides it from view."""
    head = "".join(f'<th scope="col">{escaped(each)}</th>' for each in columns)
    body = "".join(f"<tr>{_cells(columns, row)}</tr>" for row in rows)
    hidden = ' class="spoken"' if spoken_caption else ""
    return (
        f'<table class="plain stack"><caption{hidden}>{escaped(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cells(columns: Sequence[str], row: Sequence[str]) -> str:
    first, *rest = zip(columns, row, strict=True)
    cells = "".join(f'<td data-label="{escaped(name)}">{escaped(text)}</td>' for name, text in rest)
    return f'<th scope="row" data-label="{escaped(first[0])}">{escaped(first[1])}</th>{cells}'
