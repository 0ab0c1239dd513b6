# shellcheck shell=dash disable=SC2317 # manifests call the handlers
# Read by every program below: where things lie, and what lies there.
set -uf
LC_ALL=C
export LC_ALL
umask 022
home=/var/lib/rideau
generations=$home/generations

say() { printf '%s\n' "$*"; }

# The active generation; 0 stands for a host nobody has activated anything on.
current() {
    link=$(readlink "$home/current" 2>/dev/null) || link=0
    say "${link##*/}"
}

# A manifest is a list of calls: read it with a handler for one kind of entry.
each() { # kind handler generation
    [ -f "$generations/$3/manifest" ] || return 0
    file() { :; }
    unit() { :; }
    action() { :; }
    validator() { :; }
    eval "$1() { $2 \"\$@\"; }"
    # shellcheck disable=SC1090 # the path is known at run time only
    . "$generations/$3/manifest"
}

print_file() { say "$2 $3 $4 $5 $6"; } # service digest mode owner group path
wanted() { each file print_file "$1"; }

# Standard input: paths. Standard output, as in wanted: "digest mode owner group path"; anything but a
# regular file has its kind (symbolic, directory) for a digest. Absent paths are left out.
live() { # folder for scratch files
    xargs -r stat -c '%n %a %U %G %F' 2>/dev/null >"$1/stat"
    awk '$5 == "regular" { print $1 }' "$1/stat" | xargs -r sha256sum >"$1/sums"
    awk 'FILENAME == ARGV[1] { sum[$2] = $1; next }
        { print ($1 in sum ? sum[$1] : $5), $2, $3, $4, $1 }' "$1/sums" "$1/stat"
}
