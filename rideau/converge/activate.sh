# shellcheck shell=dash
# shellcheck disable=SC2154 # home and generations come from common.sh
# Make this host what a generation says, or put the former one back.
#
#   activate check N          run the validators of generation N, and note that they had nothing to say
#   activate run N            switch to generation N
#   activate guarded N SECS   the same, undone after SECS seconds unless "confirm N" is run
#   activate confirm N        keep generation N
#   activate restore N        what the timer runs: the former generation again, unless N was confirmed
#   activate recover          what every boot runs: the former generation again if a switch was cut short
#   activate resume           the same, at once, where the program was killed and the host runs on
#   activate view N FOLDER    (for itself) run the validators in a private view of the host
#
# Every step can be repeated: "activating" lists what an unfinished switch may have touched.
program=$0
journal=$home/activating
recovery=/etc/systemd/system/rideau-recover.service
wants=/etc/systemd/system/multi-user.target.wants
work=
# SysV links mean nothing where a native unit exists; keeping them costs two reloads of systemd a unit.
SYSTEMCTL_SKIP_SYSV=1
export SYSTEMCTL_SKIP_SYSV

patient=600 # seconds to wait for another activation on this host
bound=300   # seconds after which a validator or an action hangs

take_lock() {
    exec 9>/run/lock/rideau.lock
    flock -n 9 && return 0
    flock -w "$patient" 9 || { say "another activation has been running for $patient seconds"; exit 1; }
    waited=yes
}

fail() {
    failed=yes
    say "$*"
}

# ---- validators ------------------------------------------------------------------------------------

note_validator() { if is_touched "$4"; then say "$2" >>"$work/validators"; fi; }

validate() { # generation
    : >"$work/validators"
    each validator note_validator "$1"
    [ -s "$work/validators" ] || return 0
    ! is_checked "$1" || return 0
    unshare --mount --propagation private sh "$program" view "$1" "$work" 9>&-
}

what_changes() { cat "$work/changed" "$work/removed" | sha256sum; }

# Once: who comes back to a generation later may find other checkers on the host.
is_checked() { # generation
    found=$(cat "$generations/$1/checked" 2>/dev/null) && rm -f "$generations/$1/checked" &&
        [ "$found" = "$(what_changes)" ]
}

check() { # generation
    survey "$1"
    validate "$1" && what_changes >"$generations/$1/checked"
}

overlay() { # folder
    view=$work/view$1
    mkdir -p "$view/upper" "$view/scratch"
    mount -t overlay -o "lowerdir=$1,upperdir=$view/upper,workdir=$view/scratch" rideau "$1"
}

lay_out() { # generation
    mount -t tmpfs -o mode=700 rideau "$work/view" && overlay /etc && overlay /usr/local &&
        write "$1" && rename && remove
}

# In a mount namespace of its own: the files as they will lie, and every checker on them.
view() { # generation
    mkdir -p "$work/view"
    if ! lay_out "$1"; then
        say "cannot lay out generation $1 for its validators"
        return 1
    fi
    read_touched
    checks=0
    each validator begin_check "$1"
    wait
    refused=
    while [ "$checks" -gt 0 ]; do
        [ ! -s "$work/refusal$checks" ] || refused="$work/refusal$checks $refused"
        checks=$((checks - 1))
    done
    [ -n "$refused" ] || return 0
    # shellcheck disable=SC2086 # a list of files
    cat $refused
    return 1
}

# Side by side: none of them changes what another one reads.
begin_check() { # service name command inputs
    is_touched "$4" || return 0
    checks=$((checks + 1))
    ask_checker "$1" "$2" "$3" "$work/output$checks" >"$work/refusal$checks" &
}

ask_checker() { # service name command output
    (cd / && set +f && timeout "$bound" sh -c "$3") >"$4" 2>&1 </dev/null && return 0
    [ $? -ne 124 ] || say "it took more than $bound seconds" >>"$4"
    say "$1: $2 refuses the new configuration:"
    head -n 20 "$4" | sed 's/^/    /'
}

# ---- switching -------------------------------------------------------------------------------------

open_journal() { # generation
    mkdir -p "$journal" &&
        say "$1" >>"$journal/generations" &&
        cp "$work/touched" "$journal/touched.new" && mv -f "$journal/touched.new" "$journal/touched" &&
        install_recovery &&
        sync "$journal/generations" "$journal/touched" "$journal" "$home" "$recovery" "${recovery%/*}" "$wants"
}

# Nothing is touched before it is noted down.
begin() { # generation
    fresh=yes
    [ ! -d "$journal" ] || fresh=
    remember_host && keep_originals && open_journal "$1" && return 0
    [ -z "$fresh" ] || rm -rf "$journal"
    return 1
}

# Power may fail at any point of a switch: the next boot finds the journal, and goes back.
install_recovery() {
    ln -sfn "$(readlink -f "$program")" "$home/recover.new" && mv -fT "$home/recover.new" "$home/recover" ||
        return 1
    [ -s "$recovery" ] && [ -L "$wants/${recovery##*/}" ] && return 0
    cat >"$recovery.new" <<EOF || return 1
[Unit]
Description=Put the former generation of this host back after a switch that was cut short
ConditionPathExists=|$journal
ConditionPathExists=|$home/unconfirmed

[Service]
ExecStart=/bin/sh $home/recover recover
StandardOutput=append:$home/activation.log

[Install]
WantedBy=multi-user.target
EOF
    mv -f "$recovery.new" "$recovery" && systemctl enable --no-reload --quiet "${recovery##*/}" 2>/dev/null
}

remove_recovery() {
    systemctl disable --no-reload --quiet "${recovery##*/}" 2>/dev/null
    rm -f "$recovery" "$home/recover"
}

switch() { # generation
    failed=
    : >"$work/output"
    acted=
    reload=
    release_units
    if ! { place "$1" && remove && settle; }; then
        fail "cannot put the files of generation $1 into place"
        sweep
        return 1
    fi
    if is_touched "/etc/systemd/system/ /usr/local/lib/systemd/"; then reload=yes; fi
    link_units "$1"
    [ -z "$failed" ] || return 1
    [ -z "$reload" ] || systemctl daemon-reload
    return_units
    run_actions "$1"
    bring_units "$1"
    [ -z "$failed" ] || return 1
    await_all "$1"
    if [ -n "$acted" ] && [ -z "$failed" ]; then watch_a_second "$1"; fi
    [ -z "$failed" ]
}

commit() { # generation
    if [ "$1" = 0 ]; then
        rm -f "$home/current"
        # Not confirmed yet, it may still be undone, and needs what it gave back.
        if [ -s "$home/unconfirmed" ]; then
            sync "$home"
            sweep
            rm -rf "$journal"
            return
        fi
        remove_recovery
    elif [ "$(readlink "$home/current")" != "generations/$1" ]; then
        [ -L "$home/current" ] || rm -rf "$home/current" # not ours: we make links only
        if ! { ln -sfn "generations/$1" "$home/current.new" && mv -fT "$home/current.new" "$home/current"; }; then
            fail "cannot make generation $1 the active one"
            return 1
        fi
        : >"$generations/$1/activated"
    fi
    sync "$home"
    sweep
    rm -rf "$journal"
    forget_originals "$1"
}

put_back() { # generation failed
    target=$(way_back "$1" "$2")
    if [ -z "$target" ]; then
        say "no earlier generation is whole: the host stays as it is until the next apply"
        return 1
    fi
    say "putting generation $target back"
    survey "$target"
    open_journal "$target"
    if switch "$target" && commit "$target"; then
        say "generation $target is active again"
    else
        say "generation $target is back, but not all of it is healthy"
    fi
}

run() { # generation
    before=$(current)
    if [ "$1" != 0 ] && ! is_whole "$1"; then
        say "generation $1 was damaged on this host and cannot be activated; the host stays on $before:" \
            "run apply, which brings a new one"
        return 1
    fi
    mend "$before"
    survey "$1"
    if ! validate "$1"; then
        say "generation $1 was refused; the host is unchanged on generation $before"
        return 1
    fi
    if ! begin "$1"; then
        say "cannot note down what generation $1 replaces; the host is unchanged on generation $before"
        return 1
    fi
    if switch "$1" && commit "$1"; then
        prune
        say "generation $1 is active"
        return 0
    fi
    put_back "$before" "$1"
    return 1
}

# ---- confirmation ----------------------------------------------------------------------------------

disarm() {
    # The service as well: it may have come due during a long switch, and waits for the lock that we hold.
    systemctl stop --quiet rideau-restore.timer rideau-restore.service 2>/dev/null
    systemctl reset-failed rideau-restore.service rideau-restore.timer 2>/dev/null
}

arm() { # generation seconds
    disarm
    systemd-run --quiet --collect --unit=rideau-restore --on-active="$2" --timer-property=AccuracySec=100ms \
        --property=StandardOutput="append:$home/activation.log" sh "$program" restore "$1"
}

guarded() { # generation seconds
    [ -s "$home/unconfirmed" ] || current >"$home/unconfirmed"
    sync "$home/unconfirmed" "$home"
    arm "$1" "$2" || { say "cannot arm the timer that would undo generation $1"; return 1; }
    if run "$1"; then
        arm "$1" "$2" # the time to confirm starts now
    else
        disarm
        rm -f "$home/unconfirmed"
        return 1
    fi
}

restore() { # generation
    [ -s "$home/unconfirmed" ] || return 0
    say "generation $1 was not confirmed in time"
    put_back "$(cat "$home/unconfirmed")" "$1"
    rm -f "$home/unconfirmed"
}

recover() {
    # A unit that is still starting, on files that go, would be taken for one that runs.
    timeout "$bound" systemctl is-system-running --wait >/dev/null 2>&1
    if [ -s "$home/unconfirmed" ]; then
        restore "$(current)"
    else
        resume
    fi
}

resume() {
    [ -d "$journal" ] || return 0
    say "a switch was cut short"
    put_back "$(current)" ""
}

confirm() { # generation
    if [ -d "$journal" ]; then
        say "the switch to generation $1 was cut short: apply again, it is finished first"
        return 1
    elif [ "$(current)" != "$1" ]; then
        say "generation $1 is not active: the host went back to generation $(current)"
        cat "$home/activation.log"
        return 1
    fi
    disarm
    rm -f "$home/unconfirmed"
    sync "$home"
    say "generation $1 is confirmed"
}

main() {
    verb=$1
    shift
    waited=
    if [ "$verb" = view ]; then
        work=$2
        view "$1"
        return
    fi
    case $verb in restore | recover | resume) patient=86400 ;; esac # nobody else would go back
    take_lock
    # The connection that waited was made before the activation ended: it proves nothing.
    if [ "$verb" = confirm ] && [ -n "$waited" ]; then return 75; fi
    work=/run/rideau # ours alone while the lock is held; an earlier run may have been killed
    rm -rf "$work"
    trap 'rm -rf "$work"' EXIT
    # Without room to compare, everything would look right.
    if ! { mkdir -m 700 "$work" && head -c 4194304 /dev/zero >"$work/room" && rm "$work/room"; }; then
        say "less than 4 MiB are free on /run: make room"
        return 1
    fi
    "$verb" "$@"
}

main "$@"
