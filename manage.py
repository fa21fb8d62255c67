#!/usr/bin/env python
"""Django's command line for this project: `python manage.py help`."""

import importlib
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bkproject.settings")
    from django.core.management import execute_from_command_line

    from bkproject.startup.failures import reason
    from bkproject.startup.one_piece import in_one_piece

    try:
        importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
        in_one_piece(execute_from_command_line, sys.argv)
    except Exception as error:
        # What the operator can mend is said in two sentences, not in twenty lines of Python.
        told = reason(error)
        if told is None:
            raise
        sys.exit(told)
