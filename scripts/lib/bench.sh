# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the files sourced beside this one
# What scripts/bench does. Needs java.sh, archive.sh and checkout.sh; the working directory is the checkout.

# Runs one measurement, a class of src/jmh, with Tacet as it is installed: a jar, class archives and
# SQLite's library beside each other, in a directory that is removed at the end. $1: class.
bench_run() {
    bench_main=$1
    shift
    tacet_build
    tacet_choose_jdk || tacet_ensure_tools
    if ! tacet_choose_java; then
        tacet_say_no_java
        exit 69
    fi
    # Not /tmp, which may be memory: logs and databases go where a server has them.
    bench_work=$(mktemp -d "${TMPDIR:-/var/tmp}/tacet-bench.XXXXXX")
    trap 'rm -rf "$bench_work"' EXIT
    trap 'bench_stop' INT TERM
    bench_child=''
    bench_compile "$bench_work/classes"
    bench_install "$bench_work/tacet"
    [ "$bench_main" != dev.tacet.bench.Growth ] || bench_compile_log "$bench_work/classes"
    bench_mask
    # What the machine's owner set for their own Tacet is not what is measured.
    for variable in $(env | sed -n 's/^\(TACET_[A-Z0-9_]*\)=.*/\1/p'); do
        case $variable in
            TACET_JAVA_HOME | TACET_JAVA_OPTS | TACET_JVM_DIRECTORY) ;;
            *) unset "$variable" ;;
        esac
    done
    bench_pinned=''
    if [ "$(getconf _NPROCESSORS_ONLN)" -ge 2 ] && taskset -c 1 true 2>/dev/null; then
        bench_pinned='taskset -c 1'
    fi
    # shellcheck disable=SC2086 # words without spaces
    $bench_alone $bench_pinned "$build_home/bin/java" -Xms256m -Xmx768m -XX:+UseSerialGC -XX:-UsePerfData \
        -Dbench.work="$bench_work" -Dbench.tacet="$bench_work/tacet/tacet" \
        -Dbench.build="$(bench_build)" -Dbench.java="Java $chosen_version" \
        -cp "$bench_work/classes:$bench_work/tacet/tacet.jar" "$bench_main" "$@" &
    bench_child=$!
    wait "$bench_child"
}

# Ctrl-C: ends what runs, the servers, too, which a process namespace of their own takes along.
bench_stop() {
    if [ -n "$bench_child" ]; then
        kill "-${bench_end_by:-TERM}" "$bench_child" 2>/dev/null || :
        wait "$bench_child" || :
    fi
    exit 130
}

# The commit, and whether something was changed since.
bench_build() {
    if ! git describe --always --dirty 2>/dev/null; then
        echo unknown
    fi
}

bench_compile() {
    mkdir "$1"
    "$build_home/bin/javac" -proc:none -d "$1" src/jmh/java/dev/tacet/bench/*.java
}

# The maker of large logs, which is the tests'; it writes them with the jar's own classes.
bench_compile_log() {
    "$build_home/bin/javac" -proc:none -implicit:class -cp target/tacet.jar -sourcepath src/test/java \
        -d "$1" src/test/java/dev/tacet/store/LargeLog.java
}

# As scripts/install leaves it, class archives included.
bench_install() {
    mkdir "$1"
    cp "$launch_copy" "$1/tacet.jar"
    cp scripts/lib/*.sh "$1"
    tacet_note "making class archives (some seconds, more on a small board)"
    tacet_archive_cli "$1/tacet.jar" "$1" || :
    tacet_archive_serve "$1/tacet.jar" "$1" || :
    cat >"$1/tacet" <<LAUNCHER
#!/bin/sh
set -eu
LAUNCH_WITH=''
. '$1/java.sh'
tacet_launch '$1/tacet.jar' '$1' "\$@"
LAUNCHER
    chmod 755 "$1/tacet"
}

# Sets bench_alone to the words that run a command where only loopback exists, so that no server,
# whatever its defaults, sends anything beyond; and before other work, where that is permitted.
bench_mask() {
    bench_alone=''
    bench_own='-n -p -f --kill-child --mount-proc'
    for bench_how in "unshare $bench_own" "unshare -c --keep-caps $bench_own"; do
        if [ -z "$bench_alone" ] && $bench_how ip link set lo up 2>/dev/null; then
            bench_alone="$bench_how setsid -w sh scripts/lib/bench-alone.sh"
            bench_end_by=KILL
        fi
    done
    if [ -z "$bench_alone" ]; then
        tacet_note "no network of its own to be had (not root, or no unshare and ip): the servers are" \
            "told to ask loopback only, and nothing but their word holds them to it"
    fi
}

# docs/LISTS.md promises this. $@: files, one name a line.
bench_lists() {
    bench_files=''
    for file in "$@"; do
        file=$(cd "$started_in" && realpath "$file")
        case $file in
            *[[:space:]]*)
                echo "scripts/bench: $file: a name with a blank cannot be handed on; link to it" >&2
                exit 64
                ;;
        esac
        bench_files="$bench_files $file"
    done
    tacet_ensure_tools
    bench_jmh dev.tacet.policy.CompileBenchmark "$bench_files"
    for file in $bench_files; do
        names=$(wc -l <"$file")
        bench_jmh org.openjdk.jmh.Main "RuleIndexBenchmark -p list=$file -p count=$names -prof gc"
        bench_jmh org.openjdk.jmh.Main "ListReaderBenchmark -p list=$file"
    done
    bench_jmh org.openjdk.jmh.Main 'PatternTableBenchmark'
}

# The pieces of a query, each by itself, with what they leave as garbage.
bench_queries() {
    tacet_ensure_tools
    bench_jmh org.openjdk.jmh.Main '(QueryBenchmark|CacheHitBenchmark|LogRowBenchmark) -prof gc'
}

bench_jmh() {
    tacet_maven -B -q -ntp -Pbench test-compile exec:exec@bench -Dbench.main="$1" -Dbench="$2"
}

# Replaces each section of the page, from <!-- NAME --> to <!-- end -->, by that of a file.
bench_page() {
    for file in "$@"; do
        file=$(cd "$started_in" && realpath "$file")
        name=$(sed -n 's/^<!-- \([a-z]*\) -->$/\1/p' "$file" | head -n 1)
        if [ -z "$name" ] || ! grep -q "^<!-- $name -->\$" docs/PERFORMANCE.md; then
            echo "scripts/bench: $file: no section of docs/PERFORMANCE.md in it" >&2
            exit 65
        fi
        awk -v name="$name" -v file="$file" '
            $0 == "<!-- " name " -->" {
                while ((getline line < file) > 0) {
                    if (line == $0) inside = 1
                    if (inside) print line
                    if (line == "<!-- end -->") inside = 0
                }
                skipping = 1
            }
            !skipping { print }
            $0 == "<!-- end -->" { skipping = 0 }
        ' docs/PERFORMANCE.md >docs/PERFORMANCE.md.new
        mv docs/PERFORMANCE.md.new docs/PERFORMANCE.md
    done
}
