# shellcheck shell=sh
# Where an installed Tacet lies, and how its service is reached. Sourced by install and uninstall.
# shellcheck disable=SC2034 # used by the scripts that source this
DESTDIR=${DESTDIR:-}
program=$DESTDIR/usr/lib/tacet
command_file=$DESTDIR/usr/bin/tacet
settings=$DESTDIR/etc/tacet
data=$DESTDIR/var/lib/tacet
unit=$DESTDIR/etc/systemd/system/tacet.service
bash_completion=$DESTDIR/usr/share/bash-completion/completions/tacet
zsh_completion=$DESTDIR/usr/share/zsh/vendor-completions/_tacet

say() {
    echo "$*"
}

# Says why and ends. $1: exit code.
give_up() {
    give_up_code=$1
    shift
    echo "tacet: $*" >&2
    exit "$give_up_code"
}

# True when this is the running system and systemd runs it: false below DESTDIR and in a container.
has_systemd() {
    [ -z "$DESTDIR" ] && [ -d /run/systemd/system ] && command -v systemctl >/dev/null
}

# Below DESTDIR nothing of this machine is touched, so nobody needs to be root.
require_root() {
    if [ -z "$DESTDIR" ] && [ "$(id -u)" -ne 0 ]; then
        give_up 77 "$1 changes the system: sudo $0"
    fi
}
