"""The rows of a file that were refused: a table with the reasons, a list to take along, fields to put them right."""

import csv
import io
from collections.abc import Sequence

import streamlit as st

from ui import answers, vocabulary
from ui.components import cell_fields, more
from ui.components.tables import table
from ui.correcting import Cell
from ui.session import code, say

LIST, STEP = "refused-rows", 12
AT_ONCE = 8


def show(errors: Sequence[answers.RowError]) -> dict[Cell, str]:
    """Draws all of it; what a person just filled in, by cell, empty until they ask for a new check."""
    st.html(_table(errors))
    more.button(errors, LIST, STEP)
    st.download_button(
        say("deliver.download"),
        data=_as_csv(errors),
        file_name=say("deliver.download-name"),
        mime="text/csv",
        key="deliver-errors",
        icon=":material/download:",
    )
    open_ones = _one_a_cell([each for each in errors if cell_fields.is_correctable(each)])
    return _ask(open_ones) if open_ones else {}


def _ask(errors: Sequence[answers.RowError]) -> dict[Cell, str]:
    st.subheader(say("deliver.correct"), anchor=False)
    st.caption(say("deliver.correct-lead"))
    with st.form("deliver-correct", border=True):
        filled = {(each["row"], each["column"]): cell_fields.ask(each) for each in errors[:AT_ONCE]}
        if len(errors) > AT_ONCE:
            st.caption(say("deliver.correct-more", n=len(errors) - AT_ONCE))
        asked = st.form_submit_button(say("deliver.check-again"), key="deliver-check-again", icon=":material/check:")
    return {cell: value for cell, value in filled.items() if value is not None} if asked else {}


def _one_a_cell(errors: Sequence[answers.RowError]) -> list[answers.RowError]:
    return list({(each["row"], each["column"]): each for each in reversed(errors)}.values())[::-1]


def _table(errors: Sequence[answers.RowError]) -> str:
    caption = say("deliver.errors", n=len({each["row"] for each in errors}))
    columns = [say(f"deliver.{name}") for name in ("row", "column", "what")]
    return table(caption, columns, [_cells(each) for each in more.first(errors, LIST, STEP)])


def _cells(error: answers.RowError) -> list[str]:
    return [str(error["row"]), error["column"], sentence(error)]


def sentence(error: answers.RowError) -> str:
    """What is wrong, and for a label the requests that it usually stands for."""
    said = code("row-error", error["code"])
    names = ", ".join(f"{vocabulary.tag_name(tag)} ({tag})" for tag in error.get("tags") or [])
    return f"{said} {say('deliver.usually', tags=names)}" if names else said


def _as_csv(errors: Sequence[answers.RowError]) -> bytes:
    """Row, column and reason for whoever keeps the own system; never what stood in a cell."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, delimiter=";")
    writer.writerow([say(f"deliver.{name}") for name in ("row", "column", "what")])
    writer.writerows(_cells(each) for each in errors)
    # With a mark at the start, or a spreadsheet would misread the accents.
    return kept.getvalue().encode("utf-8-sig")
