"""The gallery as a folder: one page, the documents it shows, and their pictures."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from firefighter.cli.gallery import camera, drawing, limits
from firefighter.cli.gallery.camera import LIGHTS, NoPictures
from firefighter.cli.gallery.drawing import Drawn
from firefighter.playground.browser.still import STYLES
from firefighter.samples import catalogue
from firefighter.samples.sample import Kind, Sample

MARK = "index.html"
HEADINGS = {
    Kind.MESSAGE: "Messages",
    Kind.MODAL: "Modals",
    Kind.HOME: "Home",
    Kind.PAGE: "Pages",
    Kind.COPY: "Copies as Markdown",
}


class NotOurs(Exception):
    """A folder that holds something else would be emptied; ``str`` says so."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds something that is no gallery; name another folder.")
        self.folder = folder


@dataclass(frozen=True)
class Plate:
    """One sample as the page shows it."""

    drawn: Drawn
    warnings: Sequence[str]

    @property
    def sample(self) -> Sample:
        return self.drawn.sample

    @property
    def file(self) -> str:
        return f"{self.sample.kind}-{self.sample.slug}"


@dataclass(frozen=True)
class Gallery:
    """What was written.

    Attributes:
        excuse: why there are no pictures; "" when there are.
    """

    page: Path
    surfaces: int
    variants: int
    pictures: int
    excuse: str


def chosen(only: str) -> list[Sample]:
    """Give the samples whose name, or whose builder's name, contains a text; "" is in all."""
    wanted = only.casefold()
    return [
        sample
        for sample in catalogue.everything()
        if wanted in sample.name.casefold() or wanted in sample.surface.casefold()
    ]


def write(folder: Path, samples: Sequence[Sample], *, browser: str | None = None) -> Gallery:
    """Make the folder anew, with a page on which every sample is.

    Args:
        browser: the path or name of the one that takes the pictures, unless it is on the PATH.

    Raises:
        NotOurs: if the folder is no gallery.
    """
    drawn = _emptied(folder) / "drawn"
    plates = [Plate(one, limits.warnings(one.sample)) for one in drawing.draw(samples)]
    for plate in plates:
        (drawn / f"{plate.file}.html").write_text(plate.drawn.document, encoding="utf-8")
    count, excuse = 0, ""
    try:
        found = camera.browser_at(browser)
        documents = [drawn / f"{plate.file}.html" for plate in plates]
        count = camera.photograph(documents, folder / "pictures", browser=found)
    except NoPictures as missing:
        excuse = str(missing)
    page = folder / MARK
    surfaces = _by_kind(plates)
    page.write_text(_page(surfaces, excuse), encoding="utf-8")
    shown = sum(len(by_surface) for by_surface in surfaces.values())
    return Gallery(page, shown, len(plates), count, excuse)


def _emptied(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise NotOurs(folder)
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("drawn", "pictures"):
        (folder / part).mkdir(parents=True)
    (folder / MARK).touch()  # An interrupted one may be made anew.
    for style in STYLES:
        shutil.copy(style, folder / "drawn")
    return folder


def _by_kind(plates: Sequence[Plate]) -> dict[str, dict[str, list[Plate]]]:
    """Group by kind, and within it by builder, each in the order of the catalogue."""
    found: dict[str, dict[str, list[Plate]]] = {}
    for kind, heading in HEADINGS.items():
        of_kind = [plate for plate in plates if plate.sample.kind is kind]
        for plate in of_kind:
            found.setdefault(heading, {}).setdefault(plate.sample.surface, []).append(plate)
    return found


def _page(kinds: dict[str, dict[str, list[Plate]]], excuse: str) -> str:
    environment = Environment(
        loader=PackageLoader("firefighter.cli.gallery"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    known = {"kinds": kinds, "excuse": excuse, "lights": LIGHTS, "picture": camera.picture}
    return environment.get_template("gallery.html").render(known)
