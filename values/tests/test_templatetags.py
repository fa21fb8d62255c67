from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override


def render(text, **context):
    return Template("{% load values %}" + text).render(Context(context))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_numbers_are_shown_alike_in_both_languages(language):
    with override(language):
        assert render("{{ area|number }}", area=Decimal("1780.3000")) == "1.780,3"
        assert render("{{ rate|number:2 }} %", rate=Decimal("12.2249")) == "12,22 %"
        assert render('{{ area|quantity:"ha" }}', area=Decimal("676.4")) == "676,4 ha"
        assert render('{{ term|quantity:"" }}', term=50) == "50"
        for unit, said in (("Cụm", "8 cụm"), ("Triệu USD", "8 triệu USD"), ("Dự án", "8 dự án"), ("MW", "8 MW")):
            assert render("{{ number|quantity:unit }}", number=8, unit=unit) == said
        assert render("{{ count|number }}", count=0) == "0"


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_not_known_is_said_not_guessed(nothing, english):
    assert render("{{ area|number }}", area=nothing) == "no data yet"
    assert render('{{ area|quantity:"ha" }}', area=nothing) == "no data yet"
