# shellcheck shell=dash disable=SC2034,SC2154 # variables of the programs around it
# Actions, and units that are linked, started, restarted and waited for.

act() { # command
    (set +f && timeout "$bound" sh -c "$1") >"$work/output" 2>&1 </dev/null 9>&- && return 0
    [ $? -ne 124 ] || say "it took more than $bound seconds" >>"$work/output"
    return 1
}

run_action() { # service name command inputs
    is_touched "$4" || return 0
    say "$1 $2" >>"$work/acted"
    # Files are all in their places by now, so what several services ask for need be done once.
    command=$(say "$3" | sha256sum)
    if grep -qxF "$command" "$work/commands"; then return 0; fi
    say "$command" >>"$work/commands"
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
    : >"$work/commands"
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
        # One that had to be killed has failed, and would be remembered for it.
        systemctl reset-failed "$name" 2>/dev/null
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
    # An earlier failure, or changes in quick succession, must not count against the starts of this one.
    xargs -r systemctl reset-failed <"$work/units" 2>/dev/null
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
    timeout "$allowed" systemctl start $names >"$work/output" 2>&1
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
