"""The page of doubtful data: everything recorded that breaks a rule or is worth a second look, by kind.

A new kind is a line of `kinds.KINDS`.
"""
