"""How properties are tested: the machine may be slow, which says nothing about the code; and a browser."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from rideau import language

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A headless Chromium; not for longer than a module: its event loop would be in the way of others."""
    from tests.pages import chromium  # noqa: PLC0415 -- few modules look at pages

    with chromium() as found:
        yield found


@pytest.fixture(autouse=True)
def english() -> None:
    """Every test begins in English, whatever language a test before it spoke."""
    language.use("en")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the lab's tests that use no lab of others: ``scripts/lab-test`` runs them beside the rest."""
    of_labs = isinstance(item, pytest.Function) and item.get_closest_marker("lab")
    if of_labs and "lab" not in item.fixturenames:
        item.add_marker("own_lab")
