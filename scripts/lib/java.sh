# shellcheck shell=sh
# Which Java runs Tacet, with which flags. Sourced by the checkout's scripts and, installed as
# /usr/lib/tacet/java.sh, by /usr/bin/tacet and the container: the choice is written down once.
#
# POSIX sh, and mostly builtins: this runs before every `tacet` command, where a fork costs a small
# board some milliseconds.

# Never chosen below this: the jar is Java 17 bytecode.
TACET_JAVA_MINIMUM=17

# Reads HOME/release. Sets java_version (17.0.15), java_major (17) and java_bits (64 or 32); fails
# where there is no usable bin/java. A home without a release file is asked by starting it.
tacet_read_java() {
    java_version=''
    java_bits=32
    [ -x "$1/bin/java" ] || return 1
    if [ -r "$1/release" ]; then
        while IFS='=' read -r release_key release_value || [ -n "$release_key" ]; do
            release_value=${release_value#\"}
            release_value=${release_value%\"}
            case $release_key in
                JAVA_VERSION) java_version=$release_value ;;
                OS_ARCH)
                    case $release_value in
                        x86_64 | amd64 | aarch64 | riscv64) java_bits=64 ;;
                    esac
                    ;;
            esac
        done <"$1/release"
    fi
    if [ -z "$java_version" ]; then
        # openjdk version "17.0.15" 2025-04-15
        java_version=$("$1/bin/java" -version 2>&1 | sed -n 's/^[a-z]* version "\([^"]*\)".*/\1/p')
    fi
    java_major=${java_version#1.}
    java_major=${java_major%%[!0-9]*}
    [ -n "$java_major" ]
}

# Offers one Java home: it is taken when it is new enough and newer than the one held so far.
tacet_offer_java() {
    tacet_read_java "$1" || return 0
    [ "$java_major" -ge "$TACET_JAVA_MINIMUM" ] || return 0
    [ "$java_major" -gt "$chosen_major" ] || return 0
    chosen_home=$1
    chosen_version=$java_version
    chosen_major=$java_major
    chosen_bits=$java_bits
}

# The home of a bin/java that may be a chain of links (/usr/bin/java on Debian).
tacet_home_of() {
    home_of=$(readlink -f "$1") || return 1
    printf '%s\n' "${home_of%/bin/java}"
}

# Sets chosen_home, chosen_version, chosen_major, chosen_bits to the newest Java of at least 17 among
# TACET_JAVA_HOME (which, when set, is the only candidate), JAVA_HOME, `java` on the PATH and the
# directories of /usr/lib/jvm. Fails, with chosen_home empty, when there is none.
tacet_choose_java() {
    chosen_home=''
    chosen_version=''
    chosen_major=0
    chosen_bits=32
    if [ -n "${TACET_JAVA_HOME:-}" ]; then
        tacet_offer_java "$TACET_JAVA_HOME"
    else
        if [ -n "${JAVA_HOME:-}" ]; then
            tacet_offer_java "$JAVA_HOME"
        fi
        if java_on_path=$(command -v java); then
            tacet_offer_java "$(tacet_home_of "$java_on_path")"
        fi
        for java_home in "${TACET_JVM_DIRECTORY:-/usr/lib/jvm}"/*; do
            tacet_offer_java "$java_home"
        done
    fi
    [ -n "$chosen_home" ]
}

# MiB of memory in the machine.
tacet_machine_mib() {
    machine_mib=1024
    while read -r meminfo_key meminfo_value meminfo_unit; do
        if [ "$meminfo_key" = MemTotal: ] && [ "$meminfo_unit" = kB ]; then
            machine_mib=$((meminfo_value / 1024))
            break
        fi
    done <"${TACET_MEMINFO:-/proc/meminfo}"
}

# MiB this control group may use (systemd's MemoryMax, docker's --memory), 0 where it is unlimited.
tacet_group_mib() {
    group_mib=0
    [ -r /proc/self/cgroup ] || return 0
    while IFS=: read -r cgroup_id cgroup_controllers cgroup_path; do
        if [ "$cgroup_id" != 0 ] || [ -n "$cgroup_controllers" ]; then
            continue
        fi
        group_limit=''
        if [ -r "/sys/fs/cgroup$cgroup_path/memory.max" ]; then
            read -r group_limit <"/sys/fs/cgroup$cgroup_path/memory.max"
        fi
        case $group_limit in
            '' | *[!0-9]*) ;;
            *) group_mib=$((group_limit / 1048576)) ;;
        esac
    done </proc/self/cgroup
}

# Sets heap_mib: a twelfth of the machine's memory or three eighths of the control group's, whichever
# is less, between 48 and 192 MiB. (1 GiB Pi: 76. The service's MemoryMax=512M: 192 at most.) The
# block index is not in it: that is a mapped file. From Java 22 on the serial collector fills all it may have
# before it looks for what is no longer needed, so there it may have 64 MiB.
tacet_heap() {
    tacet_machine_mib
    tacet_group_mib
    heap_mib=$((machine_mib / 12))
    if [ "$group_mib" -gt 0 ] && [ $((group_mib * 3 / 8)) -lt "$heap_mib" ]; then
        heap_mib=$((group_mib * 3 / 8))
    fi
    [ "$heap_mib" -ge 48 ] || heap_mib=48
    heap_most=192
    [ "$chosen_major" -lt 22 ] || heap_most=64
    [ "$heap_mib" -le "$heap_most" ] || heap_mib=$heap_most
}

# Whether the chosen Java knows TrimNativeHeapInterval: one that does not, does not start with it. In 22 it is
# among the experimental ones, which are locked; to 17 it came with one of its updates; 17.0.15 is the earliest
# that was tried.
tacet_trims() {
    [ "$chosen_major" -lt 23 ] || return 0
    trims_update=${chosen_version#17.0.}
    [ "$trims_update" != "$chosen_version" ] || return 1
    trims_update=${trims_update%%[!0-9]*}
    [ "${trims_update:-0}" -ge 15 ]
}

# Sets jvm_flags (no flag contains a space) for `serve`, `report` or `cli` (tacet_kind). Needs a chosen Java.
tacet_flags() {
    # UsePerfData writes a file to /tmp at each start: a memory card can do without. The VM's own
    # warnings go to standard output unless told otherwise, where --json must stay clean.
    jvm_flags='-XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr'
    # 17 still takes its default charset from the locale; 18 and later are UTF-8.
    jvm_flags="$jvm_flags -Dfile.encoding=UTF-8"
    if [ "$chosen_major" -ge 24 ]; then
        # Netty and JCTools use sun.misc.Unsafe, sqlite-jdbc loads a native library: 24 warns of both.
        jvm_flags="$jvm_flags --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
    fi
    if [ "$chosen_major" -ge 25 ] && [ "$chosen_bits" = 64 ]; then
        jvm_flags="$jvm_flags -XX:+UseCompactObjectHeaders"
    fi
    case $1 in
        serve)
            tacet_heap
            # The heap is small whatever the machine, so the serial collector's pauses are short, and
            # it is the one that needs least beside the heap. What is new dies young: 12 MiB of room for it
            # are enough (collecting costs a query 2.6 us at full rate with 16, 3.7 with 8, 1.7 with 64), and what
            # is kept gets at most two thirds as much again of free room, not the twice and more of the default. It
            # starts with the room it comes to anyway: memory that nothing was put into is not used, and each of
            # the five steps up from 16 MiB was a full collection, of 10 to 30 ms, in the first minutes.
            jvm_flags="$jvm_flags -Xms40m -Xmx${heap_mib}m -Xmn12m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40"
            # At the first 21 MiB of classes the VM would stop for a full collection, seconds after
            # the start, when the first queries are there.
            jvm_flags="$jvm_flags -XX:MetaspaceSize=64m"
            # No events of Netty's for flight recordings: that is a hundred classes for nothing.
            jvm_flags="$jvm_flags -Dio.netty.allocator.type=unpooled -Dio.netty.jfr.enabled=false"
            # The compilers give way to those who wait for an answer, and more so whoever reads lists: on one
            # core the first queries after a start, and those during a refresh, would else stand behind them.
            # (Compilers at 10 were starved by what they had not compiled yet.) The VM warns any user but root
            # that it may not raise a priority; it is only asked to lower some.
            jvm_flags="$jvm_flags -XX:+UnlockDiagnosticVMOptions -XX:-PrintWarnings -XX:ThreadPriorityPolicy=1"
            jvm_flags="$jvm_flags -XX:VMThreadPriority=0 -XX:CompilerThreadPriority=4"
            jvm_flags="$jvm_flags -XX:JavaPriority1_To_OSPriority=10"
            if tacet_trims; then
                # What the compilers needed for a moment, glibc would keep for ever: 30 MiB.
                jvm_flags="$jvm_flags -XX:TrimNativeHeapInterval=5000"
            fi
            if [ "$machine_mib" -lt 2000 ]; then
                # The second compiler makes a busy server faster and any server larger.
                jvm_flags="$jvm_flags -Xms24m -Xmn8m -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=24m"
            fi
            ;;
        report)
            # It may read millions of rows, which some room is worth. The second compiler is not: of a
            # report on one device among ten million rows it took half the processor time (5.4 s
            # against 3.1), and of the house's it saved none.
            jvm_flags="$jvm_flags -Xms16m -Xmx256m -XX:TieredStopAtLevel=1"
            ;;
        *)
            # A command lives for a fraction of a second: start fast, stay small.
            jvm_flags="$jvm_flags -Xms8m -Xmx128m -XX:TieredStopAtLevel=1"
            ;;
    esac
}

# Sets archive_flag to use the class archive made for this jar and this Java (tacet_make_archive), or
# to nothing, and archive_place to the words that go before it. $1: directory, $2: serve, report or cli.
tacet_archive_flag() {
    archive_flag=''
    archive_place=''
    if [ "$chosen_major" -ge 25 ]; then
        archive_file="$1/$2-$chosen_version.aot"
        # -Xshare together with an AOT cache is refused by the VM, so it is one or the other.
        [ -r "$archive_file" ] && archive_flag="-XX:AOTCache=$archive_file"
    else
        archive_file="$1/$2-$chosen_version.jsa"
        [ -r "$archive_file" ] && archive_flag="-XX:SharedArchiveFile=$archive_file"
    fi
    if [ -n "$archive_flag" ] && [ "$chosen_bits" = 64 ]; then
        # At the address it was made for, where that is free. By default each start moves it, and writes every
        # pointer in it anew: 20 MiB that are no longer pages of the file.
        archive_place='-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0'
    fi
    return 0
}

# Sets kind to "serve", "report" (a verb that reads all of the log) or "cli" from a command line: the first word that is neither an option nor an
# option's value is the verb.
tacet_kind() {
    kind=cli
    while [ $# -gt 0 ]; do
        case $1 in
            --data | --config | --server) shift ;;
            -*) ;;
            serve)
                kind=serve
                return 0
                ;;
            beacons | firsts | owners | report | export)
                kind=report
                return 0
                ;;
            *) return 0 ;;
        esac
        [ $# -eq 0 ] || shift
    done
}

# Sets half_processors to the later half of the processors this process may use ("1", "2,3"), or to nothing
# where it has one alone.
tacet_half_processors() {
    half_processors=''
    process_status=${TACET_PROCESS_STATUS:-/proc/self/status}
    [ -r "$process_status" ] || return 0
    processors_allowed=''
    while read -r status_key status_value; do
        if [ "$status_key" = Cpus_allowed_list: ]; then
            processors_allowed=$status_value # 0-3,6
            break
        fi
    done <"$process_status"
    processors=''
    processor_count=0
    while [ -n "$processors_allowed" ]; do
        processor_range=${processors_allowed%%,*}
        processors_allowed=${processors_allowed#"$processor_range"}
        processors_allowed=${processors_allowed#,}
        processor=${processor_range%-*}
        while [ "$processor" -le "${processor_range#*-}" ]; do
            processors="$processors $processor"
            processor_count=$((processor_count + 1))
            processor=$((processor + 1))
        done
    done
    processors_left=$(((processor_count + 1) / 2))
    for processor in $processors; do
        if [ "$processors_left" -gt 0 ]; then
            processors_left=$((processors_left - 1))
        else
            half_processors="$half_processors${half_processors:+,}$processor"
        fi
    done
}

# Sets launch_gently to the words that put a report (tacet_kind) behind the server: whoever asks for a
# report can wait, a device that asks for a name cannot. One that reads the log of the running server keeps to
# half of the processors, too: with all of them busy one query in a hundred waited 2.4 ms, so 0.07 to 0.15 (two
# processors, 5,000 queries a second, ten million rows). That of a file takes what it gets.
tacet_gently() {
    launch_gently=''
    [ "$kind" = report ] || return 0
    if command -v nice >/dev/null; then
        launch_gently='nice -n 19'
    fi
    for gently_word in "$@"; do
        case $gently_word in
            --log | --log=* | --capture | --capture=*) return 0 ;;
        esac
    done
    tacet_half_processors
    if [ -n "$half_processors" ] && taskset -c "$half_processors" true 2>/dev/null; then
        launch_gently="taskset -c $half_processors $launch_gently"
    fi
}

# Sets native_directory to that of SQLite's library kept beside the jar (archive.sh), or to nothing.
# $1: directory of the class archives.
tacet_native_directory() {
    native_directory=''
    for native_file in "$1"/native/sqlite-*/libsqlitejdbc.so; do
        [ -r "$native_file" ] && native_directory=${native_file%/*}
    done
    return 0
}

# The environment the JVM is started in.
tacet_environment() {
    # glibc would keep an arena per thread, each growing on its own.
    MALLOC_ARENA_MAX=1
    # Java decodes its arguments by the locale: under LC_ALL=C a Unicode name would arrive as "?".
    LC_ALL=C.UTF-8
    export MALLOC_ARENA_MAX LC_ALL
    # Everything else that begins with TACET_ is read by the program as configuration.
    tacet_java_opts=${TACET_JAVA_OPTS:-}
    unset TACET_JAVA_OPTS TACET_JAVA_HOME TACET_JVM_DIRECTORY TACET_MEMINFO TACET_PROCESS_STATUS
}

# Becomes the JVM. $1: jar, $2: directory of the class archives; the rest is Tacet's command line.
# Words in LAUNCH_WITH (set by a caller, else empty) are put before java: `setpriv ... --`.
tacet_launch() {
    launch_jar=$1
    launch_archives=$2
    shift 2
    if ! tacet_choose_java; then
        tacet_say_no_java
        exit 69
    fi
    tacet_kind "$@"
    tacet_flags "$kind"
    tacet_gently "$@"
    tacet_archive_flag "$launch_archives" "$kind"
    if [ -z "$archive_flag" ] && [ "$kind" = report ]; then
        tacet_archive_flag "$launch_archives" cli
    fi
    tacet_native_directory "$launch_archives"
    tacet_environment
    # Not -jar: for that alone Java would read the directory of the jar, nineteen thousand entries, once more.
    set -- -cp "$launch_jar" dev.tacet.cli.Main "$@"
    if [ -n "$native_directory" ]; then
        set -- "-Dorg.sqlite.lib.path=$native_directory" -Dorg.sqlite.lib.name=libsqlitejdbc.so "$@"
    fi
    if [ -n "$archive_flag" ]; then
        set -- "$archive_flag" "$@"
    fi
    # Flags are words without spaces; the owner's come last, where the VM lets them win.
    # shellcheck disable=SC2086
    exec $launch_gently ${LAUNCH_WITH:-} "$chosen_home/bin/java" $jvm_flags $archive_place $tacet_java_opts "$@"
}

tacet_say_no_java() {
    if [ -n "${TACET_JAVA_HOME:-}" ]; then
        echo "tacet: TACET_JAVA_HOME=$TACET_JAVA_HOME is no Java of version $TACET_JAVA_MINIMUM or" \
            "later; unset it, or name the directory above bin/java" >&2
        return 0
    fi
    echo "tacet: no Java of version $TACET_JAVA_MINIMUM or later found (JAVA_HOME, java on the PATH," \
        "/usr/lib/jvm); try: sudo apt-get install default-jre-headless" >&2
}
