"""Whether a group would fill, as a range; a stated estimate and no forecast."""

from math import comb

STEPS = 20


def chance_of_at_least(needed: int, youths: int, share: float) -> float:
    """The chance that at least `needed` of so many youths come, when each comes with this share, apart from the others.

    The upper tail of the binomial distribution: sum over k ≥ needed of C(n, k) p^k (1 − p)^(n − k).
    """
    if needed <= 0:
        return 1.0
    return sum(comb(youths, k) * share**k * (1 - share) ** (youths - k) for k in range(needed, youths + 1))


def in_steps(chance: float) -> float:
    """In steps of 5 %: more would be false precision. Only what is certain is 0 or 1."""
    if chance in (0.0, 1.0):
        return chance
    return min(STEPS - 1, max(1, round(chance * STEPS))) / STEPS
