"""How quick imports and exports are, beside stock django-import-export and beside what is possible at all.

`make bench` runs it, by hand and never with the tests; docs/performance.md has its figures and what they led to.
"""
