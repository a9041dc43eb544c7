"""The project's own vocabulary and postcodes, as prepare reads them; facts without people."""

import csv
import io
from pathlib import Path

from matching_api.prepare.vocabulary import Vocabulary, read_vocabulary

DATA = Path(__file__).resolve().parent.parent.parent / "data"


def vocabulary(data: Path = DATA) -> Vocabulary:
    """The hulpvragen and the labels that stand for them."""
    return read_vocabulary((data / "taxonomy" / "taxonomy.json").read_text(encoding="utf-8"))


def postcodes(data: Path = DATA) -> frozenset[str]:
    """The four-digit postcodes that exist."""
    content = (data / "geo" / "pc4_nl.csv").read_text(encoding="utf-8")
    return frozenset(row["pc4"] for row in csv.DictReader(io.StringIO(content)))
