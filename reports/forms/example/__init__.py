"""An example of the Management Board's form about zones, to be taken over with what the office lays down itself.

Decree 35/2022/NĐ-CP, article 68, makes the Board report zones by quarter and year; which lines and by which day was not
found. So nothing of it is loaded: an administrator takes the lines over, and says whom it goes to and when.
"""
