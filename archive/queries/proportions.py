"""A share of a few, and how far chance alone could have put it."""

from math import sqrt

NORMAL_95 = 1.959964  # standard deviations to each side that hold 95 of 100


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95% interval of count out of `of`, 0.0..1.0 both; from 0 to 1 where nothing was counted.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212; without continuity correction.
    """
    if not of:
        return 0.0, 1.0
    share, spread = count / of, NORMAL_95**2 / of
    middle = share + spread / 2
    reach = NORMAL_95 * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))
