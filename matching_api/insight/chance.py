"""Whether a group would fill, as a range; a stated estimate and no forecast."""

from math import comb

STEPS = 20


def chance_of_at_least(needed: int, *parts: tuple[int, float]) -> float:
    """The chance that at least `needed` come, of parts of so many youths who each come with a share, one by one.

    Each part is binomial, C(n, k) p^k (1 − p)^(n − k); parts add up as if they were apart from each other too.
    """
    coming = [1.0]
    for youths, share in parts:
        each = [comb(youths, k) * share**k * (1 - share) ** (youths - k) for k in range(youths + 1)]
        summed = [0.0] * (len(coming) + youths)
        for before, chance in enumerate(coming):
            for more, other in enumerate(each):
                summed[before + more] += chance * other
        coming = summed
    return 1.0 if needed <= 0 else min(1.0, sum(coming[needed:]))


def in_steps(chance: float) -> float:
    """In steps of 5 %: more would be false precision. Only what is certain is 0 or 1."""
    if chance in (0.0, 1.0):
        return chance
    return min(STEPS - 1, max(1, round(chance * STEPS))) / STEPS
