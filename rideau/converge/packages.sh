# shellcheck shell=dash
# shellcheck disable=SC2154,SC2016 # original comes from remember.sh; formats of dpkg-query
# Install packages in one transaction; no daemon starts, none is enabled that was not. Arguments: packages.
policy=/usr/sbin/policy-rc.d
kept=$policy.before-rideau
work=$(mktemp -d)
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND

give_back_policy() {
    grep -q 'rideau' "$policy" 2>/dev/null && rm -f "$policy"
    if [ -e "$kept" ]; then mv -f "$kept" "$policy"; fi
}

# Daemons would run on their package's default configuration until activation gives them theirs.
forbid_starts() {
    if [ -e "$policy" ]; then mv -f "$policy" "$kept"; fi
    printf '#!/bin/sh\n# rideau: packages are being installed, activation starts what the plan names\nexit 101\n' >"$policy"
    chmod 755 "$policy"
}

enabled() {
    systemctl list-unit-files --no-legend --no-pager --state=enabled --type=service,socket |
        awk '{ print $1 }' | sort
}

disable_newly_enabled() {
    enabled >"$work/after"
    # Each on its own: a unit that cannot be disabled must not keep the others enabled.
    comm -13 "$work/before" "$work/after" |
        SYSTEMCTL_SKIP_SYSV=1 xargs -r -n 1 systemctl disable --no-reload --quiet 2>/dev/null
    systemctl daemon-reload
}

inventory() { # folder: what is there now
    mkdir -p "$1"
    dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' |
        awk '$1 != "config-files" && $1 != "not-installed" { print $2 }' | sort >"$1/packages"
    cut -d: -f1 /etc/passwd | sort >"$1/users"
    cut -d: -f1 /etc/group | sort >"$1/groups"
}

# Removal takes away what our transactions brought and nothing else. One that was killed left its "before".
note_before() {
    [ -d "$original/before" ] && return 0
    rm -rf "$original/before.new"
    inventory "$original/before.new" && mv -T "$original/before.new" "$original/before"
}

note_brought() {
    inventory "$work/now"
    for kind in packages users groups; do
        comm -13 "$original/before/$kind" "$work/now/$kind" >>"$original/$kind"
        sort -u -o "$original/$kind" "$original/$kind"
    done
    rm -rf "$original/before"
}

finish() {
    status=$?
    trap '' HUP INT TERM
    note_brought
    give_back_policy
    disable_newly_enabled
    rm -rf "$work"
    exit "$status"
}

install() {
    apt-get install --yes --quiet=2 --no-install-recommends -o Dpkg::Use-Pty=0 \
        -o DPkg::Lock::Timeout=180 -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-confdef \
        -- "$@" >"$work/log" 2>&1 9>&-
}

# A controller that was killed leaves its transaction running; two would take each other's policy away.
exec 9>/run/lock/rideau-packages.lock
flock -w 600 9 || { say "another installation has been running for 600 seconds" >&2; exit 1; }
if ! { remember_host && note_before; }; then
    say "cannot write to $original" >&2
    exit 1
fi
enabled >"$work/before"
trap finish EXIT
trap 'exit 1' HUP INT TERM
give_back_policy # left behind if an earlier run was killed
forbid_starts
if [ -n "$(ls /var/lib/dpkg/updates)" ]; then dpkg --configure -a --force-confold >"$work/log" 2>&1; fi

# The lists are fetched only when what is known does not suffice.
install "$@" || { apt-get update --quiet=2 -o DPkg::Lock::Timeout=180 >"$work/update" 2>&1 && install "$@"; } || {
    tail -n 15 "$work/log" >&2
    exit 1
}
say "installed $*"
