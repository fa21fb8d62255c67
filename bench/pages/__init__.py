"""How quick pages are in worlds of 100, 1.000 and 10.000 sites, beside a stock changelist and a hand-written page."""
