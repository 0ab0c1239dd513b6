# shellcheck shell=dash disable=SC2034,SC2154 # variables of the programs around it
# Which generations are kept, mended, and gone back to.

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
    mended=$1
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
