# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # variables shared with the files sourced beside this one
# A checkout that runs itself: what is missing is installed, what is out of date is built. Needs
# java.sh; the working directory is the checkout.

jar_built=target/tacet.jar
# What runs is a copy, replaced by renaming: a build never changes a jar under a running server.
launch_directory=target/launch
launch_copy=$launch_directory/tacet.jar

tacet_note() {
    echo "tacet: $*" >&2
}

# Sets user_id to who runs this, by builtins where the system has /proc: each program that is started
# before a command takes it a millisecond, on a small board ten.
tacet_user_id() {
    user_id=''
    if [ -r /proc/self/status ]; then
        while read -r status_key _ status_effective _; do
            if [ "$status_key" = Uid: ]; then
                user_id=$status_effective
                break
            fi
        done </proc/self/status
    fi
    [ -n "$user_id" ] || user_id=$(id -u)
}

# True for root in a checkout of somebody else's, who then is owner (a name, or UNKNOWN), owner_id and
# owner_group.
tacet_is_guest() {
    tacet_user_id
    [ "$user_id" -eq 0 ] || return 1
    owner=$(stat -c '%u %g %U' .)
    owner_id=${owner%% *}
    owner=${owner#* }
    owner_group=${owner%% *}
    owner=${owner#* }
    [ "$owner_id" -ne 0 ]
}

# The Debian package that brings a JDK of at least 17.
tacet_jdk_package() {
    codename=$(sed -n 's/^VERSION_CODENAME=//p' "${TACET_OS_RELEASE:-/etc/os-release}" 2>/dev/null)
    case $codename in
        bullseye | bookworm | focal | jammy) echo openjdk-17-jdk-headless ;;
        *) echo default-jdk-headless ;;
    esac
}

# Sets build_home to the JDK to build with: JAVA_HOME, the javac on the PATH, else the newest that has
# a javac. Not simply the newest: who sets JAVA_HOME means it.
tacet_choose_jdk() {
    build_home=''
    if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/javac" ]; then
        tacet_offer_jdk "$JAVA_HOME"
    fi
    if [ -z "$build_home" ] && javac_on_path=$(command -v javac); then
        javac_on_path=$(readlink -f "$javac_on_path")
        tacet_offer_jdk "${javac_on_path%/bin/javac}"
    fi
    if [ -z "$build_home" ]; then
        build_major=0
        for java_home in "${TACET_JVM_DIRECTORY:-/usr/lib/jvm}"/*; do
            if [ -x "$java_home/bin/javac" ] && tacet_read_java "$java_home" \
                && [ "$java_major" -gt "$build_major" ]; then
                tacet_offer_jdk "$java_home"
                build_major=$java_major
            fi
        done
    fi
    [ -n "$build_home" ]
}

tacet_offer_jdk() {
    if tacet_read_java "$1" && [ "$java_major" -ge "$TACET_JAVA_MINIMUM" ]; then
        build_home=$1
    fi
}

# Installs a JDK and Maven where one of them is missing, or says what to type and exits 69.
tacet_ensure_tools() {
    missing=''
    tacet_choose_jdk || missing=$(tacet_jdk_package)
    command -v mvn >/dev/null || missing="$missing maven"
    if [ -z "$missing" ]; then
        return 0
    fi
    if ! command -v apt-get >/dev/null; then
        tacet_note "needed and not here: a JDK of version 17 or later, and Maven 3.6.3 or later;" \
            "install them with this system's package manager, then run this again"
        exit 69
    fi
    # shellcheck disable=SC2086 # several package names
    set -- $missing
    if [ "$(id -u)" -eq 0 ]; then
        as_root=''
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        if command -v sudo >/dev/null; then
            line="sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
        else
            line="su -c 'apt-get update && apt-get install -y --no-install-recommends $*'"
        fi
        tacet_note "needed and not here: $*. Type this, then run this again:"
        echo "$line" >&2
        exit 69
    fi
    tacet_note "installing $* with apt-get (once; a few minutes on a small board)"
    apt_log=$(mktemp)
    # shellcheck disable=SC2086 # empty, or "sudo -n"
    if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >"$apt_log" 2>&1 \
        || ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >>"$apt_log" 2>&1; then
        tail -n 20 "$apt_log" >&2
        tacet_note "apt-get failed (all it said: $apt_log); once it works, run this again"
        exit 69
    fi
    rm -f "$apt_log"
    if ! tacet_choose_jdk; then
        tacet_note "apt-get installed $*, but no JDK of version 17 or later is to be found"
        exit 69
    fi
}

# Runs Maven with the chosen JDK. Root in somebody else's checkout builds as that owner: files of
# root's in there would stop the owner's next build.
tacet_maven() {
    export JAVA_HOME="$build_home"
    if ! tacet_is_guest; then
        mvn "$@"
    elif owner_home=$(getent passwd "$owner" | cut -d: -f6) && [ -n "$owner_home" ]; then
        tacet_note "building as $owner, who owns this checkout, not as root"
        runuser -u "$owner" -- env HOME="$owner_home" mvn "$@"
    else
        tacet_note "building as root: the owner of this checkout has no name here;" \
            "files below target/ will belong to root"
        mvn "$@"
    fi
}

# True when the jar is missing or something it is made of is newer.
tacet_stale() {
    [ -f "$jar_built" ] || return 0
    [ -n "$(find pom.xml src/main blocklists config -newer "$jar_built" -print -quit)" ]
}

# True when the copy that runs is missing or older than the jar.
tacet_copy_stale() {
    # shellcheck disable=SC3013 # not in POSIX, but in dash, bash and busybox: no fork for `find -newer`
    [ ! -f "$launch_copy" ] || [ "$jar_built" -nt "$launch_copy" ]
}

# Builds if needed and leaves the jar to start at $launch_copy.
tacet_build() {
    if ! tacet_stale && ! tacet_copy_stale; then
        return 0
    fi
    tacet_as_owner mkdir -p target
    # Two commands at once build once: the second waits, then finds nothing to do.
    exec 9<target
    flock 9
    if tacet_stale; then
        tacet_ensure_tools
        tacet_note "building $jar_built (once; a few minutes on a small board)"
        # What is edited while Maven runs is newer than this mark, and so than the jar that gets its time.
        tacet_as_owner touch target/.build-begun
        if ! tacet_maven -B -q -ntp -Dstyle.color=never -DskipTests package >&2; then
            tacet_note "the build failed (see above)"
            exit 69
        fi
        tacet_as_owner touch -r target/.build-begun "$jar_built"
    fi
    if tacet_copy_stale; then
        # The class archives in there belong to the old jar.
        tacet_as_owner rm -rf "$launch_directory"
        tacet_as_owner mkdir "$launch_directory"
        tacet_as_owner cp -p "$jar_built" "$launch_copy.new"
        tacet_as_owner mv "$launch_copy.new" "$launch_copy"
    fi
    exec 9<&-
}

# Runs a command so that the files it makes belong to the checkout's owner.
tacet_as_owner() {
    if tacet_is_guest; then
        setpriv --reuid "$owner_id" --regid "$owner_group" --clear-groups -- "$@"
    else
        "$@"
    fi
}

# Makes the command line's class archive, once for each jar and Java: some seconds now, and every
# command starts sooner from here on.
tacet_archive_checkout() {
    tacet_choose_java || return 0
    tacet_archive_flag "$launch_directory" cli
    if [ -n "$archive_flag" ] || [ ! -w "$launch_directory" ] || [ -e "$launch_directory/.no-archive" ]; then
        return 0
    fi
    if tacet_is_guest; then
        return 0 # it would belong to root
    fi
    # Tried once: a VM that cannot make one would otherwise be asked before every command.
    tacet_as_owner touch "$launch_directory/.no-archive"
    tacet_note "preparing commands to start faster (once; some seconds, more on a small board)"
    if tacet_archive_cli "$PWD/$launch_copy" "$launch_directory"; then
        tacet_as_owner rm -f "$launch_directory/.no-archive"
    fi
}

# Becomes Tacet from this checkout. Root in somebody else's checkout steps down to that owner, keeping
# only the right to bind port 53: the data then lies where the owner's own commands look for it.
tacet_launch_checkout() {
    export TACET_CHECKOUT=1
    LAUNCH_WITH=''
    if tacet_is_guest && owner_home=$(getent passwd "$owner" | cut -d: -f6) && [ -n "$owner_home" ]; then
        tacet_step_down "$owner" "$owner_group"
        LAUNCH_WITH=$step_down
        export HOME="$owner_home"
        tacet_note "running as $owner, who owns this checkout, not as root"
    fi
    launch_from=$PWD/$launch_directory
    cd "$started_in" || exit
    tacet_launch "$launch_from/tacet.jar" "$launch_from" "$@"
}
