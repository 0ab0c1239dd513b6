"""``make screenshots``: what people see of an office that was proven in the lab, into ``docs/images``.

A lab of its own is built for it. Pages are drawn at the width of a desk; the guide's first pages as printed.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from tests.fleet import ROOT
from tests.pages import chromium

OFFICES = ("veterans-affairs", "seniors")
IMAGES = ROOT / "docs/images"
RIDEAU = Path(sys.executable).with_name("rideau")
WIDTH, HEIGHT = 1120, 900
DOTS_AN_INCH = 72


def rideau(*arguments: str, fine: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run([RIDEAU, *arguments], cwd=ROOT, check=False, stdout=sys.stderr)
    if done.returncode not in fine:
        raise SystemExit(f"rideau {' '.join(arguments)}: exit status {done.returncode}")


@contextmanager
def proven() -> Iterator[None]:
    """Have two offices at one site installed and proven in a lab."""
    rideau("lab", "up", *OFFICES)
    try:
        rideau("apply", *OFFICES, "--lab")
        rideau("verify", *OFFICES, "--lab")
        yield
    finally:
        rideau("lab", "down")


def shoot(browser: Browser, page: Path, name: str) -> None:
    """Draw the top of a page."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    shown = context.new_page()
    shown.goto(page.as_uri())
    shown.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def printed(document: Path, name: str) -> None:
    """Draw the first page of a PDF."""
    drawn = ["pdftoppm", "-png", "-singlefile", "-r", str(DOTS_AN_INCH), str(document), str(IMAGES / name)]
    subprocess.run(drawn, check=True)


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    os.environ.setdefault("RIDEAU_LAB_STATE", "/var/lib/rideau-lab-screenshots")
    with TemporaryDirectory() as folder, chromium() as browser:
        os.environ["XDG_STATE_HOME"] = folder
        made = Path(folder, "pages")
        with proven():
            rideau("readiness", "--lab", "--html", str(made), fine=(0, 2))
        rideau("capacity", "--html", str(made), fine=(0, 2))
        rideau("guide", OFFICES[0], "--out", str(made))
        for language in ("en", "fr"):
            for page in ("readiness", "capacity", "guide-people", "guide-it"):
                shoot(browser, made / f"{page}.{language}.html", f"{page}.{language}")
            printed(made / f"guide-people.{language}.pdf", f"guide-people-printed.{language}")


if __name__ == "__main__":
    main()
