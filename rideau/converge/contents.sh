# shellcheck shell=dash
# Print the content of files. Standard input: paths. Standard output: "PATH CONTENT", CONTENT in base64.
while read -r path; do
    if [ -f "$path" ]; then say "$path $(base64 -w 0 "$path")"; fi
done
exit 0
