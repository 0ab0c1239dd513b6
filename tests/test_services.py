"""One slug names a service in every layer."""

from pathlib import Path

import pytest

from rideau.services import SERVICES
from tests.factory import SLUGS

ROOT = Path(__file__).resolve().parent.parent
BUILT = [service.SLUG for service in SERVICES]


def test_services_act_in_the_order_of_the_mission() -> None:
    assert sorted(BUILT, key=SLUGS.index) == BUILT


@pytest.mark.parametrize("slug", BUILT)
def test_module_templates_deploy_and_tests_agree(slug: str) -> None:
    package = ROOT / "rideau" / "services" / slug
    assert package.is_dir() or package.with_suffix(".py").is_file()
    assert list((ROOT / "templates" / slug).glob("*.j2"))
    assert (ROOT / "deploys" / f"{slug}.py").is_file()
    assert (ROOT / "tests" / "services" / f"test_{slug}.py").is_file()


@pytest.mark.parametrize(
    ("layer", "others"),
    [("templates", {"guide", "handout", "pages", "repository"}), ("deploys", {"office"})],
)
def test_nothing_is_there_for_a_service_that_does_not_exist(layer: str, others: set[str]) -> None:
    names = {path.stem for path in (ROOT / layer).iterdir() if not path.name.startswith((".", "_"))}
    assert names <= {*BUILT, *others}
