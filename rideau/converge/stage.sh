# shellcheck shell=dash
# shellcheck disable=SC2154,SC2174 # home and generations come from common.sh; only the last folder is new
# Complete a generation: arguments NUMBER BASE; standard input: its changed files, a tar archive in base64.
# What did not change comes from BASE, so every generation is whole.
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
rm -rf "$stage"
mkdir -p -m 700 "$home" "$generations" && mkdir -p "$stage/files" || exit 1
chmod 700 "$home" "$generations" "$stage"
base64 -d | tar -x -z -p -C "$stage" || exit 1

complete() { # service digest mode owner group path
    [ -f "$stage/files$6" ] && return 0
    mkdir -p "$stage/files${6%/*}"
    cp -p "$generations/$base/files$6" "$stage/files$6"
}

print_sum() { say "$2  $stage/files$6"; }

each file complete "$number.partial"
if [ -s "$stage/manifest" ] && each file print_sum "$number.partial" >"$stage/sums" &&
    { [ ! -s "$stage/sums" ] || sha256sum --quiet --check --strict "$stage/sums" >&2; }; then
    rm "$stage/sums"
    sync -f "$stage"
    mv -T "$stage" "$generations/$number" && sync "$generations" && say "staged $number"
else
    rm -rf "$stage"
    say "generation $number did not arrive whole: run apply again" >&2
    exit 1
fi
