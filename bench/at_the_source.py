"""Time and memory of preparing a large export: invented people, CSV and XLSX; prints one line for each.

`python -m bench.at_the_source [rows]`
"""

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from matching_api.prepare import sources

HEADER = (
    *("Dossiernummer", "Achternaam", "Voornaam", "Geboortedatum", "M/V", "BSN", "Postcode", "Woonplaats", "Tel. ouder"),
    *("E-mail", "Wachtlijst sinds", "Verwezen door", "Problematiek", "Nevenproblematiek", "Opmerkingen"),
)


def rows(count: int) -> Iterator[list[object]]:
    """Invented rows: one request in ten mistyped, one in thirty unknown, one in three with a second one."""
    draw = random.Random(1)
    terms, postcodes = sorted(sources.vocabulary().meanings), sorted(sources.postcodes())
    for i in range(count):
        term = draw.choice(terms)
        if draw.random() < 0.1:
            at = draw.randrange(len(term))
            term = term[:at] + draw.choice("abcdefg") + term[at:]
        elif draw.random() < 0.03:
            term = "".join(draw.choice("abcdefghij ") for _ in range(20))
        born = date(2004, 1, 1) + timedelta(draw.randrange(8_000))
        since = date(2024, 1, 1) + timedelta(draw.randrange(1_000))
        yield [
            *(str(100_000 + i), f"Bedacht{i}", "Niemand", born, "M", str(999_990_000 + i % 9_999)),
            *(f"{draw.choice(postcodes)} AB", "Leiden", f"06-0{draw.randrange(10**7):07d}", f"a{i}@example.org", since),
            *("Huisarts", term, draw.choice(terms) if draw.random() < 0.3 else None, "Belt wekelijks met de praktijk."),
        ]


def write(folder: Path, count: int) -> list[Path]:
    """The same rows as CSV and as XLSX."""
    text, book = folder / "export.csv", folder / "export.xlsx"
    with text.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADER, *rows(count)])
    workbook = openpyxl.Workbook()  # with shared strings, as Excel writes them
    sheet = workbook.worksheets[0]
    for row in [HEADER, *rows(count)]:
        sheet.append(row)
    workbook.save(book)
    return [text, book]


def measure(export: Path) -> str:
    """One run of the command in a process of its own: seconds by the clock and of processor, most memory so far."""
    key = export.with_name(f"{export.suffix[1:]}.key")
    command = [sys.executable, "-m", "matching_api.cli", "prepare"]
    subprocess.run([*command, "--new-key", "--key", str(key)], check=True, capture_output=True)
    made = [
        *command,
        str(export),
        "--organisation",
        "sp-groot",
        "--key",
        str(key),
        "-o",
        f"{export}.uit/l.csv",
        "--yes",
    ]
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(made, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    most = after.ru_maxrss // 1024
    sums = next(line for line in done.stdout.splitlines() if "rijen gelezen" in line)
    return f"{export.suffix[1:]:<5} {seconds:6.1f} s (processor {processor:.1f} s)  {most:4} MB  {sums}"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        for export in write(Path(folder), count):
            print(measure(export))


if __name__ == "__main__":
    main()
