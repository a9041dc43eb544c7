"""The personal-data guard as the waitlist uses it: texts and column names; pure, and never repeats what it found."""

import re
import unicodedata

from matching_api.personal_data import PERSONAL_DATA, find_personal_data

__all__ = ["PERSONAL_DATA", "find_personal_data", "is_personal_column"]

_NAMES = re.compile(
    r"^(geb|geboren|geboorte\w*|dob|birth\w*|dateofbirth|bsn\w*|burgerservice\w*|sofi\w*"
    r"|\w*(achternaam|voornaam|roepnaam|voorletters|tussenvoegsel|volledigenaam|surname|firstname|lastname|fullname)"
    r"|naam\w*|clientnaam|kindnaam|name|adres\w*|woonadres|address|straat\w*|street\w*|huisn\w*|housenumber"
    r"|postcode6|pc6"
    r"|\w*(telefoon|mobiel|telnr)\w*|tel|phone\w*|mobile|e?mail\w*|geb(oorte)?(dat|datum)\w*)$"
)


def is_personal_column(name: str) -> bool:
    """Does a column of this name hold a name, BSN, date of birth, address, phone number or e-mail address?"""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isalnum())
    return bool(_NAMES.match(plain))
