"""A form's fields bear their own names, whatever the page around it is called."""

import html
import re

import pytest

from progress.tests.cast import browser

LABEL = re.compile(r'<label[^>]*\bfor="([^"]+)"[^>]*>(.*?)</label>', re.DOTALL)


@pytest.mark.parametrize(
    "address",
    [
        "/clusters/add/",
        "/zones/add/",
        "/clusters/cam-giang/edit/",
        "/site-figures/add/?site={site}",
        "/organisations/add/",
        "/units/add/",
        "/indicators/add/",
        "/meetings/add/",
        "/events/add/?site={site}&kind=expanded",
        "/obstacles/add/?site={site}",
        "/projects/add/?site={site}",
        "/documents/add/?site={site}",
        "/inspections/add/?site={site}",
    ],
)
def test_every_field_has_its_own_label(cast, address):
    response = browser(cast.administrator).get(address.format(site=cast.cluster.pk))
    labels = {key: html.unescape(re.sub(r"<[^>]+>", " ", text)) for key, text in LABEL.findall(response.text)}
    form = response.context["form"]
    fields = {field.id_for_label: str(field.label) for field in form.visible_fields()}
    shown = {key: label for key, label in fields.items() if key in labels}
    assert len(shown) > 2
    assert {key: labels[key] for key, label in shown.items() if label not in " ".join(labels[key].split())} == {}
