# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the files sourced beside this one
# Class archives: what the VM parsed and linked once, kept for the next start. Measured for a command on
# Java 17: 182 ms without, 115 ms with. Needs java.sh.

# Runs one Tacet command to its end and keeps the classes it loaded. A failure costs nothing but the
# archive, and is said. $1: jar, $2: directory, $3: serve or cli; the rest is the command line. A
# caller that must stop the command itself reads its pid from archive_pid and calls
# tacet_finish_archive when it has ended.
tacet_begin_archive() {
    archive_jar=$1
    archive_directory=$2
    archive_kind=$3
    shift 3
    tacet_flags "$archive_kind"
    # Written beside and renamed: a VM that starts meanwhile must not map half a file.
    archive_new="$archive_directory/.$archive_kind.$$"
    if [ "$chosen_major" -ge 25 ]; then
        archive_ending=aot
        archive_make="-XX:AOTCacheOutput=$archive_new"
    else
        archive_ending=jsa
        archive_make="-XX:ArchiveClassesAtExit=$archive_new"
    fi
    # shellcheck disable=SC2086 # flags are words without spaces
    MALLOC_ARENA_MAX=1 LC_ALL=C.UTF-8 "$chosen_home/bin/java" $jvm_flags "$archive_make" \
        -jar "$archive_jar" "$@" </dev/null >"$archive_new.log" 2>&1 &
    archive_pid=$!
}

# Waits for the command and puts the archive in its place; false when the VM wrote none. The command's
# own exit code does not matter: `status` with no server running is a good example of a command.
tacet_finish_archive() {
    wait "$archive_pid" || :
    rm -f "$archive_new.config"
    if [ -s "$archive_new" ]; then
        chmod 0644 "$archive_new"
        mv -f "$archive_new" "$archive_directory/$archive_kind-$chosen_version.$archive_ending"
        rm -f "$archive_new.log"
        return 0
    fi
    echo "tacet: no class archive made for $archive_kind; starts will be slower. The command said:" >&2
    sed 's/^/tacet:   /' "$archive_new.log" >&2
    rm -f "$archive_new" "$archive_new.log"
    return 1
}

# The archive of the command line. $1: jar, $2: directory.
tacet_archive_cli() {
    archive_data=$(mktemp -d)
    tacet_begin_archive "$1" "$2" cli status --data "$archive_data"
    archive_done=0
    tacet_finish_archive || archive_done=1
    rm -rf "$archive_data"
    return "$archive_done"
}

# The archive of the server: it is started on a free loopback port with nothing to ask, answers its own
# health check, and stops. $1: jar, $2: directory.
tacet_archive_serve() {
    archive_data=$(mktemp -d)
    cat >"$archive_data/tacet.yaml" <<'CONFIG'
listen: { addresses: ["127.0.0.1"], port: 0 }
upstreams: [ { url: "udp://127.0.0.1:9" } ]
CONFIG
    tacet_begin_archive "$1" "$2" serve serve --data "$archive_data" --config "$archive_data/tacet.yaml"
    archive_tries=10
    while [ "$archive_tries" -gt 0 ]; do
        archive_tries=$((archive_tries - 1))
        sleep 1
        if ! kill -0 "$archive_pid" 2>/dev/null; then
            break
        fi
        if "$chosen_home/bin/java" -jar "$1" health --data "$archive_data" \
            --config "$archive_data/tacet.yaml" >/dev/null 2>&1; then
            break
        fi
    done
    kill -TERM "$archive_pid" 2>/dev/null || :
    archive_done=0
    tacet_finish_archive || archive_done=1
    rm -rf "$archive_data"
    return "$archive_done"
}
