"""Somebody with a browser that knows HTML and what our attributes mean, but no pixels."""

import json
from urllib.parse import urljoin

import requests
from lxml import html

from tests.e2e.conftest import until


class Visitor:
    """One person's browser; controls are found by what is written on them."""

    def __init__(self, base, person, workspace):
        self._base, self._workspace = base, workspace
        self._session = requests.Session()
        self._session.trust_env = False
        self.person = person
        self.goes("C0GENERAL")

    def goes(self, channel, side=""):
        self.address = f"/as/{self.person}/{channel}?side={side}"
        return self.looks()

    def looks(self):
        answer = self._session.get(urljoin(self._base, self.address))
        answer.raise_for_status()
        self.page = html.fromstring(answer.text)
        return self.page

    def reads(self, region="messages"):
        found = self.looks().get_element_by_id(region)
        return " ".join(found.text_content().split())

    def sees(self, text, region="messages"):
        """Look five times a second until it is there."""
        return until(self._workspace, lambda: text in self.reads(region))

    def writes(self, text):
        return self._post(self._form("write"), {"text": text})

    def presses(self, label, **typed):
        """Press the last control of that name, in the modal on top if there is one."""
        *_, control = self.controls(label)
        return self.uses(control, **typed)

    def uses(self, control, **typed):
        """Press a control as it was drawn, be it still there or not."""
        forms = [form for form in control.iterancestors("form") if form.get("hx-post")]
        if control.get("type") == "submit":
            return self._post(forms[0].get("hx-post"), self._fields(forms[0], typed))
        entered = self._fields(forms[0], typed) if control.get("hx-include") else []
        pressed = json.loads(control.get("hx-vals") or "{}")
        return self._post(control.get("hx-post"), [*entered, *pressed.items()])

    def controls(self, label):
        where = self.looks()
        dialogs = where.xpath("//dialog[@data-top]")
        scope = dialogs[-1] if dialogs else where
        return [b for b in scope.xpath(".//button") if " ".join(b.text_content().split()) == label]

    def channel_of(self, name):
        link = next(a for a in self.looks().xpath("//nav//a") if name in a.text_content())
        return link.get("href").split("/")[-1].split("?")[0]

    def _form(self, field):
        return self.looks().get_element_by_id(field).getparent().get("hx-post")

    def _fields(self, form, typed):
        """Give what a browser would send of a form, after *typed* went to fields by label."""
        fields = dict(form.form_values())
        for label, value in typed.items():
            fields[self._named(form, label)] = value
        return list(fields.items())

    def _named(self, form, label):
        wanted = label.replace("_", " ")
        for mark in form.xpath(".//label | .//legend"):
            if wanted.lower() in mark.text_content().lower():
                around = mark.getparent()
                return around.xpath(".//input/@name | .//textarea/@name | .//select/@name")[0]
        raise AssertionError(wanted)

    def _post(self, path, fields):
        origin = {"Origin": self._base.rstrip("/")}
        answer = self._session.post(urljoin(self._base, path), data=fields, headers=origin)
        answer.raise_for_status()
        return answer
