"""What programs read with a token: scope, pages, changes, past days, marks, limits, problems."""

import datetime

import pytest
from django.test import Client

from api.actions import make_token
from api.models import AccessToken
from api.nouns import NOUNS
from progress.tests.cast import make_cast

BEGIN = "/api/v1/"


@pytest.fixture
def cast(db):
    return make_cast()


def token_of(person, **more) -> str:
    values = {"name": "Trục dữ liệu", "ends_on": datetime.date.today() + datetime.timedelta(days=30)} | more
    return make_token(person=person, by=person, **values)[1]


class Program:
    """A program that shows a token and keeps no cookies."""

    def __init__(self, secret: str):
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, address: str, **headers):
        return Client().get(address if address.startswith("/") else BEGIN + address, headers=self.headers | headers)

    def post(self, address: str, body, **headers):
        return Client().post(
            BEGIN + address, body, content_type="application/json", headers=self.headers | headers
        )


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.key)
def test_works(cast, noun):
    program = Program(token_of(cast.administrator))
    response = program.get(f"{noun.key}/")
    assert response.status_code == 200, response.content
    print(response.content.decode()[:1500])
