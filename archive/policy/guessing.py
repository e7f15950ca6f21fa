"""How often one account may be guessed at from all addresses together. ASVS 4.0.3, 2.2.1: a hundred times an hour at most."""

TIMES = 4  # as many failures as make one address wait; with five and a wait of a quarter of an hour eighty an hour
