"""What every controller of a fault test needs, loaded once and as the command line does: gevent first."""

from gevent import monkey

monkey.patch_all()

import tests.lab.engineer  # noqa: E402, F401 -- imports pyinfra
