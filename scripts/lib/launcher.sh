#!/bin/sh
# Tacet, as installed: picks the Java, becomes it.
set -eu
LAUNCH_WITH=''
# shellcheck source=scripts/lib/java.sh
. /usr/lib/tacet/java.sh
tacet_launch /usr/lib/tacet/tacet.jar /usr/lib/tacet "$@"
