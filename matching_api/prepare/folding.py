"""Makes texts comparable: case, accents, spaces, and typing errors; knows no vocabulary."""

import re
import unicodedata
from collections.abc import Iterator


def fold(text: str) -> str:
    """The text without case, accents and outer spaces; spaces inside count as one."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def words(text: str) -> str:
    """The folded text with one space for every run of other signs: `Geb. datum` → `geb datum`."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def squash(text: str) -> str:
    """Only the letters and digits of the folded text: `AD/HD` → `adhd`."""
    return "".join(re.findall(r"[^\W_]", fold(text)))


def allowed_errors(length: int) -> int:
    """Typing errors that still point at a word of this many letters; short words would point at anything."""
    if length < 5:
        return 0
    return 1 if length < 9 else 2


def without_letters(word: str, errors: int) -> Iterator[str]:
    """The word, and the word with one up to `errors` (at most two) letters left out."""
    yield word
    if not errors:
        return
    shorter = {word[:i] + word[i + 1 :] for i in range(len(word))}
    yield from shorter
    if errors > 1:
        yield from {one[:i] + one[i + 1 :] for one in shorter for i in range(len(one))}


def distance(left: str, right: str) -> int:
    """Typing errors between two words: a letter added, left out, replaced, or two exchanged (Damerau, restricted)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row, older = row, [i], before
        before = above
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
