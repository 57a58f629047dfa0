#!/bin/sh
# The container's `tacet`: starts as root only to become the user tacet, with the right to bind port 53
# and no other. Docker gives a non-root user no capability of its own, so USER in the image would not do.
set -eu
# shellcheck source=scripts/lib/stepdown.sh
. /usr/lib/tacet/stepdown.sh

if [ "$(id -u)" -ne 0 ]; then
    # `docker run --user` or rootless: as told. Port 53 is then the caller's business.
    exec /usr/bin/tacet "$@"
fi
tacet_step_down tacet tacet
# A bind mount brings its owner along, and root without CAP_DAC_OVERRIDE can as little write there.
# shellcheck disable=SC2086 # words without spaces
if ! $step_down test -w /var/lib/tacet; then
    echo "tacet: /var/lib/tacet belongs to user $(stat -c %u /var/lib/tacet), Tacet runs as" \
        "$(id -u tacet); on the host: sudo chown -R $(id -u tacet):$(id -g tacet) THE-DIRECTORY" >&2
    exit 77
fi
# shellcheck disable=SC2086
exec $step_down /usr/bin/tacet "$@"
