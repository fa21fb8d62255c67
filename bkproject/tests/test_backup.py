"""README's nightly backup, run as it is written there."""

import re
import shlex

from django.conf import settings
from django.core.management import call_command


def test_the_command_of_the_readme_is_one_and_names_no_other_folder(monkeypatch):
    section = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8").partition("### Backup")[2]
    [line] = re.search(r"```console\n(.*?)```", section, re.DOTALL)[1].splitlines()
    python, program, name, *arguments = shlex.split(line)
    assert (python, program, name) == ("python", "manage.py", "backup")
    ran = []
    monkeypatch.setattr("bkproject.management.commands.backup.Command.handle", lambda self, **given: ran.append(given))
    call_command(name, *arguments)
    assert (ran[0]["target"], ran[0]["keep"]) == (settings.DATA_DIR / "backup", 14)
