"""Several starts at once on one database: as if one had come after the other."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from bkproject.startup.one_start import WAITING
from bkproject.tests.servers import manage, own_environment

AT_ONCE = 3
# Each round takes some twenty seconds; ten were run by hand when this was made.
ROUNDS = int(os.environ.get("START_ROUNDS", "1"))
# An earlier version. What came after it remakes tables, one of history too, and fills others.
EARLIER = ("progress", "0054_occupancy_rate")
# `migrate` itself would not find the way back from what squashed migrations made.
BACK = (
    "from django.db import connection; from bkproject.tests.unsquashed import executor_without_squashes; "
    f"executor_without_squashes(connection).migrate([{EARLIER}])"
)


@pytest.fixture
def environment(tmp_path):
    with own_environment(tmp_path) as variables:
        yield variables


def start_at_once(environment):
    starts = [
        subprocess.Popen(
            [sys.executable, "manage.py", "startup", "--no-static"],
            env=environment,
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _number in range(AT_ONCE)
    ]
    return [(*start.communicate(timeout=1800), start.returncode) for start in starts]


def assert_all_is_well(environment, outcomes, *, is_new):
    assert [code for _out, _err, code in outcomes] == [0] * AT_ONCE, outcomes
    assert sum("(BK_ADMIN_PASSWORD)" in out for out, _err, _code in outcomes) == is_new
    assert any(WAITING in err for _out, err, _code in outcomes)
    files = Path(environment["DATA_DIR"]).iterdir()
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files if path.name.startswith("tracker")} <= {0}
    counted = (
        "from clusters.models import Cluster; from django.contrib.auth.models import User; "
        "from bkproject.startup.broken_history import missing_columns; "
        "print(Cluster.objects.count(), User.objects.get().check_password('given by the office'), missing_columns())"
    )
    assert manage(environment, "shell", "--no-imports", "-c", counted).split("\n")[0] == "7 True {}"


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(ROUNDS))
def test_three_starts_on_an_empty_database_and_on_one_of_an_earlier_version(environment, number):
    assert_all_is_well(environment, start_at_once(environment), is_new=True)
    manage(environment, "shell", "--no-imports", "-c", BACK)
    assert_all_is_well(environment, start_at_once(environment), is_new=False)


@pytest.mark.django_db
def test_a_history_that_lost_a_column_is_told_with_what_to_do():
    table = "progress_historicalmilestone"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DROP COLUMN percent")
    with pytest.raises(CommandError) as refused:
        call_command("startup", "--no-static")
    assert f"{table}: percent" in str(refused.value)
    assert "khôi phục bản sao lưu" in str(refused.value)
    assert "restore the last backup" in str(refused.value)
