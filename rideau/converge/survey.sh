# shellcheck shell=dash disable=SC2034,SC2154 # variables of the programs around it
# What a switch would change: files, and units, by comparing a generation with the host.

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
