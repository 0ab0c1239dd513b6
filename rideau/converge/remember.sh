# shellcheck shell=dash
# shellcheck disable=SC2154 # home comes from common.sh
original=$home/original

# What this host was before Rideau, written down once and before anything changes: removal goes back to it.
remember_host() {
    [ -d "$original/host" ] && return 0
    mkdir -p "$home" && chmod 700 "$home" || return 1
    rm -rf "$original/host.new"
    mkdir -p "$original/host.new" && write_host "$original/host.new" || return 1
    mv -T "$original/host.new" "$original/host" && sync "$original"
}

write_host() { # folder
    sysctl --all >"$1/sysctl.txt" 2>/dev/null
    ip -oneline link >"$1/links" 2>/dev/null
    ip -oneline address >"$1/addresses" 2>/dev/null
    for family in 4 6; do
        ip "-$family" rule >"$1/rules$family" 2>/dev/null
        ip "-$family" route show table all >"$1/routes$family" 2>/dev/null
    done
    find /etc /usr/local /var -xdev -type d | sort >"$1/folders"
    nft list ruleset >"$1/ruleset" 2>/dev/null
    # The time zone is a link that an action sets: no plan owns it, so no original is kept of it.
    cp -a /etc/localtime "$1/" 2>/dev/null
    true
}
