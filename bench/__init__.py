"""How quick the tracker is: pages, files, the server. It is no part of the product.

`make bench` runs it, by hand and never with the tests; docs/performance.md has its figures and what they led to.
"""
