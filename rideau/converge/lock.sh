# shellcheck shell=dash disable=SC2034,SC2154,SC2317 # read by the programs that follow; say comes from common.sh
# One engineer at a time on this host. Arguments of every program that needs the lock begin with:
# OWNER RUN BREAK, the last one "break" to take the lock whoever has it.
#
# The lock is held from the first program of an apply to the end of its last one. It lies in a file, for an
# apply is several programs; in /run, so that a boot clears it. It is stale once the connection that took it
# is gone: a controller that was killed loses its lock at once, and apt may take as long as it likes. Where
# the connection stays and nothing is heard from it (a controller that sleeps), it is stale after a while.
held=/run/rideau-owner
guard=/run/rideau-owner.guard
idle=1800 # seconds without a program at work after which a lock is stale
owner=$1
run=$2
breaking=$3
shift 3

# When a process began, in clock ticks since boot: with its number, that is one process and no other.
began() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '{ print $20 }'; }
parent() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '{ print $2 }'; }
lives() { [ -n "$2" ] && [ "$(began "$1")" = "$2" ]; } # number began

# The sshd that serves this connection; the outermost process where there is none.
connection() {
    process=$$
    while :; do
        case $(cat "/proc/$process/comm" 2>/dev/null) in sshd*) break ;; esac
        next=$(parent "$process")
        case $next in '' | 0 | 1) break ;; esac
        process=$next
    done
    say "$process $(began "$process")"
}

read_lock() {
    lock_run='' lock_since=''
    [ -s "$held" ] && read -r lock_run lock_owner lock_since lock_connection lock_connected lock_program lock_programmed \
        lock_touched <"$held"
}

is_stale() {
    lives "$lock_connection" "$lock_connected" || return 0
    lives "$lock_program" "$lock_programmed" && return 1
    [ $(($(now) - lock_touched)) -gt "$idle" ]
}

is_anothers() { read_lock && [ "$lock_run" != "$run" ]; }

# Take the lock, or go on holding it; end the program where it is somebody else's.
hold() {
    exec 8>"$guard"
    for attempt in 1 2 3 4 5 6; do # a connection that was just closed is gone in a moment
        flock 8
        if [ "$breaking" = break ] || ! is_anothers || is_stale; then break; fi
        if [ "$attempt" = 6 ]; then
            say "this host is being worked on by $lock_owner for $(minutes "$lock_since") (run $lock_run)"
            exit 1
        fi
        flock -u 8
        sleep 0.5
    done
    if is_anothers || [ -z "$lock_since" ]; then lock_since=$(now); fi
    { say "$run $owner $lock_since $(connection) $$ $(began $$) $(now)" >"$held.new" && mv -f "$held.new" "$held"; } || {
        say "the lock of this host cannot be written: make room in /run"
        exit 1
    }
    exec 8>&-
}

minutes() { # since
    case $((($(now) - $1) / 60)) in
    0) say "less than a minute" ;;
    1) say "1 minute" ;;
    *) say "$((($(now) - $1) / 60)) minutes" ;;
    esac
}

# What this run is done with, another may take; a lock that was broken meanwhile is not ours to remove.
let_go() {
    if read_lock && [ "$lock_run" = "$run" ]; then rm -f "$held"; fi
}
