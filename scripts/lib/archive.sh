# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the files sourced beside this one
# Class archives: what the VM parsed and linked once, kept for the next start. Measured for `tacet rules`
# with a running server on Java 17, two busy cores: 1.1 s of CPU time without, 0.6 s with. Needs java.sh.

# Runs one Tacet command to its end and keeps the classes it loaded. A failure costs nothing but the
# archive, and is said. $1: jar, $2: directory, $3: serve, report or cli; the rest is the command line. A
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
        archive_make="-XX:DumpLoadedClassList=$archive_new.list"
    fi
    # shellcheck disable=SC2086 # flags are words without spaces
    tacet_alone "$chosen_home/bin/java" $jvm_flags "$archive_make" \
        -cp "$archive_jar" dev.tacet.cli.Main "$@" </dev/null >"$archive_new.log" 2>&1 &
    archive_pid=$!
}

# Runs a command without the owner's TACET_ variables, which would give it the real port or socket.
tacet_alone() {
    # exec: the caller keeps the pid and waits for the command, not for a shell around it.
    exec env -i "PATH=$PATH" "HOME=${HOME:-/}" "TMPDIR=${TMPDIR:-/tmp}" MALLOC_ARENA_MAX=1 \
        LC_ALL=C.UTF-8 "$@"
}

# Waits for the command and puts the archive in its place; false when the VM wrote none. The command's
# own exit code does not matter: `status` with no server running is a good example of a command.
tacet_finish_archive() {
    wait "$archive_pid" || :
    rm -f "$archive_new.config"
    if [ -s "$archive_new.list" ]; then
        # From a list, and not at the exit: an archive made at the exit leaves out classes as old as
        # picocli's, which then are parsed and verified at each start. By the default collector, for
        # only that one archives objects.
        tacet_alone "$chosen_home/bin/java" -Xmx256m -XX:+UseG1GC -Xshare:dump \
            "-XX:SharedClassListFile=$archive_new.list" "-XX:SharedArchiveFile=$archive_new" \
            -cp "$archive_jar" </dev/null >>"$archive_new.log" 2>&1 &
        wait "$!" || :
        rm -f "$archive_new.list"
    fi
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

# Runs one more command for an archive that was begun, so that it keeps what either loads. An AOT cache is
# of one run: there the first has to do. $1: jar; the rest is the command line.
tacet_also_archive() {
    archive_jar=$1
    shift
    wait "$archive_pid" || :
    if [ "$archive_ending" = aot ] || [ ! -s "$archive_new.list" ]; then
        return 0
    fi
    # shellcheck disable=SC2086 # flags are words without spaces
    tacet_alone "$chosen_home/bin/java" $jvm_flags "-XX:DumpLoadedClassList=$archive_new.also" \
        -cp "$archive_jar" dev.tacet.cli.Main "$@" </dev/null >>"$archive_new.log" 2>&1 &
    wait "$!" || :
    if [ -s "$archive_new.also" ]; then
        # 18 and later number the classes, each run its own way; a list without numbers will do.
        awk '{ sub(/ id: [0-9]+$/, "") } !seen[$0]++' "$archive_new.list" "$archive_new.also" \
            >"$archive_new.both" && mv -f "$archive_new.both" "$archive_new.list"
    fi
    rm -f "$archive_new.also" "$archive_new.both"
}

# The archives of the command line: that of all verbs, and that of the reports, which load twice as much. They
# ask a server of their own, because most of what a command loads is for talking to one: without that a
# third of the start is left (0.9 s of CPU time against 0.6 s). Its log is that of a made-up house, in which
# there is something to find: of an empty one a report would load half of what it needs. It is read
# once more as a file that was recorded, where SQLite is left out. $1: jar, $2: directory.
tacet_archive_cli() {
    archive_data=$(mktemp -d)
    tacet_archive_settings
    tacet_alone "$chosen_home/bin/java" -XX:TieredStopAtLevel=1 -cp "$1" dev.tacet.store.Rehearsal \
        "$archive_data" </dev/null >/dev/null 2>&1 &
    wait "$!" || :
    archive_log="$archive_data/recorded.db"
    cp "$archive_data/queries.db" "$archive_log" 2>/dev/null || :
    tacet_alone "$chosen_home/bin/java" -XX:TieredStopAtLevel=1 -jar "$1" serve \
        --data "$archive_data" --config "$archive_data/tacet.yaml" </dev/null >/dev/null 2>&1 &
    archive_server=$!
    archive_tries=20
    while [ "$archive_tries" -gt 0 ] && [ ! -S "$archive_data/control.sock" ] \
        && kill -0 "$archive_server" 2>/dev/null; do
        archive_tries=$((archive_tries - 1))
        sleep 1
    done
    tacet_keep_native "$archive_data/native" "$2/native"
    tacet_begin_archive "$1" "$2" cli status --data "$archive_data" --config "$archive_data/tacet.yaml"
    tacet_also_archive "$1" block tracker.example --data "$archive_data" --config "$archive_data/tacet.yaml"
    archive_done=0
    tacet_finish_archive || archive_done=1
    # Its queries are told by the server: they are not in the file yet.
    tacet_alone "$chosen_home/bin/java" -XX:TieredStopAtLevel=1 -jar "$1" health \
        --data "$archive_data" --config "$archive_data/tacet.yaml" </dev/null >/dev/null 2>&1 &
    wait "$!" || :
    tacet_begin_archive "$1" "$2" report report --data "$archive_data" --config "$archive_data/tacet.yaml"
    tacet_also_archive "$1" report 2 --log "$archive_log"
    tacet_finish_archive || archive_done=1
    kill -TERM "$archive_server" 2>/dev/null || :
    wait "$archive_server" || :
    rm -rf "$archive_data"
    return "$archive_done"
}

# Keeps SQLite's library, which a server unpacked, beside the jar: a command that reads a log itself
# would otherwise unpack it anew (tacet_native_flags). $1: from, $2: to.
tacet_keep_native() {
    rm -rf "$2"
    if cp -R "$1" "$2.$$" 2>/dev/null; then
        chmod -R u=rwX,go=rX "$2.$$"
        mv "$2.$$" "$2"
    fi
}

# A server that nobody else meets: a free loopback port, and nothing to ask.
tacet_archive_settings() {
    cat >"$archive_data/tacet.yaml" <<'CONFIG'
listen: { addresses: ["127.0.0.1"], port: 0 }
upstreams: [ { url: "udp://127.0.0.1:9" } ]
CONFIG
}

# The archive of the server: it is started on a free loopback port, answers some thousand queries of a
# made-up house, whose resolver is played too, and its own health check, and stops. Without the queries the
# first ones after each start load and link what they need, for up to a second on one core. What is kept is
# its second start, as nearly all are: it finds its databases and a list that is compiled; the first start,
# which makes them, loads other things. $1: jar, $2: directory.
tacet_archive_serve() {
    archive_data=$(mktemp -d)
    tacet_begin_house "$1"
    tacet_alone "$chosen_home/bin/java" -XX:TieredStopAtLevel=1 -cp "$1" dev.tacet.cli.Main serve \
        --data "$archive_data" --config "$archive_data/tacet.yaml" </dev/null >/dev/null 2>&1 &
    archive_pid=$!
    tacet_end_house "$1" || :
    wait "$archive_pid" || :
    tacet_begin_house "$1"
    tacet_begin_archive "$1" "$2" serve serve --data "$archive_data" --config "$archive_data/tacet.yaml"
    tacet_end_house "$1" || echo "tacet: the server was not asked when its class archive was made;" \
        "the first queries after a start will be slower" >&2
    archive_done=0
    tacet_finish_archive || archive_done=1
    rm -rf "$archive_data"
    return "$archive_done"
}

# Begins the house that asks, which writes the server's settings. $1: jar.
tacet_begin_house() {
    rm -f "$archive_data/tacet.yaml"
    tacet_alone "$chosen_home/bin/java" -XX:TieredStopAtLevel=1 -cp "$1" dev.tacet.server.Rehearsal \
        "$archive_data" </dev/null >/dev/null 2>&1 &
    archive_house=$!
    archive_tries=30
    while [ "$archive_tries" -gt 0 ] && [ ! -s "$archive_data/tacet.yaml" ] \
        && kill -0 "$archive_house" 2>/dev/null; do
        archive_tries=$((archive_tries - 1))
        sleep 1
    done
    # Without them an archive of the start alone is better than none.
    [ -s "$archive_data/tacet.yaml" ] || tacet_archive_settings
}

# Waits until the house has asked and the server archive_pid has answered its own health check, which is
# tried ten times, and ends the server. False where the house had no answers. $1: jar.
tacet_end_house() {
    house_ended=0
    wait "$archive_house" || house_ended=1
    archive_tries=10
    while [ "$archive_tries" -gt 0 ] && kill -0 "$archive_pid" 2>/dev/null; do
        archive_tries=$((archive_tries - 1))
        if "$chosen_home/bin/java" -jar "$1" health --data "$archive_data" \
            --config "$archive_data/tacet.yaml" >/dev/null 2>&1; then
            break
        fi
        sleep 1
    done
    kill -TERM "$archive_pid" 2>/dev/null || :
    return "$house_ended"
}
