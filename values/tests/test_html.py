from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from values.text import escaped, filled


def test_what_people_wrote_is_escaped_and_what_is_safe_stays():
    assert filled('<a title="{}">{}</a> {}', "a \"b\" & 'c'", "<script>", mark_safe("<b>x</b>")) == (
        '<a title="a &quot;b&quot; &amp; &#x27;c&#x27;">&lt;script&gt;</a> <b>x</b>'
    )
    assert filled("{}", filled("<i>{}</i>", 1)) == "<i>1</i>"


def test_a_text_to_translate_is_shown_in_the_language_of_the_moment():
    assert escaped(gettext_lazy("Search")) == str(gettext_lazy("Search"))
    assert type(escaped(gettext_lazy("Search"))) is str
