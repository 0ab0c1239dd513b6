"""An engineer at work on one host of the lab, and a small service to work with."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from rideau.checks import OnHost
from rideau.converge.inventory import Access
from rideau.converge.run import Progress, Result, Target, apply, preview
from rideau.host import Contribution, File, HostPlan, Unit, Validator
from rideau.lab import Lab
from rideau.project import Project
from rideau.vault.opening import opened
from tests.lab.conftest import OFFICE

CONF = "/etc/rideau-test/greeter.conf"
SERVICE = "/etc/systemd/system/greeter.service"
GREETER = """[Service]
ExecStart=/bin/sh -c 'cp /etc/rideau-test/greeter.conf /run/greeting; exec sleep infinity'
[Install]
WantedBy=multi-user.target
"""


def greeter(
    greeting: str,
    *more: File,
    health: str = "test -s /run/greeting",
    patience: int = 60,
    host: str = "apps",
) -> Contribution:
    """Return a small service with everything a real one has."""
    unit = Unit(
        "greeter.service", restart_on=("/etc/rideau-test/", SERVICE), health=health, patience=patience
    )
    return Contribution(
        "greeter",
        host,
        files=(File(CONF, f"{greeting}\n"), File(SERVICE, GREETER), *more),
        units=(unit,),
        validators=(Validator("greeting", f"grep -q hello {CONF}", ("/etc/rideau-test/",)),),
    )


class Engineer:
    """Works on one host of the lab as an engineer does: over SSH, with sudo."""

    def __init__(self, lab: Lab, host: str = "apps") -> None:
        self.lab = lab
        plans = opened(Project.load().plan(OFFICE).hosts, lab.vaults)
        self.plan = next(each for each in plans if each.host.slug == host)
        self.access = Access(lab.ssh.known_hosts, lab.vaults, lab.ssh.user, lab.ssh.key, lab.ssh.addresses)

    def whole(self, *parts: Contribution) -> HostPlan:
        return replace(self.plan, contributions=(*self.plan.contributions, *parts))

    def apply(
        self,
        plan: HostPlan,
        connector: str = "@rideau/",
        progress: Progress = lambda *_: None,
        **data: object,
    ) -> Result:
        target = Target(plan, {**self.access.data(OFFICE, plan.host), **data}, connector)
        return self._in_the_lab(lambda: next(apply([target], progress)))

    def preview(self, plan: HostPlan) -> Result:
        target = Target(plan, self.access.data(OFFICE, plan.host))
        return self._in_the_lab(lambda: next(preview([target], lambda *_: None)))

    def _in_the_lab(self, work: Callable[[], Result]) -> Result:
        with ThreadPoolExecutor(1, initializer=self.lab.enter_control) as pool:
            return pool.submit(work).result()

    def sh(self, shell: str) -> str:
        place = OnHost(self.plan.host.slug)
        return self.lab.run(place, shell, timeout=120, office=OFFICE).stdout.strip()

    @property
    def greeting(self) -> str:
        return self.sh("systemctl is-active --quiet greeter.service && cat /run/greeting")
