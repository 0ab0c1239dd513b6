# shellcheck shell=dash
# shellcheck disable=SC2154,SC2016,SC2317 # from common.sh; formats of dpkg-query; called by manifests
# Print everything a plan mentions. Standard input: lines "package NAME", "path PATH" and "unit NAME".
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/asked"
asked() { awk -v kind="$1" '$1 == kind { print $2 }' "$work/asked"; }

print_manifest() {
    [ -f "$home/current/manifest" ] && sed 's/^/manifest /' "$home/current/manifest"
}

print_name() { say "$2"; } # service name …

print_units() {
    { asked unit && each unit print_name "$(current)"; } | sort -u >"$work/units"
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
df -Pk / /etc /usr/local /var/lib /var/cache/apt/archives 2>/dev/null |
    awk 'NR == 2 || (NR > 2 && $4 < least) { least = $4; place = $6 } END { print "free", least, place }'
say "active $(current)"
find "$generations" -mindepth 1 -maxdepth 1 -printf "generation %f\n" 2>/dev/null
[ -d "$home/activating" ] && say unfinished
[ -f "$home/unconfirmed" ] && say unconfirmed
[ -n "$(ls /var/lib/dpkg/updates)" ] && say interrupted
print_manifest
asked package | xargs -r dpkg-query -W -f 'package ${Package} ${db:Status-Status} ${Version}\n' 2>/dev/null
{
    asked path
    wanted "$(current)" | awk '{ print $5 }'
} | sort -u | live "$work" | sed 's/^/file /'
print_units
exit 0
