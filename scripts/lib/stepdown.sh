# shellcheck shell=sh
# From root to an ordinary user who may bind port 53, and nothing else. Used by the container's
# entry point and by `sudo scripts/run`; StepDownIT holds it to that.

# Sets step_down to the words to put before a command. $1: user, $2: group.
#
# A process that gives up root loses every capability; an ambient one stays, and crosses execve. That
# needs it to be inheritable first. The bounding set is emptied of all others, so that not even a
# set-uid program could bring one back; --no-new-privs shuts that door a second time. From root this
# takes CAP_SETUID, CAP_SETGID and CAP_SETPCAP beside CAP_NET_BIND_SERVICE, all of which are gone after.
tacet_step_down() {
    step_down="setpriv --reuid $1 --regid $2 --init-groups"
    step_down="$step_down --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service"
    step_down="$step_down --bounding-set=-all,+net_bind_service --no-new-privs --"
}
