# shellcheck shell=dash disable=SC2015,SC2086 # a && b || die; lists of plain words
# shellcheck disable=SC1091,SC2046,SC2094,SC2317 # acts is made beside this; it calls the functions
# The lower bound: make this host what the files beside this program say. Argument "dry": only say what is to do.
#   packages  one name a line          files  digest mode owner group path
#   folders   one path a line          acts   calls: action COMMAND INPUTS, unit NAME RELOAD_ON RESTART_ON
set -u
LC_ALL=C
DEBIAN_FRONTEND=noninteractive
SYSTEMCTL_SKIP_SYSV=1
export LC_ALL DEBIAN_FRONTEND SYSTEMCTL_SKIP_SYSV
dry=${1:-}
cd "$(dirname "$0")" || exit 1
die() { echo "$*" >&2; exit 1; }

look() {
    dpkg-query -W -f '${Package} ${db:Status-Status}\n' $(cat packages) 2>/dev/null |
        awk '$2 == "installed" { print $1 }' | sort | comm -13 - packages >missing
    awk '{ print $5 }' files >paths
    xargs stat -c '%n %a %U %G' <paths >stat 2>/dev/null
    xargs sha256sum <paths >sums 2>/dev/null
    awk 'FILENAME == "sums" { sum[$2] = $1; next } { print sum[$1], $2, $3, $4, $1 }' sums stat >live
    grep -vxF -f live files >changed
    unit() { echo "$1"; }
    action() { :; }
    . ./acts >units
    xargs systemctl show -p UnitFileState,ActiveState <units | awk -v names=units '
        BEGIN { RS = ""; FS = "\n" }
        { state = $0; RS = "\n"; getline name <names; RS = "" }
        state !~ /ActiveState=active/ { print "start", name }
        state ~ /UnitFileState=(disabled)?(\n|$)/ { print "enable", name }' >todo
}

install_missing() {
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy
    set -- apt-get install -qq -y --no-install-recommends -o Dpkg::Options::=--force-confold $(cat missing)
    "$@" >log 2>&1 || { apt-get -qq update >log 2>&1 && "$@" >log 2>&1; }
    status=$?
    rm $policy
    [ $status = 0 ] || { cat log >&2; exit 1; }
}

place() {
    xargs -r mkdir -p <folders || die "folders"
    while read -r _ mode owner group path; do
        install -m "$mode" -o "$owner" -g "$group" "./root$path" "$path.new" && mv -f "$path.new" "$path" || die "$path"
    done <changed
}

touched() { # inputs
    for input in $1; do
        case $input in
        */) grep -q "^$input" touched && return 0 ;;
        *) grep -qxF "$input" touched && return 0 ;;
        esac
    done
    return 1
}

act() {
    awk '{ print $5 }' changed >touched
    enable=$(awk '$1 == "enable" { print $2 }' todo)
    [ -z "$enable" ] || systemctl enable --no-reload --quiet $enable || die "enable"
    if [ -n "$enable" ] || touched /etc/systemd/system/; then systemctl daemon-reload; fi
    unit() { :; }
    action() { if touched "$2"; then sh -c "$1" || die "$1"; fi; }
    . ./acts
    first='' restart='' start=''
    action() { :; }
    unit() {
        if touched "$3 $2" || grep -qxF "start $1" todo; then
            verb=reload-or-restart
            if touched "$3"; then verb=restart; fi
            case $1 in
            nftables.* | systemd-networkd.*) first="$first $verb:$1" ;; # daemons bind what these bring up
            *) if [ $verb = restart ]; then restart="$restart $1"; else start="$start $1"; fi ;;
            esac
        fi
    }
    . ./acts
    for each in $first; do systemctl "${each%%:*}" "${each#*:}" || die "$each"; done
    [ -z "$restart" ] || systemctl restart $restart || die "restart"
    [ -z "$start" ] || systemctl reload-or-restart $start || die "start"
    systemctl is-active --quiet $(cat units) || die "not every unit is active"
}

look
if ! [ -s missing ] && ! [ -s changed ] && ! [ -s todo ]; then echo "nothing to change"; exit 0; fi
sed 's/^/package /' missing
awk '{ print "file", $5 }' changed
sed 's/^/unit /' todo
[ "$dry" = dry ] && exit 0
if [ -s missing ]; then install_missing; look; fi
place
act
echo changed
