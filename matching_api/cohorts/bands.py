"""Age bands as ages, and whether two ranges of ages have one in common; counts nothing."""

from matching_api.history.codes import BANDS

OLDEST = 22
Ages = tuple[int, int]


def band_ages(band: str) -> Ages:
    """`8-11` as 8 and 11; raises KeyError for a band that is not known."""
    low = {name: low for low, name in BANDS}[band]
    above = [each for each, _ in BANDS if each > low]
    return low, min(above) - 1 if above else OLDEST


def overlap(one: Ages, other: Ages) -> bool:
    """Is there an age in both?"""
    return one[0] <= other[1] and other[0] <= one[1]
