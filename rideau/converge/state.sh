# shellcheck shell=dash
# shellcheck disable=SC2154,SC2016,SC2317 # from common.sh; formats of dpkg-query; called by manifests
# Print everything a plan mentions. Standard input: lines "package NAME", "path PATH" and "unit NAME".
work=$(mktemp -d 2>/dev/null) || { say "full ${TMPDIR:-/tmp}"; exit 0; }
trap 'rm -rf "$work"' EXIT
# Programs take their notes there, and systemd its units: without room nothing below would be true.
run=$(df -Pk /run | awk 'NR == 2 { print $4 }')
[ "${run:-0}" -ge 8192 ] || { say "full /run"; exit 0; }
cat >"$work/asked" 2>/dev/null || { say "full ${work%/*}"; exit 0; }
asked() { awk -v kind="$1" '$1 == kind { print $2 }' "$work/asked"; }

print_manifest() {
    [ -L "$home/current" ] || [ -e "$home/current" ] || return 0
    if is_spoilt "$(readlink "$home/current")" || ! is_whole "$active"; then say damaged; fi
    is_readable "$active" && sed 's/^/manifest /' "$generations/$active/manifest"
}

print_name() { say "$2"; } # service name …

print_units() {
    { asked unit && each unit print_name "$active"; } | sort -u >"$work/units"
    [ -s "$work/units" ] || return 0
    xargs systemctl show -p LoadState,UnitFileState,ActiveState -- <"$work/units" 2>/dev/null |
        awk -v names="$work/units" 'BEGIN { RS = ""; FS = "\n" } {
            for (i = 1; i <= NF; i++) { split($i, pair, "="); value[pair[1]] = pair[2] }
            RS = "\n"; getline name < names; RS = ""
            enabled = value["UnitFileState"] ? value["UnitFileState"] : "none"
            print "unit", name, value["LoadState"], enabled, value["ActiveState"]
        }'
}

# shellcheck source=/dev/null
[ -r /etc/os-release ] && . /etc/os-release
say "system ${ID:-unknown} ${VERSION_CODENAME:-unknown}"
[ -d /run/systemd/system ] && say systemd
df -Pk / /etc /usr/local /var/lib "$home" /var/cache/apt/archives 2>/dev/null |
    awk 'NR == 2 || (NR > 2 && $4 < least) { least = $4; place = $6 } END { print "free", least, place }'
active=$(current)
say "active $active"
find "$generations" -mindepth 1 -maxdepth 1 -printf "generation %f\n" 2>/dev/null
# One that is gone while the link still says its number: nobody else may get that number.
link=$(readlink "$home/current") && is_spoilt "$link" && say "generation ${link##*/}" | grep -x 'generation [0-9]*'
[ -d "$home/activating" ] && say unfinished
[ -f "$home/unconfirmed" ] && say unconfirmed
is_interrupted && say interrupted
print_manifest
asked package | xargs -r dpkg-query -W -f 'package ${Package} ${db:Status-Status} ${Version}\n' 2>/dev/null
{
    asked path
    wanted "$active" | awk '{ print $5 }'
} | sort -u | live "$work" | sed 's/^/file /'
print_units
exit 0
