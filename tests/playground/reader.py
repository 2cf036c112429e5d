"""Somebody with a browser that knows links and forms, in the local Confluence."""

from typing import Any
from urllib.parse import urljoin

import requests
from lxml import html

from firefighter.playground.serving import PATIENT_SECONDS


class Reader:
    """Somebody with a browser that knows links and forms."""

    def __init__(self, wiki):
        self._wiki = wiki
        self._session = requests.Session()
        self._session.trust_env = False
        self.page: Any = None

    def opens(self, target="/wiki/", status=200):
        path = target if isinstance(target, str) else address(self._wiki, target)
        return self._got(
            self._session.get(urljoin(self._wiki.url, path), timeout=PATIENT_SECONDS), status
        )

    def follows(self, label):
        """Follow the last link of that name; the way there comes before the page."""
        links = [a for a in self.page.xpath("//a") if (a.get("aria-label") or text(a)) == label]
        return self.opens(links[-1].get("href"))

    def presses(self, label, /, status=200, **typed):
        """Fill in fields by their names, and press a button by what is written on it."""
        named = [b for b in self.page.xpath("//form//button") if label in {text(b), words_of(b)}]
        form = next(named[0].iterancestors("form"))
        fields = self.fields(form) | typed
        url = urljoin(self.at, form.get("action"))
        headers = {"Origin": self._wiki.url, "Sec-Fetch-Site": "same-origin"}
        return self._got(
            self._session.post(url, fields, headers=headers, timeout=PATIENT_SECONDS), status
        )

    def fields(self, form):
        """Give what a form holds; like a browser, without the first line's end of a text area."""
        held = dict(form.form_values())
        areas = {area.get("name") for area in form.iter("textarea")}
        return {n: v.removeprefix("\n") if n in areas else v for n, v in held.items()}

    def reads(self):
        return text(self.page.get_element_by_id("main"))

    def _got(self, answer, status):
        assert answer.status_code == status, answer.text
        self.at, self.page = answer.url, html.fromstring(answer.text)
        return self


def text(element):
    return " ".join(element.text_content().split())


def words_of(button):
    """Give what labels a button that bears a sign only."""
    named = button.getroottree().xpath("//*[@id=$id]", id=button.get("aria-labelledby", ""))
    return text(named[0]) if named else ""


def address(wiki, page, then=""):
    return f"/wiki/spaces/{wiki.site.key_of(page.space)}/pages/{page.id}{then}"
