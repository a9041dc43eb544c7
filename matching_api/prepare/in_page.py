"""The same preparing for the page in the browser: text and bytes in, JSON out; a refusal is a sentence in the JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from matching_api.prepare import keys, sources
from matching_api.prepare.columns import Column
from matching_api.prepare.fields import Field
from matching_api.prepare.mapping import (
    LEAVE_OUT,
    SAFETY_FIRST,
    WAITS,
    Mapping,
    read_columns,
    read_decision,
    read_mapping,
)
from matching_api.prepare.mapping_file import mapping_text
from matching_api.prepare.preparing import Prepared, Task, prepare, start_columns
from matching_api.prepare.refusals import CannotPrepare, UnclearColumns
from matching_api.prepare.report_html import report_html
from matching_api.prepare.report_tables import sections
from matching_api.prepare.report_text import sums
from matching_api.prepare.vocabulary import Vocabulary

_MOST_ASKED = 200


def new_key(organisation: str) -> str:
    """The text of a new key file."""
    return keys.key_text(keys.new_key(organisation or None))


def fingerprint(key: str) -> str:
    """How to recognise the key in a text; empty when it is not a key."""
    try:
        return keys.read_key(key).fingerprint
    except CannotPrepare:
        return ""


def tags() -> str:
    """JSON of `[key, Dutch label]` for every hulpvraag."""
    return json.dumps(list(_vocabulary().labels.items()))


def fields() -> str:
    """JSON of the words that may stand behind a column, the one for leaving it out first."""
    return json.dumps([LEAVE_OUT, *Field])


def run(content: bytes, options: str, progress: Callable[[int], Any] = lambda rows: None) -> str:
    """JSON with `report`, `columns` and `files`, or with `error`: a Dutch sentence that repeats no cell.

    `options`: JSON with `organisation`, `waitlist`, `reference_date`; `key`, `mapping`, `sheet` (texts or null);
    `header_row` (number or null); `columns`: header → field; `decisions`: unknown text → one to three tags, `wacht` or
    `veilig-eerst`. Without a key there are no files. When columns are unclear, `columns` comes beside `error`.
    """
    try:
        asked = json.loads(options)
        task = _task(asked)
        return json.dumps(_answer(bytes(content), task, asked, progress))
    except CannotPrepare as refusal:
        return json.dumps({"error": str(refusal)})
    except Exception as error:
        # Whatever it is, its message may quote a cell: only its kind goes to the screen.
        return json.dumps({"error": f"Er ging iets mis dat niet had mogen gebeuren ({type(error).__name__})."})


def _answer(content: bytes, task: Task, asked: dict[str, Any], progress: Callable[[int], Any]) -> dict[str, Any]:
    try:
        prepared = prepare(content, task, progress)
    except UnclearColumns as refusal:
        return {"error": str(refusal), "columns": _columns(start_columns(content, task))}
    shown = _columns(prepared.report.columns)
    return {"report": _report(prepared), "columns": shown, "files": _files(prepared, task, asked)}


def _columns(columns: Sequence[Column]) -> list[dict[str, str]]:
    return [
        {"header": c.header, "shown": c.shown, "letter": c.letter, "field": c.field or LEAVE_OUT, "why": c.why}
        for c in columns
    ]


@cache
def _vocabulary() -> Vocabulary:
    return sources.vocabulary()


def _task(asked: dict[str, Any]) -> Task:
    vocabulary = _vocabulary()
    mapping = read_mapping(asked["mapping"], vocabulary.labels) if asked.get("mapping") else Mapping()
    if mapping.organisation not in (None, asked["organisation"]):
        raise CannotPrepare(f"Deze koppeling is van een andere organisatie dan {asked['organisation']}.")
    mapping = replace(
        mapping,
        organisation=asked["organisation"],
        waitlist=asked["waitlist"],
        sheet=asked.get("sheet") or mapping.sheet,
        header_row=asked.get("header_row") or mapping.header_row,
        columns=read_columns(asked["columns"]) if asked.get("columns") else mapping.columns,
    )
    for text, value in asked.get("decisions", {}).items():
        meaning = read_decision(value, frozenset(vocabulary.labels))
        mapping = mapping.deciding(text, meaning) if meaning else mapping
    key = keys.read_key(asked["key"], asked["organisation"]) if asked.get("key") else keys.new_key()
    day = date.fromisoformat(asked["reference_date"])
    return Task(asked["waitlist"], day, key, vocabulary, sources.postcodes(), mapping)


def _report(prepared: Prepared) -> dict[str, Any]:
    report = prepared.report
    asked = [one for one in report.unknown if one.text][:_MOST_ASKED]
    return {
        "sums": sums(report),
        "form": f"{report.form}, koppen in rij {report.header_row}; {report.blank_lines} lege regels niet meegeteld",
        "notices": list(report.notices),
        "sections": [{"title": s.title, "head": s.head, "rows": s.rows} for s in sections(report)],
        "undecided": [{"text": one.text, "rows": len(one.rows), "proposal": _proposed(one.proposal)} for one in asked],
        "choices": {"waits": WAITS, "safety_first": SAFETY_FIRST},
    }


def _proposed(proposal: Any) -> list[str] | str | None:
    if proposal is None:
        return None
    return SAFETY_FIRST if proposal.safety_first else list(proposal.tags)


def _files(prepared: Prepared, task: Task, asked: dict[str, Any]) -> dict[str, str]:
    if not asked.get("key"):
        return {}
    undecided = [(one.text, len(one.rows), one.proposal) for one in prepared.report.unknown if one.text]
    return {
        "levering": prepared.delivery,
        "vertaling": prepared.translation,
        "nakijken": prepared.review,
        "rapport": report_html(prepared.report, asked["organisation"], task.reference.isoformat()),
        "koppeling": mapping_text(prepared.mapping, undecided),
    }
