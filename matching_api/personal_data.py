"""Recognises personal data in a text, in the service and at the source; standard library only, repeats nothing."""

import re

PERSONAL_DATA = "personal-data"

# Nine digits, with at most one dot, space or dash between two of them; a longer run is another kind of number.
_NINE_DIGITS = re.compile(r"(?<![\d])(?:\d[ .\-]?){8}\d(?![\d])")
# A small word after a number is a sentence that goes on ("in 2026 op woensdag"), unless it is written as a postcode is.
_POSTCODE6 = re.compile(
    r"(?<![0-9])[1-9][0-9]{3}(?!\s(?:de|en|er|in|is|je|of|om|op|te|tm|we)(?![A-Za-z]))\s?[A-Za-z]{2}(?![A-Za-z])"
)
_DATE = re.compile(r"(?<!\d)\d{1,2}([-/. ])\d{1,2}\1(?:19|20)\d{2}(?!\d)")
_MONTH = "jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec|march|mar|may|oct"
# A day that stands with a word for birth; a day alone is when a group starts.
_BIRTH = re.compile(
    r"(?i)(?:(?<![a-z])geb(?:\.|oren|oortedatum)?(?![a-z])|(?<![a-z])(?:born|birth|birthday|dob|verjaardag)(?![a-z]))"
    rf"\D{{0,30}}(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2,4}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}|\d{{1,2}}\s+(?:{_MONTH}))"
)
_PHONE = re.compile(r"(?<![\w+])(?:(?:\+|00)\d{1,3}[\s./()-]*(?:\(0\)[\s-]*)?\d|0[1-9])(?:[\s./()-]*\d){7,10}(?!\d)")
_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def find_personal_data(text: str) -> str | None:
    """`personal-data` when the text holds a BSN, e-mail sign, phone number, six-character postcode or day of birth."""
    found = (
        "@" in text
        or _POSTCODE6.search(text)
        or _PHONE.search(_DATE.sub("…", text))
        or _BIRTH.search(text)
        or _holds_bsn(text)
    )
    return PERSONAL_DATA if found else None


def passes_eleven_test(digits: str) -> bool:
    """Is this a possible BSN: nine digits, not all zero, weighted 9 8 7 6 5 4 3 2 −1 to a multiple of eleven?"""
    if len(digits) != 9 or not digits.isdecimal() or not int(digits):
        return False
    return sum(weight * int(digit) for weight, digit in zip(_BSN_WEIGHTS, digits, strict=True)) % 11 == 0


def _holds_bsn(text: str) -> bool:
    # Overlapping runs: "12 345678901" must not hide the run that starts later.
    starts = (match.start() for match in re.finditer(r"\d", text))
    runs = (_NINE_DIGITS.match(text, start) for start in starts)
    return any(run is not None and passes_eleven_test(re.sub(r"\D", "", run.group())) for run in runs)
