"""A person at a real browser, who finds things by what is written on them."""

import shutil
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Locator, Page, expect

from firefighter.cli.gallery.camera import BROWSERS, SETTINGS
from firefighter.playground.serving import PATIENT_SECONDS

FLAGS = ("--no-sandbox", *SETTINGS)
MISSING = f"There is no browser on this machine: none of {', '.join(BROWSERS)} is on the PATH."

# What a busy machine may need; nobody waits longer than it takes.
expect.set_options(timeout=PATIENT_SECONDS * 1000)


def program() -> str | None:
    """Give the path of a browser of this machine."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


class Window:
    """One tab of somebody's browser, beginning with the page at *url*.

    Attributes:
        complaints: what the browser's console had to say.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.set_default_timeout(PATIENT_SECONDS * 1000)
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._hears(said.type, said.text))
        self.opens(url)

    def opens(self, url):
        """Go to an address, and wait until what is pressed there is listened to."""
        self.page.goto(url)
        self._is_ready()

    @property
    def modal(self) -> Locator:
        return self.page.locator("dialog[open]")

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages")

    def writes(self, text):
        field = self.page.locator("#write")
        field.fill(text)
        field.press("Enter")

    def sees(self, text, where="#messages"):
        expect(self.page.locator(where).get_by_text(text).last).to_be_visible()

    def goes_to(self, name):
        """Go to a channel by what the list at the side calls it."""
        self.opens(self._row(name).evaluate("link => link.href"))
        expect(self.page.locator("#head h1")).to_contain_text(name)

    def goes(self, place):
        """Go to a channel by its id, with what shall lie beside it."""
        self.opens(urljoin(self.page.url, place))

    def channel_of(self, name):
        return urlsplit(self._row(name).evaluate("link => link.href")).path.split("/")[-1]

    def presses(self, label):
        """Press the newest control of that name among the messages."""
        self.messages.get_by_role("button", name=label, exact=True).last.click()

    def answers(self, label):
        """Press a control of that name in the form on top."""
        self.modal.get_by_role("button", name=label, exact=True).last.click()

    def chooses(self, option, menu):
        """Open the newest menu of that name, and choose from it."""
        found = self.messages.locator("details", has=self.page.locator("summary", has_text=menu))
        found.last.locator("summary").click()
        found.last.get_by_role("button", name=option).click()

    def uses(self, shortcut, on):
        """Use a shortcut from the menu of the newest message that says *on*."""
        message = self.messages.locator("article", has_text=on).last
        message.hover()
        message.get_by_label("More actions").click()
        message.get_by_role("button", name=shortcut).click()

    def submits(self):
        """Press the primary button of the form on top."""
        self.modal.locator("[type=submit]").click()

    def fills(self, **typed):
        for label, text in typed.items():
            self.modal.get_by_label(label.replace("_", " ")).fill(text)

    def has_a_form(self, title):
        expect(self.modal.get_by_role("heading", name=title)).to_be_visible()

    def _row(self, name):
        return self.page.locator("#sidebar a", has_text=name).first

    def _is_ready(self):
        expect(self.page.locator("#stream[data-htmx-powered]")).to_be_attached()

    def _hears(self, kind, text):
        if kind in {"error", "warning"}:
            self.complaints.append(text)
