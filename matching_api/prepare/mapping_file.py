"""Writes a mapping file that a person can read and fill in; writes no text that looks like personal data."""

import json
from collections.abc import Iterable

from matching_api.prepare.mapping import CODE_TABLES, LEAVE_OUT, SAFETY_FIRST, WAITS, Mapping
from matching_api.prepare.vocabulary import Meaning, Proposal

_INTRODUCTION = f"""\
# Koppeling voor `samenstart prepare`. Dit bestand blijft bij uw organisatie.
# Achter een kolom: het veld, of "{LEAVE_OUT}". Achter een tekst: één tot drie hulpvragen,
# "{WAITS}" (deze rijen wachten tot iemand beslist) of "{SAFETY_FIRST}" (1-op-1 oppakken, nooit leveren).
# Een lege lijst [] betekent: nog niet besloten.
"""


def mapping_text(mapping: Mapping, undecided: Iterable[tuple[str, int, Proposal | None]] = ()) -> str:
    """The TOML text of a mapping; `undecided`: unknown text, number of rows, proposal."""
    lines = [_INTRODUCTION]
    settings = {
        "organisatie": mapping.organisation,
        "soort_wachtlijst": mapping.waitlist,
        "blad": mapping.sheet,
        "kopregel": mapping.header_row,
    }
    lines += [f"{key} = {_value(value)}" for key, value in settings.items() if value is not None]
    lines += ["", "[kolommen]"]
    lines += [f"{_quoted(header)} = {_quoted(field or LEAVE_OUT)}" for header, field in mapping.columns.items()]
    lines += ["", "[hulpvragen]"]
    lines += [f"{_quoted(text)} = {_decision(meaning)}" for text, meaning in sorted(mapping.requests.items())]
    for text, rows, proposal in undecided:
        lines += [_remark(rows, proposal), f"{_quoted(text)} = []"]
    for table, name in CODE_TABLES.items():
        codes = sorted(mapping.codes.get(name, {}).items())
        lines += ["", f"[{table}]", *(f"{_quoted(text)} = {_quoted(code)}" for text, code in codes)]
    lines += [
        "",
        "[nagekeken]",
        "# Kenmerken van rijen waarvan iemand de vrije tekst las en die geleverd mogen worden.",
    ]
    lines += [f"vrije_tekst = [{', '.join(map(_quoted, sorted(mapping.released)))}]", ""]
    return "\n".join(lines)


def _remark(rows: int, proposal: Proposal | None) -> str:
    counted = f"# {rows} {'rij' if rows == 1 else 'rijen'}."
    if proposal is None:
        return f"{counted} Geen voorstel."
    meant = _quoted(SAFETY_FIRST) if proposal.safety_first else f"[{', '.join(map(_quoted, proposal.tags))}]"
    return f"{counted} Voorstel: {meant} ({proposal.because})"


def _decision(meaning: Meaning) -> str:
    if meaning.safety_first or meaning.waits:
        return _quoted(SAFETY_FIRST if meaning.safety_first else WAITS)
    return f"[{', '.join(map(_quoted, meaning.tags))}]"


def _value(value: str | int) -> str:
    return str(value) if isinstance(value, int) else _quoted(value)


def _quoted(text: str) -> str:
    # A TOML basic string is a JSON string, but for DEL and lone surrogates.
    safe = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(safe, ensure_ascii=False).replace("\x7f", "\\u007f")
