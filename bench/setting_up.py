"""Django as a server has it: translations compiled, static files collected, all modules loaded and left alone."""

import gc
from pathlib import Path


def set_up(*, root_urlconf: str = "", migrated: bool = False) -> None:
    """Set Django up in this process; the environment says with which database.

    For a world, which is `migrated`, static files are collected too: they need STATIC_ROOT.
    """
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import get_resolver
    from django.utils import translation

    from bkproject.startup.static import collect_if_changed
    from bkproject.startup.translations import compile_catalogues

    if root_urlconf:
        settings.ROOT_URLCONF = root_urlconf
    django.setup()
    for folder in settings.LOCALE_PATHS:
        compile_catalogues(Path(folder))
    if migrated:
        collect_if_changed()
        call_command("migrate", interactive=False, verbosity=0)
    translation.activate("vi")
    len(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()  # as gunicorn.conf.py does
    gc.set_threshold(10_000, 10, 10)
