#!/usr/bin/env python
"""Django's command line for this project: `python manage.py help`."""

import importlib
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bkproject.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from environs import EnvError

    try:
        importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except (ImproperlyConfigured, EnvError, OSError) as error:
        # A wrong setting is the operator's to mend: its name and what is wrong, not twenty lines of Python.
        sys.exit(f"Không khởi động được / Cannot start: {error}")
    from files.disk import trouble_of

    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        sys.exit(f"{trouble.label} ({error})")
