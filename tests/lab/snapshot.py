"""What a host is, as lines that can be compared: everything that an office could leave behind."""

import re
from collections.abc import Iterable

SNAPSHOT = r"""
LC_ALL=C; export LC_ALL
# A host that has just booted is not yet what it will be: addresses are tried first, units start.
systemctl is-system-running --wait >/dev/null 2>&1
for try in $(seq 150); do ip -6 -oneline address | grep -q tentative || break; sleep 0.2; done
dpkg-query -W -f 'package ${binary:Package} ${db:Status-Status} ${Version}\n'
sed 's/^/account /' /etc/passwd
sed 's/^/group /' /etc/group
cut -d: -f1,2 /etc/shadow | sed 's/^/password /'
trees="/etc /usr/local /var /root /home /opt /srv"
find $trees -xdev -type f -exec sha256sum {} + | sort -k2 | sed 's/^/content /'
find $trees -xdev -printf 'path %p %y %m %u %g %l\n' | sort
systemctl list-unit-files --no-legend --no-pager | awk '{ print "unitfile", $1, $2 }'
systemctl list-units --all --no-legend --no-pager --plain | awk '{ print "unit", $1, $3 }'
ss -Hltun | awk '{ print "socket", $1, $5 }' | sort
nft list ruleset | sed 's/^/rules /'
sysctl --all 2>/dev/null | sed 's/^/kernel /'
ip -oneline link | awk '{ print "link", $2, $3 }'
ip -oneline address | awk '{ print "address", $2, $3, $4 }'
for family in 4 6; do
    ip "-$family" rule | sed "s/^/rule$family /"
    ip "-$family" route show table all | sed "s/^/route$family /"
done
tc qdisc show | sed 's/^/queue /'
sed 's/^/hostname /' /proc/sys/kernel/hostname
"""

BOOKKEEPING = {
    "Debian's own logs": r"/var/log/(apt/.*|dpkg\.log|alternatives\.log|journal/.*|wtmp|btmp|lastlog)",
    "which packages were there, and copies of such lists": r"/var/lib/(dpkg|apt|ucf)/.*",
    "caches of apt, debconf and the linker": r"/var/cache/(apt|debconf|ldconfig|man)/.*",
    "the copies that every change of accounts makes": r"/etc/(passwd|group|shadow|gshadow|subuid|subgid)-",
    "the linker's cache, and a lock": r"/etc/(ld\.so\.cache|\.pwd\.lock)",
    "systemd's own memory: a random seed, timers": r"/var/lib/systemd/.*",
    "a folder that systemd gives a daemon while it runs": r"/var/tmp/systemd-private-.*",
    "sudo notes that the engineer may use it": r"/home/engineer/\.sudo_as_admin_successful",
}
"""Paths that may differ afterwards; docs/lifecycle.md says the same."""

PASSING = {
    "counters of the kernel": r"kernel (fs\.(dentry-state|file-nr|inode-nr|inode-state|quota\..*)|"
    r"kernel\.(ns_last_pid|random\..*|pty\.nr)|net\.netfilter\.nf_conntrack_count) ",
    "a value that the kernel makes up": r"kernel net\.ipv4\.tcp_fastopen_key ",
    "targets that were reached stay so until the next boot": r"unit [a-z-]+\.target ",
    "so does the empty slice of instances that are gone": r"unit system-postgresql\.slice active",
    "who is logged in": r"unit (run-|user|session)",
    "Debian's own jobs": r"unit (systemd-[a-z-]+|apt-daily|dpkg-|logrotate|getty|e2scrub)",
    "what the kernel gives a link that was up once": r"queue qdisc noqueue ",
}
"""What else may differ: it says nothing of us, or is gone after the next boot."""


def differences(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """Return the lines that are in one of the two alone, but for bookkeeping."""
    former, now = set(before), set(after)
    lines = [f"- {line}" for line in former - now] + [f"+ {line}" for line in now - former]
    return sorted(line for line in lines if not _is_known(line[2:]))


def _is_known(line: str) -> bool:
    kind, _, rest = line.partition(" ")
    if kind in ("path", "content"):
        path = rest.split()[1 if kind == "content" else 0]
        return any(re.fullmatch(pattern, path) for pattern in BOOKKEEPING.values())
    return any(re.match(pattern, line) for pattern in PASSING.values())
