#!/bin/sh
# Runs a command in the network namespace scripts/bench made for it, which begins with loopback down.
set -eu
ip link set lo up
# A session of its own, before others: on a desktop something always runs. Root may, nobody else.
{ echo -19 >/proc/self/autogroup; } 2>/dev/null || :
exec "$@"
