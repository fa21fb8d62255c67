import pytest
from django.contrib.auth.models import User
from django.template import Context, Template

from values.text import person_name


@pytest.mark.parametrize(
    ("user", "name"),
    [
        (User(username="lan", last_name="Nguyễn Thị", first_name="Lan"), "Nguyễn Thị Lan"),
        (User(username="lan", first_name="Lan"), "Lan"),
        (User(username="lan"), "lan"),
        (None, ""),
    ],
)
def test_the_family_name_comes_first(user, name):
    assert person_name(user) == name
    assert Template("{% load values %}{{ user|person_name }}").render(Context({"user": user})) == name
