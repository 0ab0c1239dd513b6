# shellcheck shell=dash
# shellcheck disable=SC2154,SC2016 # original comes from remember.sh; formats of dpkg-query
# Install packages in one transaction; no daemon starts, none is enabled that was not. Arguments: those of the
# lock, then packages. While another process installs, the last line says "busy" and who it is: the controller
# asks again.
hold
policy=/usr/sbin/policy-rc.d
kept=$policy.before-rideau
dpkg=/var/lib/dpkg
links=/etc/systemd/system
busy=75
work=$(mktemp -d 2>/dev/null) || { say "${TMPDIR:-/tmp} is full: make room" >&2; exit 1; }
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

# Read from the links themselves: to ask systemd costs a quarter of a second.
enabled() { find "$links" -type l \( -name '*.service' -o -name '*.socket' \) -printf '%f\n' | sort -u; }

disable() { # file of names, option of xargs …
    names=$1
    shift
    SYSTEMCTL_SKIP_SYSV=1 xargs -r "$@" systemctl disable --no-reload --quiet <"$names" 2>/dev/null
}

disable_newly_enabled() {
    enabled >"$work/after"
    comm -13 "$original/before/enabled" "$work/after" >"$work/newly"
    # One by one if need be: a unit that cannot be disabled must not keep the others enabled.
    disable "$work/newly" || disable "$work/newly" -n 1
}

inventory() { # folder: what is there now
    mkdir -p "$1" &&
        dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' |
        awk '$1 != "config-files" && $1 != "not-installed" { print $2 }' | sort >"$1/packages" &&
        cut -d: -f1 /etc/passwd | sort >"$1/users" &&
        cut -d: -f1 /etc/group | sort >"$1/groups"
}

# Removal takes away what our transactions brought and nothing else. One that was killed left its "before".
note_before() {
    [ -d "$original/before" ] && return 0
    rm -rf "$original/before.new"
    inventory "$original/before.new" && enabled >"$original/before.new/enabled" &&
        sync -f "$original/before.new" && mv -T "$original/before.new" "$original/before"
}

# Where it cannot be noted, the disk being full, "before" stays for the next transaction to do it.
note_brought() {
    inventory "$work/now" || return
    for kind in packages users groups; do
        { comm -13 "$original/before/$kind" "$work/now/$kind" && cat "$original/$kind" 2>/dev/null; } |
            sort -u >"$original/$kind.new" && mv -f "$original/$kind.new" "$original/$kind" || return
    done
    rm -rf "$original/before"
}

finish() {
    status=$?
    trap '' HUP INT TERM
    give_back_policy
    disable_newly_enabled
    note_brought
    rm -rf "$work"
    exit "$status"
}

install() {
    apt-get install --yes --quiet=2 --no-install-recommends -o Dpkg::Use-Pty=0 \
        -o DPkg::Lock::Timeout=15 -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-confdef \
        -- "$@" >"$work/log" 2>&1 9>&-
}

# apt waits without a word, and names nobody when it gives up.
holder() {
    for lock in $dpkg/lock-frontend $dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock; do
        inode=$(stat -c %i "$lock" 2>/dev/null) || continue
        awk -v inode="$inode" '$2 == "POSIX" && $6 ~ ":" inode "$" { print $5 }' /proc/locks |
            while read -r pid; do
                [ -n "$(find "/proc/$pid/fd" -lname "$lock" 2>/dev/null)" ] || continue
                say "process $pid ($(cat "/proc/$pid/comm")), which holds $lock"
            done
    done
}

await_turn() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        whose=$(holder | head -n 1)
        [ -n "$whose" ] || return 0
        sleep 1
    done
    say "busy $whose"
    exit $busy
}

is_lock_trouble() { grep -qE 'Could not get lock|Unable to (acquire|lock)' "$1"; }

attempt() { # command …, its log first
    log=$1
    shift
    "$@" && return 0
    if is_lock_trouble "$log"; then # somebody was quicker than us
        whose=$(holder | head -n 1)
        say "busy ${whose:-another process, which holds the lock of apt or dpkg}"
        exit $busy
    fi
    return 1
}

update() { apt-get update --quiet=2 >"$work/update" 2>&1 9>&-; }

# A controller that was killed leaves its transaction running; two would take each other's policy away.
exec 9>/run/lock/rideau-packages.lock
flock -w 10 9 || { say "busy another apply, which installs packages"; exit $busy; }
await_turn
if ! { remember_host && note_before; }; then
    say "cannot write to $original: make room" >&2
    exit 1
fi
trap finish EXIT
trap : PIPE # who listened may be gone; what was begun is ended all the same
trap 'exit 1' HUP INT TERM
give_back_policy # left behind if an earlier run was killed
forbid_starts
if is_dpkg_interrupted; then dpkg --configure -a --force-confold >"$work/log" 2>&1 9>&-; fi

# The lists are fetched only when what is known does not suffice.
attempt "$work/log" install "$@" ||
    { attempt "$work/update" update && attempt "$work/log" install "$@"; } || {
    tail -n 15 "$work/log" >&2
    exit 1
}
say "installed $*"
