"""`manage.py export_workbook`: what it writes, what it refuses, and that a file is whole or not there."""

import os
import subprocess
import sys

import openpyxl
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bkproject.tests.full_office import make_office
from progress.models import Milestone
from spreadsheets.catalogue import workbook
from spreadsheets.management.commands import export_workbook
from spreadsheets.readers import open_book

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def office():
    return make_office()


def export(*args, **options):
    call_command("export_workbook", *map(str, args), **options)


def test_the_whole_workbook_is_written_for_a_person(office, tmp_path, capsys):
    file = tmp_path / "số liệu.xlsx"
    export(file, "--user", "administrator")
    assert openpyxl.load_workbook(file).sheetnames[1:4] == [str(found.title) for found in workbook()[:3]]
    told = capsys.readouterr()
    assert told.out == ""
    assert f": {Milestone.objects.count()}\n" in told.err
    assert os.listdir(tmp_path) == ["số liệu.xlsx"]


def test_the_language_and_the_template_are_chosen(office, tmp_path):
    file = tmp_path / "a.xlsx"
    export(file, "--user", "administrator", "--language", "en", "--template", verbosity=0)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[1:4] == ["Clusters", "Zones", "Progress"]
    assert book["Clusters"].max_row == 2


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_one_sheet_is_written_in_each_format_with_what_the_person_sees(office, tmp_path, kind):
    file = tmp_path / f"a.{kind}"
    export(file, "--user", "local", "--only", "clusters", verbosity=0)
    book = open_book(file.read_bytes(), file.name)
    cells = [str(cell) for row in book.read(1 if kind == "xlsx" else 0).rows for cell in row.cells]
    assert "Cẩm Giàng" in cells
    assert "Vằng Mười" not in cells


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["a.xlsx", "--user", "noone"], 2),
        (["a.xlsx", "--user", "nobody"], 1),
        (["a.csv", "--user", "nobody", "--only", "zones"], 1),
        (["missing/a.xlsx", "--user", "administrator"], 1),
        (["a.pdf", "--user", "administrator"], 2),
        (["a", "--user", "administrator"], 2),
        (["a.csv", "--user", "administrator"], 2),
    ],
)
def test_what_cannot_be_written_is_told_with_its_exit_code(office, tmp_path, args, code):
    with pytest.raises(CommandError) as error:
        export(tmp_path / args[0], *args[1:])
    assert error.value.returncode == code
    assert os.listdir(tmp_path) == []


def test_wrong_usage_on_the_command_line_is_2(tmp_path):
    command = [
        sys.executable,
        "manage.py",
        "export_workbook",
        str(tmp_path / "a.xlsx"),
        "--user",
        "x",
        "--only",
        "money",
    ]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=False)
    assert done.returncode == 2


def test_a_person_who_left_gets_nothing(office, tmp_path):
    office.department.is_active = False
    office.department.save()
    with pytest.raises(CommandError):
        export(tmp_path / "a.xlsx", "--user", "department")


def test_the_former_file_stays_when_the_new_one_fails_midway(office, tmp_path, monkeypatch):
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"former")

    def fails(spec, target):
        target.write(b"half of it")
        raise OSError("no space left on device")

    monkeypatch.setattr(export_workbook, "write_book", fails)
    with pytest.raises(CommandError) as error:
        export(file, "--user", "administrator")
    assert error.value.returncode == 1
    assert file.read_bytes() == b"former"
    assert os.listdir(tmp_path) == ["a.xlsx"]
