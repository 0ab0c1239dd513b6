# shellcheck shell=dash
# shellcheck disable=SC2154 # generations comes from common.sh
# Print the generations that this host keeps: "kept NUMBER SECONDS whole|damaged" (when it came, since 1970), and
# "of NUMBER …" for every line of its manifest.
for number in $(newest_first); do
    case $number in *[!0-9]*) continue ;; esac
    is_readable "$number" || { say "kept $number 0 damaged"; continue; }
    state=damaged
    is_whole "$number" && state=whole
    say "kept $number $(stat -c %Z "$generations/$number/manifest") $state"
    sed "s/^/of $number /" "$generations/$number/manifest"
done
exit 0
