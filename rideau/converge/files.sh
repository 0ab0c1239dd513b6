# shellcheck shell=dash disable=SC2034,SC2154 # variables of the programs around it
# Files put into their places, and what lay there before.

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
