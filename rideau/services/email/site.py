"""The mail website: what it answers is in a folder, a file a part."""

from rideau.host import Contribution, File
from rideau.mail import LOCATIONS, OWNER, website
from rideau.office import Host, Office


def site(office: Office, host: Host) -> Contribution:
    """Return what nginx reads inside the server of the office's mail."""
    parts = f"# Written by Rideau: one file a part.\ninclude {LOCATIONS}/*.conf;\n"
    return Contribution(OWNER, host.slug, files=(File(website(office, host).locations, parts),))
