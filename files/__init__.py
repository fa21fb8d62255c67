"""Opens files from outside safely (ZIP, compound files, XML), tells their kinds by content, keeps and serves them.

Knows no site and no model of ours.
"""
