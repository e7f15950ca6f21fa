"""The names of months and days as English texts have them, in small letters."""

from archive.analysis.patterns import word_set

MONTHS = word_set("january february march april may june july august september october november december")
SHORT_MONTHS = word_set("jan feb mar apr may jun jul aug sep sept oct nov dec")
DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
SHORT_DAYS = word_set("mon tue wed thu fri sat sun")
EVERY_MONTH = MONTHS | SHORT_MONTHS
A_DAY = "|".join(sorted(name.capitalize() for name in DAYS))
A_MONTH = "(?:" + "|".join(sorted((name.capitalize() for name in EVERY_MONTH), key=lambda name: (-len(name), name))) + r")\b\.?"
NO_PEOPLE = frozenset(name.capitalize() for name in (MONTHS | DAYS) - {"may"})  # nobody is called so
