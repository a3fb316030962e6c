#!/bin/sh
# Prints what the image holds, for those who write source and suites: contents.sh LIBRARIES_FOLDER
# Names are chosen here, versions are those of what is installed.
set -eu

version() {
    found=$(ls "$libraries" | sed -n "s/^$1-\([0-9].*\)\.jar\$/\1/p")
    test -n "$found" || { echo "no $1 in $libraries" >&2; exit 1; }
    printf '%s' "$found"
}

parts() {
    separator=
    for artifact in "$@"; do
        number=$(version "$artifact")
        printf '%s{"name":"%s","version":"%s"}' "$separator" "$artifact" "$number"
        separator=,
    done
}

libraries=$1
java=$(java --version | awk 'NR == 1 { print $2 }')
junit=$(version junit-jupiter)
printf '{"tools":[{"name":"java","version":"%s"},{"name":"junit","version":"%s"}],"libraries":[%s]}\n' \
    "$java" "$junit" "$(parts assertj-core commons-lang3 guava mockito-core mockito-junit-jupiter)"
