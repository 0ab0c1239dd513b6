# shellcheck shell=dash disable=SC2317 # manifests call the handlers
# Read by every program below: where things lie, and what lies there.
set -uf
LC_ALL=C
export LC_ALL
umask 022
home=/var/lib/rideau
generations=$home/generations

say() { printf '%s\n' "$*"; }

# Seconds since the host started: its clock may be set at any moment.
now() {
    read -r seconds _ </proc/uptime
    say "${seconds%.*}"
}

# The active generation; 0 stands for a host nobody has activated anything on.
current() {
    link=$(readlink "$home/current" 2>/dev/null)
    if [ ! -L "$home/current" ] && [ ! -e "$home/current" ]; then
        say 0
    elif is_spoilt "$link"; then
        likely
    else
        say "${link##*/}"
    fi
}

is_spoilt() { # what the link to the active generation says
    case ${1#generations/} in
    '' | *[!0-9]*) return 0 ;;
    esac
    [ ! -d "$home/$1" ]
}

# For a spoilt link: the newest generation whose files all lie on the host; failing that, the newest that was
# ever active; failing that, the newest that is usable.
likely() {
    best=0
    was=
    for candidate in $(newest_first); do
        is_usable "$candidate" || continue
        [ "$best" != 0 ] || best=$candidate
        if [ -z "$was" ] && [ -e "$generations/$candidate/activated" ]; then
            was=yes
            best=$candidate
        fi
        if digests "$candidate" "" | are_right; then
            best=$candidate
            break
        fi
    done
    say "$best"
}

newest_first() {
    find "$generations" -mindepth 1 -maxdepth 1 -name '*[0-9]' -printf '%f\n' 2>/dev/null | sort -rn
}

# Staging seals a generation with the digests of all that is in it. Only a whole one is activated.
is_whole() { # generation
    (cd "$generations/$1" && sha256sum --check --strict --status seal) 2>/dev/null && trust "$1"
}

# A manifest is a program: one that was damaged is another program, and is never run.
is_readable() { # generation
    case $known_readable in *" $1 "*) return 0 ;; esac
    (cd "$generations/$1" && grep '  [.]/manifest$' seal | sha256sum --check --strict --status) 2>/dev/null &&
        trust "$1"
}
known_readable=
trust() { known_readable="$known_readable $1 "; } # generation

# A host can be put back to a generation by its manifest and files, with any program.
is_usable() { # generation
    [ "$1" = 0 ] || { is_readable "$1" && digests "$1" "$generations/$1/files" | are_right; }
}

digests() { wanted "$1" | awk -v root="$2" '{ print $1 "  " root $5 }'; } # generation root

are_right() {
    sums=$(cat)
    [ -z "$sums" ] || say "$sums" | sha256sum --check --status 2>/dev/null
}

# A manifest is a list of calls: read it with a handler for one kind of entry.
each() { # kind handler generation
    is_readable "$3" || return 0
    file() { :; }
    unit() { :; }
    action() { :; }
    validator() { :; }
    eval "$1() { $2 \"\$@\"; }"
    # shellcheck disable=SC1090 # the path is known at run time only
    . "$generations/$3/manifest"
}

# A transaction was cut short: ours, which notes what was there before it, or anybody's.
is_interrupted() { [ -d "$home/original/before" ] || is_dpkg_interrupted; }

# dpkg was killed: while it noted something down, or between unpacking and configuring.
is_dpkg_interrupted() {
    [ -n "$(ls /var/lib/dpkg/updates)" ] ||
        grep -qE '^Status: install [a-z]+ (unpacked|half|triggers-pending)' /var/lib/dpkg/status
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
