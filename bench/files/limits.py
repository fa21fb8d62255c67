"""How large workbooks may be while they are measured."""

# The largest has more cells than are taken by default, and two rows of header.
LIMITS = {
    "SPREADSHEET_MAX_ROWS": 1_000_000,
    "SPREADSHEET_MAX_CELLS": 20_000_000,
    "SPREADSHEET_MAX_MB": 200,
    "SPREADSHEET_MAX_UNPACKED_MB": 2_000,
}
