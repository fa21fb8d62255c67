"""Filling in a page's form as a browser would: what it shows is what is sent, but for what the test changes."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self, form_id: str):
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.data: dict[str, list[str]] = {}
        self.select = self.textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        if not self.inside or ("name" not in attrs and tag != "option"):
            return
        if tag == "input" and attrs.get("type") not in ("submit", "file", "button"):
            if attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs:
                value = attrs.get("value", "on" if attrs.get("type") == "checkbox" else "")
                self.data.setdefault(attrs["name"], []).append(value)
        elif tag == "select":
            self.select, self.first = attrs["name"], None if "multiple" in attrs else ""
        elif tag == "option" and self.select:
            if self.first == "":
                self.first = attrs.get("value", "")
            if "selected" in attrs:
                self.data.setdefault(self.select, []).append(attrs.get("value", ""))
        elif tag == "textarea":
            self.textarea = attrs["name"]
            self.data[self.textarea] = [""]

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            if self.first is not None and self.select not in self.data:
                self.data[self.select] = [self.first]
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            # HTML drops one line break after the opening tag.
            text = data[1:] if not self.data[self.textarea][0] and data.startswith("\n") else data
            self.data[self.textarea][0] += text


def fields_of(response, form_id: str) -> dict[str, list[str]]:
    """Return what the form of a page would send as it stands, with what the test changes given later."""
    parser = _Fields(form_id)
    parser.feed(response.content.decode())
    assert parser.data, f"no form {form_id} on the page"
    return parser.data
