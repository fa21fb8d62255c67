"""A program that shows an access token, as the tests of this room have it."""

import datetime

from django.test import Client
from django.utils import timezone

from api.actions import make_token

BEGIN = "/api/v1/"


def make_secret(person, **more) -> str:
    """Make a token with the rights of a person and return its secret."""
    values = {"name": "Trục dữ liệu", "ends_on": timezone.localdate() + datetime.timedelta(days=30), "by": person}
    return make_token(person=person, **(values | more))[1]


class Program:
    """Shows a token with each request and keeps no cookies."""

    def __init__(self, secret: str):
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, address: str, **headers):
        return Client().get(_whole(address), headers=self.headers | headers)

    def post(self, address: str, body, **headers):
        """Send JSON; text is sent as it is."""
        return Client().post(_whole(address), body, content_type="application/json", headers=self.headers | headers)


def _whole(address: str) -> str:
    return address if address.startswith("/") else BEGIN + address
