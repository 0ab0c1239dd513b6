# shellcheck shell=dash
# shellcheck disable=SC2154,SC2174 # home and generations come from common.sh; only the last folder is new
# Complete a generation: arguments those of the lock, NUMBER BASE; standard input: its changed files, a tar
# archive in base64.
# What did not change comes from BASE, so every generation is whole.
hold
number=$1
base=$2
stage=$generations/$number.partial
# Two engineers may have looked at the same time: one of them brings this number, the other looks again.
exec 9>/run/lock/rideau-stage.lock
flock -w 600 9 || { say "another apply has been bringing files for 600 seconds" >&2; exit 1; }
if [ -d "$generations/$number" ]; then
    say "another apply has changed this host in the meantime: look at it, then run apply again" >&2
    exit 1
fi
find "$generations" -mindepth 1 -maxdepth 1 -name '*.partial' -exec rm -rf {} + 2>/dev/null # of runs cut short
mkdir -p -m 700 "$home" "$generations" && mkdir -p "$stage/files" &&
    chmod 700 "$home" "$generations" "$stage" || exit 1

incomplete() {
    rm -rf "$stage"
    say "generation $number did not arrive whole${1:+ ($1)}: run apply again" >&2
    exit 1
}

said=$({ base64 -d | tar -x -z -p -C "$stage"; } 2>&1) || incomplete "$(say "$said" | head -n 1)"
trust "$number.partial" # it came as a whole, and is sealed below

complete() { # service digest mode owner group path
    [ -f "$stage/files$6" ] && return 0
    mkdir -p "$stage/files${6%/*}" && cp -p "$generations/$base/files$6" "$stage/files$6"
}

seal() { # for root alone: from the digest of a file, a secret of few digits in it could be guessed
    sums=$(cd "$stage" && find . -type f | sort | xargs sha256sum) && (umask 077 && say "$sums" >"$stage/seal") &&
        sync -f "$stage" && mv -T "$stage" "$generations/$number" && sync "$generations"
}

[ -s "$stage/manifest" ] || incomplete
each file complete "$number.partial"
digests "$number.partial" "$stage/files" | are_right || incomplete
seal || incomplete
say "staged $number"
