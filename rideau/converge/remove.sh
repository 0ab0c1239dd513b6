# shellcheck shell=dash
# shellcheck disable=SC2154,SC2016 # from common.sh and remember.sh; formats of dpkg-query
# Take everything of Rideau's off this host and give back what was there. Each verb can be repeated.
#
#   remove look ADDRESS PATH…     say how far it is: "active N", "left N" or "gone", and what goes
#   remove leave ADDRESS PATH…    generation 0, guarded: undone after a minute unless "confirm" is run
#   remove confirm ADDRESS PATH…  keep it so
#   remove pack ADDRESS PATH…     what is to be kept, as a tar archive: $home/export/archive.tar.gz
#   remove finish ADDRESS PATH…   packages, accounts, state, kernel values, links
#   remove settle ADDRESS PATH…   forget what the gateway told this host, once the gateway has left too
#
# ADDRESS is the engineers' way in, and stays; each PATH is data of a service.
export_folder=$home/export
begun=$home/removal
journal=$home/activating
work=/run/rideau-removal
program=$work.sh
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND

whole_generations() {
    find "$generations" -mindepth 1 -maxdepth 1 ! -name '*[!0-9]*' -printf '%f\n' 2>/dev/null | sort -n
}
newest() { whole_generations | tail -n 1; }

# ---- what goes ---------------------------------------------------------------------------------------

brought() { # packages, users or groups: what our transactions brought and is still there
    case $1 in
    packages) dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' | awk '$1 != "not-installed" { print $2 }' ;;
    users) cut -d: -f1 /etc/passwd ;;
    groups) cut -d: -f1 /etc/group ;;
    esac | sort >"$work/there"
    if [ -f "$original/$1" ]; then comm -12 "$original/$1" "$work/there"; fi
}

print_path() { say "$6"; } # service digest mode owner group path

owned_paths() {
    for generation in $(whole_generations); do each file print_path "$generation"; done | sort -u
}

look() {
    if [ ! -d "$home" ]; then
        say gone
        return
    fi
    if [ "$(current)" = 0 ]; then say "left $(newest)"; else say "active $(current)"; fi
    if [ -d "$begun" ]; then say "begun yes"; fi
    brought packages | sed 's/^/package /'
    brought users | sed 's/^/user /'
    brought groups | sed 's/^/group /'
    owned_paths | sed 's/^/file /'
    existing_data | sed 's/^/data /'
}

existing_data() {
    while read -r path; do if [ -e "$path" ]; then say "$path"; fi; done <"$work/data"
}

# ---- leaving ------------------------------------------------------------------------------------------

activation() { # verb …: by the program of the newest generation, which knows the ones before
    generation=$(newest)
    sh "$generations/$generation/activate" "$@"
}

leave() {
    if [ "$(current)" = 0 ] && [ ! -d "$journal" ]; then return 0; fi
    activation guarded 0 60
}

confirm() {
    [ -s "$home/unconfirmed" ] || return 0
    activation confirm 0
}

# ---- what is kept ---------------------------------------------------------------------------------------

pack() {
    [ -d "$begun" ] && { say "the removal has begun: what there was to keep was packed before"; return 3; }
    rm -rf "$export_folder"
    mkdir -m 700 "$export_folder" || return 1
    journalctl --output=short-iso --no-pager 2>/dev/null | gzip >"$export_folder/journal.gz"
    {
        say "$export_folder/journal.gz"
        say "$generations/$(newest)"
        existing_data
    } >"$work/kept"
    xargs -r -a "$work/kept" -I '{}' find '{}' -type f -print0 | xargs -0 -r sha256sum >"$export_folder/SHA256SUMS" ||
        return 1
    say "$export_folder/SHA256SUMS" >>"$work/kept"
    sed 's|^/||' "$work/kept" |
        tar --create --gzip --directory / --file "$export_folder/archive.tar.gz" --files-from - || return 1
    say "packed $(stat -c %s "$export_folder/archive.tar.gz")"
}

# ---- removing -------------------------------------------------------------------------------------------

finish() {
    if [ "$(current)" != 0 ] || [ -s "$home/unconfirmed" ] || [ -d "$journal" ]; then
        say "a generation is still active: leave it first"
        return 1
    fi
    mkdir -p "$begun"
    note_folders && purge && remove_folders && remove_accounts || return 1
    remove_recovery_unit
    give_back_time_zone
    give_back_network
    give_back_kernel_values
    quieten_links
    apt-get clean
    journalctl --rotate --quiet 2>/dev/null
    journalctl --vacuum-time=1s --quiet 2>/dev/null
    remains >"$work/remains"
    if [ -s "$work/remains" ]; then
        say "not everything is as it was:"
        sed 's/^/    /' "$work/remains"
        return 1
    fi
    rm -rf "$home" /run/lock/rideau*.lock /run/rideau "$program"
    say "everything of Rideau's is gone"
}

# Before their packages go: folders that are theirs, in which their daemons keep what no package knows.
note_folders() {
    {
        brought packages | xargs -r dpkg-query -L 2>/dev/null | grep -E '^/(etc|var|usr/local)/.' |
            while read -r path; do if [ -d "$path" ] && [ ! -L "$path" ]; then say "$path"; fi; done
        brought users | while read -r name; do find /etc /var -xdev -user "$name" 2>/dev/null; done
        cat "$work/data"
        cat "$begun/folders" 2>/dev/null
    } | sort -u | comm -23 - "$original/host/folders" >"$begun/folders.new"
    mv "$begun/folders.new" "$begun/folders"
}

purge() {
    brought packages >"$work/packages"
    [ -s "$work/packages" ] || return 0
    if [ -n "$(ls /var/lib/dpkg/updates)" ]; then dpkg --configure -a >/dev/null 2>&1; fi
    others >"$work/others"
    if [ -s "$work/others" ]; then
        say "packages that somebody else installed need ours: $(tr '\n' ' ' <"$work/others")"
        say "remove them first, or mark what they need as yours in $original/packages"
        return 1
    fi
    xargs -a "$work/packages" apt-get purge --yes --quiet=2 -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=180 \
        >"$work/log" 2>&1 || { tail -n 15 "$work/log"; return 1; }
    say "purged $(wc -l <"$work/packages") packages"
}

# What apt would take along that is not ours.
others() {
    xargs -a "$work/packages" apt-get purge --simulate 2>/dev/null |
        awk '$1 == "Purg" || $1 == "Remv" { print $2 }' | sort -u >"$work/going"
    sed 's/:.*//' "$work/packages" | sort -u | comm -13 - "$work/going"
}

is_packaged() { dpkg-query -S "$1" >/dev/null 2>&1; }

was_there() { grep -qxF "$1" "$original/host/folders"; }

remove_folders() {
    # The deepest first: a folder that a package still has keeps what is in it.
    sort -r "$begun/folders" | while read -r path; do
        [ -e "$path" ] || continue
        is_packaged "$path" || rm -rf "$path"
    done
    owned_paths | sed 's|/[^/]*$||' | sort -ru | while read -r path; do
        while [ -n "$path" ] && [ -d "$path" ] && ! was_there "$path" && ! is_packaged "$path"; do
            rmdir "$path" 2>/dev/null || break
            path=${path%/*}
        done
    done
}

remove_accounts() {
    brought users >"$work/users"
    brought groups >"$work/groups"
    # An override that names an account that is gone stops dpkg for good.
    dpkg-statoverride --list | while read -r user group _ path; do
        if grep -qxF "$user" "$work/users" || grep -qxF "$group" "$work/groups"; then
            dpkg-statoverride --quiet --remove "$path"
        fi
    done
    while read -r name; do userdel "$name" 2>>"$work/log" || { tail -n 1 "$work/log"; return 1; }; done <"$work/users"
    brought groups >"$work/groups"
    while read -r name; do groupdel "$name" 2>>"$work/log" || { tail -n 1 "$work/log"; return 1; }; done <"$work/groups"
}

remove_recovery_unit() {
    unit=rideau-recover.service
    systemctl disable --quiet "$unit" 2>/dev/null
    rm -f "/etc/systemd/system/$unit"
    systemctl daemon-reload
    systemctl stop 'system-rideau*.slice' 2>/dev/null
    systemctl reset-failed 'rideau*' 2>/dev/null
    true
}

give_back_time_zone() {
    if [ -e "$original/host/localtime" ] || [ -L "$original/host/localtime" ]; then
        cp -aT --remove-destination "$original/host/localtime" /etc/localtime
    else
        rm -f /etc/localtime
    fi
}

# ---- the network as it was ------------------------------------------------------------------------------

# networkd forgets what it was told only when it starts anew; links keep their addresses meanwhile.
give_back_network() {
    if systemctl is-active --quiet systemd-networkd.service; then systemctl restart systemd-networkd.service; fi
    owned_paths | sed -n 's|^/etc/systemd/network/[0-9]*-\(.*\)\.netdev$|\1|p' |
        while read -r link; do ip link delete "$link" 2>/dev/null; done
    for family in 4 6; do
        ip "-$family" rule | sort | comm -13 "$original/host/rules$family.sorted" - | cut -d: -f1 |
            while read -r preference; do ip "-$family" rule delete preference "$preference" 2>/dev/null; done
        tables <"$original/host/routes$family" >"$work/tables"
        ip "-$family" route show table all | tables | comm -13 "$work/tables" - |
            while read -r table; do ip "-$family" route flush table "$table" 2>/dev/null; done
    done
    extra_addresses | while read -r link extra; do ip address delete "$extra" dev "$link" 2>/dev/null; done
    extra_links | while read -r link; do
        ip link set "$link" down
        ip address flush dev "$link" 2>/dev/null
    done
}

tables() { sed -n 's/.* table \([0-9]*\) .*/\1/p' | sort -u; }

plain_addresses() { awk '$3 == "inet" || $3 == "inet6" { print $2, $4 }' "$@" | sort; }

extra_addresses() {
    plain_addresses "$original/host/addresses" >"$work/addresses"
    ip -oneline address show scope global | plain_addresses | comm -13 "$work/addresses" - | grep -vF " $address/"
}

links_up() { sed -n 's/^[0-9]*: \([^:@]*\).*<[^>]*\bUP\b.*/\1/p' | sort; }

# Of those that were there.
extra_links() {
    links_up <"$original/host/links" >"$work/up"
    sed 's/^[0-9]*: \([^:@]*\).*/\1/' "$original/host/links" | sort >"$work/links"
    ip -oneline link | links_up | comm -12 "$work/links" - | comm -13 "$work/up" -
}

# A link that is down gets an address of its own as soon as a kernel value allows it one.
quieten_links() {
    ip -oneline link | links_up >"$work/now-up"
    ip -oneline link | sed 's/^[0-9]*: \([^:@]*\).*/\1/' | sort | comm -23 - "$work/now-up" |
        while read -r link; do ip -6 address flush dev "$link" scope link 2>/dev/null; done
}

settle() {
    link=$(ip -oneline address | awk -v way="$address/" 'index($4, way) == 1 { print $2; exit }')
    if systemctl is-active --quiet systemd-networkd.service; then networkctl reconfigure "$link"; fi
    rm -f "$program"
}

# ---- kernel values --------------------------------------------------------------------------------------

# Those that our files named, and those of links, which networkd sets.
ours_in_the_kernel() {
    {
        find "$generations" -path '*/files/etc/sysctl.d/*' -type f -exec sed -n 's/^-\{0,1\}\([a-z][^ =]*\) *=.*/\1/p' {} +
        sysctl --all --names 2>/dev/null |
            grep -E '^net\.(ipv4\.(ip_forward|conf\..*)|ipv6\.conf\..*)$'
    } | sort -u
}

differing() { # "key = value" as it was, where it is another one now
    ours_in_the_kernel >"$work/keys"
    sysctl --all 2>/dev/null | sort >"$work/values"
    sort "$original/host/sysctl.txt" | comm -23 - "$work/values" |
        awk 'NR == FNR { ours[$1]; next } $1 in ours' "$work/keys" -
}

give_back_kernel_values() {
    # A value for all links, or for routing, sets others: those come after it.
    for _ in 1 2; do
        differing | sort | while read -r key _ value; do sysctl --quiet --write "$key=$value" 2>/dev/null; done
    done
}

# ---- proof ----------------------------------------------------------------------------------------------

remains() {
    brought packages | sed 's/^/package /'
    brought users | sed 's/^/account /'
    brought groups | sed 's/^/group /'
    newest_files=$generations/$(newest)/files
    (cd "$newest_files" && find . -type f) | sed 's/^\.//' | while read -r path; do
        if cmp -s "$path" "$newest_files$path" && ! cmp -s "$path" "$original/files$path"; then say "file $path"; fi
    done
    while read -r path; do
        if [ -e "$path" ] && ! is_packaged "$path"; then say "data $path"; fi
    done <"$begun/folders"
    systemctl list-units --all --plain --no-legend 'rideau*' | awk '$1 !~ /^rideau-removal/ { print "unit", $1 }'
    nft list ruleset 2>/dev/null | cmp -s - "$original/host/ruleset" || say "rules of the packet filter (nft list ruleset)"
    extra_addresses | sed 's/^/address /'
    differing | sed 's/^/kernel value, which was: /'
}

take_turn() {
    exec 9>/run/lock/rideau.lock
    flock -w 600 9 || { say "another activation has been running for 600 seconds"; exit 1; }
}

main() { # verb address path…
    verb=$1
    address=$2
    shift 2
    rm -rf "$work"
    mkdir -m 700 "$work" || return 1
    trap 'rm -rf "$work"' EXIT
    for path in "$@"; do say "$path"; done | sort -u >"$work/data"
    for family in 4 6; do
        if [ -f "$original/host/rules$family" ]; then
            sort "$original/host/rules$family" >"$original/host/rules$family.sorted"
        fi
    done
    case $verb in pack | finish) take_turn ;; esac
    "$verb"
}

main "$@"
