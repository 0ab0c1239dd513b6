# shellcheck shell=dash
# shellcheck disable=SC2154 # home and generations come from common.sh
# Make this host what a generation says, or put the former one back.
#
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
original=$home/original
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

# ---- what would change -----------------------------------------------------------------------------

# Generations whose files or units may lie on the host: the active one, and those of an unfinished switch.
# An active one that was damaged cannot tell: the newest that can stands in for it.
owners() {
    readable_or_newest "$(current)"
    cat "$journal/generations" 2>/dev/null
}

readable_or_newest() { # generation
    for candidate in "$1" $(newest_first); do
        if [ "$1" = 0 ] || is_readable "$candidate"; then
            say "$candidate"
            return
        fi
    done
}

owned() { # files or units
    for generation in $(owners); do
        case $1 in
        files) wanted "$generation" | awk '{ print $5 }' ;;
        units) each unit print_unit "$generation" ;;
        esac
    done | sort -u
}

print_unit() { say "$2"; }

survey() { # generation
    owned files >"$work/owned"
    wanted "$1" >"$work/wanted"
    awk '{ print $5 }' "$work/wanted" | sort >"$work/paths"
    xargs -r -a "$work/paths" printf '%s\n' | live "$work" >"$work/live"
    grep -vxF -f "$work/live" "$work/wanted" >"$work/changed"
    comm -23 "$work/owned" "$work/paths" >"$work/removed"
    {
        awk '{ print $5 }' "$work/changed"
        cat "$work/removed"
        cat "$journal/touched" 2>/dev/null
    } | sort -u >"$work/touched"
    read_touched
    owned units >"$work/owned-units"
    each unit print_unit "$1" | sort >"$work/units"
    comm -23 "$work/owned-units" "$work/units" >"$work/dropped-units"
}

beside() { sed 's|\(.*\)/|\1/.rideau.|'; } # paths: where each is written before it is renamed

line='
'
read_touched() { touched=$line$(cat "$work/touched")$line; }

is_touched() { # "path folder/ …"; asked many times, so no other program is run for it
    for input in $1; do
        case $input in
        */) case $touched in *"$line$input"*) return 0 ;; esac ;;
        *) case $touched in *"$line$input$line"*) return 0 ;; esac ;;
        esac
    done
    return 1
}

# ---- files -----------------------------------------------------------------------------------------

# Every file is written beside its place and on disk before the first one is renamed.
place() { # generation
    write "$1" && awk '{ print $5 }' "$work/changed" | beside | xargs -r sync && rename
}

write() { # generation
    while read -r _ mode owner group path; do
        folder=${path%/*}
        [ -d "$folder" ] || mkdir -p "$folder" || return 1
        install -m "$mode" -o "$owner" -g "$group" \
            "$generations/$1/files$path" "$folder/.rideau.${path##*/}" || return 1
    done <"$work/changed"
}

rename() {
    while read -r _ mode owner group path; do
        mv -fT "${path%/*}/.rideau.${path##*/}" "$path" || return 1
    done <"$work/changed"
}

# What was renamed and removed is on disk before the generation counts as active; /etc may lie on another one.
settle() {
    sed 's|/[^/]*$||' "$work/touched" | sort -u |
        while read -r folder; do [ ! -d "$folder" ] || say "$folder"; done | xargs -r sync
}

sweep() { beside <"$work/touched" | xargs -r rm -f; } # left where a switch was cut short, or the disk full

remove() {
    while read -r path; do
        if [ -e "$original/files$path" ] || [ -L "$original/files$path" ]; then
            cp -a "$original/files$path" "${path%/*}/.rideau.${path##*/}" &&
                mv -fT "${path%/*}/.rideau.${path##*/}" "$path" || return 1
        else
            rm -f "$path" || return 1
        fi
    done <"$work/removed"
}

# What lay here before Rideau did, given back when Rideau leaves: files, and the state of units.
keep_originals() {
    awk '{ print $5 }' "$work/changed" | sort | comm -23 - "$work/owned" >"$work/taken"
    while read -r path; do
        kept=$original/files$path
        if [ -e "$kept" ] || [ -L "$kept" ]; then continue; fi
        if [ -e "$path" ] || [ -L "$path" ]; then
            mkdir -p "${kept%/*}" && cp -a "$path" "$kept" || return 1
        fi
    done <"$work/taken"
    mkdir -p "$original/units" || return 1
    comm -13 "$work/owned-units" "$work/units" >"$work/taken"
    ask enabled "$work/taken"
    ask active "$work/taken"
    paste -d ' ' "$work/enabled" "$work/active" >"$work/found"
    while read -r name enabled _ active; do
        [ -e "$original/units/$name" ] || say "$enabled $active" >"$original/units/$name" || return 1
    done <"$work/found"
}

forget_originals() { # generation: those it no longer stands in for
    [ -d "$original" ] || return 0
    (cd "$original" && find files ! -type d 2>/dev/null) | sed 's/^files//' | sort |
        comm -23 - "$work/paths" | sed "s|^|$original/files|" | xargs -r rm -f
    find "$original/units" -type f -printf '%f\n' | sort | comm -23 - "$work/units" |
        sed "s|^|$original/units/|" | xargs -r rm -f
}

# ---- validators ------------------------------------------------------------------------------------

note_validator() { if is_touched "$4"; then say "$2" >>"$work/validators"; fi; }

validate() { # generation
    : >"$work/validators"
    each validator note_validator "$1"
    [ -s "$work/validators" ] || return 0
    unshare --mount --propagation private sh "$program" view "$1" "$work" 9>&-
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
    check "$1" "$2" "$3" "$work/output$checks" >"$work/refusal$checks" &
}

check() { # service name command output
    (cd / && set +f && timeout "$bound" sh -c "$3") >"$4" 2>&1 </dev/null && return 0
    [ $? -ne 124 ] || say "it took more than $bound seconds" >>"$4"
    say "$1: $2 refuses the new configuration:"
    head -n 20 "$4" | sed 's/^/    /'
}

# ---- units -----------------------------------------------------------------------------------------

act() { # command
    (set +f && timeout "$bound" sh -c "$1") >"$work/output" 2>&1 </dev/null 9>&- && return 0
    [ $? -ne 124 ] || say "it took more than $bound seconds" >>"$work/output"
    return 1
}

run_action() { # service name command inputs
    is_touched "$4" || return 0
    say "$1 $2" >>"$work/acted"
    if act "$3"; then
        say "action $2: done"
    else
        fail "$1: action $2 failed:"
        head -n 20 "$work/output" | sed 's/^/    /'
    fi
}

# What an action made of a file that is another one now, or gone, must not outlive it.
run_action_left() { # service name command inputs
    if is_touched "$4" && ! grep -qxF "$1 $2" "$work/acted"; then
        say "$1 $2" >>"$work/acted"
        act "$3" && say "action $2: done"
    fi
}

run_actions() { # generation: its own, then those of the generations it stands in for
    : >"$work/acted"
    each action run_action "$1"
    for generation in $(owners); do each action run_action_left "$generation"; done
}

was_active() { [ "$(awk '{ print $2 }' "$original/units/$1" 2>/dev/null)" = active ]; }

# Before its files go: a unit that ran before Rideau came is not stopped, ssh least of all.
release_units() {
    while read -r name; do
        was_active "$name" && continue
        systemctl stop --quiet "$name" 2>/dev/null
        systemctl disable --no-reload --quiet "$name" 2>/dev/null
        reload=yes
        say "unit $name: stopped"
    done <"$work/dropped-units"
}

return_units() {
    while read -r name; do
        was_active "$name" || continue
        systemctl enable --quiet "$name" 2>/dev/null
        systemctl reload-or-restart "$name" 2>/dev/null
        say "unit $name: given back"
    done <"$work/dropped-units"
}

# Ask systemd whether units are enabled, or active: a line "name answer" for each. Asked once for all, since
# one question for each unit would be most of what an activation does.
ask() { # enabled or active, file of names
    xargs -r systemctl "is-$1" <"$2" >"$work/answers" 2>/dev/null
    if [ "$(wc -l <"$work/answers")" -ne "$(wc -l <"$2")" ]; then # this systemd has no word for some of them
        while read -r name; do
            systemctl "is-$1" "$name" 2>/dev/null | grep . || say unknown
        done <"$2" >"$work/answers"
    fi
    paste -d ' ' "$2" "$work/answers" >"$work/$1"
}

answer() { # enabled or active, unit
    while read -r name said; do
        if [ "$name" = "$2" ]; then say "$said"; fi
    done <"$work/$1"
}

is_up() { # unit, when last asked
    case $(answer active "$1") in active | reloading | refreshing) return 0 ;; *) return 1 ;; esac
}

# All before the first unit starts, so that systemd reads its units again once, not once for each.
link_units() { # generation
    ask enabled "$work/units"
    to_enable=
    each unit enablement "$1"
    [ -n "$to_enable" ] || return 0
    reload=yes
    # shellcheck disable=SC2086 # a list of names
    systemctl enable --no-reload --quiet $to_enable >"$work/output" 2>&1 || each unit enable_alone "$1"
}

enablement() { # service name running enabled …
    case $4-$(answer enabled "$2") in
    yes-disabled | yes-not-found | yes-unknown) to_enable="$to_enable $2" ;;
    no-enabled) link_unit disable "$1" "$2" ;;
    yes-masked*)
        say "run: systemctl unmask $2" >"$work/output"
        tell "$1" "$2" "it is masked"
        ;;
    esac
}

enable_alone() { # service name …: which of them it was that could not be enabled
    case " $to_enable " in *" $2 "*) link_unit enable "$1" "$2" ;; esac
}

link_unit() { # verb service name
    reload=yes
    systemctl "$1" --no-reload --quiet "$3" >"$work/output" 2>&1 || tell "$2" "$3" "$1 failed"
}

# In the order of the plan; neighbours that only have to be started are started together.
bring_units() { # generation
    ask active "$work/units"
    to_start=
    allowed=0
    each unit bring "$1"
    start_together
}

bring() { # service name running enabled patience health reload_on restart_on
    verb=
    if is_up "$2"; then
        if [ "$3" = no ]; then verb=stop
        elif is_touched "$8"; then verb=restart
        elif is_touched "$7"; then verb='reload-or-restart'
        fi
    elif [ "$3" = yes ]; then
        to_start="$to_start $1/$2"
        allowed=$((allowed + $5))
    fi
    [ -n "$verb" ] || return 0
    start_together
    if timeout "$5" systemctl "$verb" "$2" >"$work/output" 2>&1; then
        say "unit $2: $verb"
    elif [ $? -eq 124 ]; then
        tell "$1" "$2" "$verb took more than $5 seconds"
    else
        tell "$1" "$2" "$verb failed"
    fi
    acted=$(hundredths)
}

start_together() {
    [ -n "$to_start" ] || return 0
    names=
    for pair in $to_start; do names="$names ${pair#*/}"; done
    problem=
    # shellcheck disable=SC2086 # a list of names
    {
        systemctl reset-failed $names 2>/dev/null
        timeout "$allowed" systemctl start $names >"$work/output" 2>&1
    }
    case $? in
    0) ;;
    124) problem="start took more than $allowed seconds" ;;
    *) problem="start failed" ;;
    esac
    for pair in $to_start; do
        if [ -z "$problem" ] || systemctl is-active --quiet "${pair#*/}"; then
            say "unit ${pair#*/}: start"
        else
            tell "${pair%%/*}" "${pair#*/}" "$problem"
        fi
    done
    to_start=
    allowed=0
    acted=$(hundredths)
}

tell() { # service unit what
    fail "$1: unit $2: $3"
    {
        head -n 5 "$work/output"
        journalctl --unit "$2" --lines 10 --no-pager --output cat 2>/dev/null
    } | sed 's/^/    /'
}

answers() { # health
    [ -z "$1" ] || (set +f && timeout 20 sh -c "$1") >"$work/output" 2>&1 </dev/null 9>&-
}

await_all() { # generation
    ask active "$work/units"
    each unit await_health "$1"
}

await_health() { # service name running enabled patience health …
    [ "$3" = yes ] || return 0
    : >"$work/output"
    if is_up "$2" && answers "$6"; then return 0; fi
    deadline=$(($(now) + $5))
    until systemctl is-active --quiet "$2" && answers "$6"; do
        if [ "$(now)" -ge "$deadline" ]; then
            tell "$1" "$2" "not healthy after $5 seconds${6:+ ($6)}"
            return 0
        fi
        sleep 0.2
    done
}

# A daemon may start well and die a moment later: a second after the last one began, all are still there.
watch_a_second() { # generation
    left=$((acted + 100 - $(hundredths)))
    [ "$left" -le 0 ] || sleep "$((left / 100)).$(printf '%02d' $((left % 100)))"
    ask active "$work/units"
    each unit still_active "$1"
}

hundredths() { # of seconds, since the host started
    read -r seconds _ </proc/uptime
    say "${seconds%.*}${seconds#*.}"
}

still_active() { # service name running …
    [ "$3" = no ] || is_up "$2" || tell "$1" "$2" "stopped again right after its start"
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

# The last five stay, the active one, and the one that an unconfirmed switch goes back to.
prune() {
    current | cat - "$home/unconfirmed" 2>/dev/null >"$work/needed"
    newest_first | tail -n +6 | grep -vxF -f "$work/needed" | sed "s|^|$generations/|" | xargs -r rm -rf
    for generation in $(newest_first | grep -vxF -f "$work/needed"); do
        is_whole "$generation" && continue
        say "generation $generation was damaged on this host: removed, it can no longer be gone back to"
        rm -rf "${generations:?}/$generation"
    done
}

# A generation that was damaged after it was activated can be mended from the files that lie on the host.
mend() { # generation
    is_usable "$1" || ! is_readable "$1" || each file mend_file "$1"
}

mend_file() { # service digest mode owner group path
    copy=$generations/$mended/files$6
    say "$2  $copy" | sha256sum --check --status 2>/dev/null && return 0
    say "$2  $6" | sha256sum --check --status 2>/dev/null || return 0
    mkdir -p "${copy%/*}" && cp "$6" "$copy.new" && mv -f "$copy.new" "$copy"
}

# The generation to go back to: the one asked for or, where that was damaged, the newest that was ever active.
way_back() { # generation failed
    if is_usable "$1"; then
        say "$1"
        return
    fi
    for candidate in $(newest_first); do
        if [ "$candidate" != "$2" ] && [ -e "$generations/$candidate/activated" ] && is_usable "$candidate"; then
            say "$candidate"
            return
        fi
    done
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
    mended=$before
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
