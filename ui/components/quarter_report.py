"""Buttons for the report of a quarter, as PDF and as tables; made when somebody asks, not before."""

from functools import partial

import streamlit as st

from ui import answers, session
from ui.session import say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(quarter: answers.Period | None) -> None:
    """Nothing before a whole quarter is known."""
    if quarter is None:
        return
    name = quarter_name(quarter)
    outside = st.toggle(say("report.outside"), key="report-outside", help=say("report.outside-means"))
    connection = session.client()
    with st.container(horizontal=True, key="report-files"):
        st.download_button(
            say("report.pdf", quarter=name), data=partial(connection.report_document, name, outside),
            file_name=say("report.file", quarter=name, ending="pdf"), mime="application/pdf", key="report-pdf",
            icon=":material/print:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            say("report.xlsx"), data=partial(connection.report_workbook, name, outside),
            file_name=say("report.file", quarter=name, ending="xlsx"), mime=XLSX, key="report-xlsx",
            icon=":material/table:", on_click="ignore",
        )  # fmt: skip


def quarter_name(quarter: answers.Period) -> str:
    """`2026-3` of a quarter that ends in September 2026."""
    year, month, _ = quarter["last"].split("-")
    return f"{year}-{int(month) // 3}"
