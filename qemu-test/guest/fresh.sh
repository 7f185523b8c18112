# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# fresh.sh FILE FUNCTION ARG...: one case of a test file, in the network
# namespace that case_() made for it, with the topology in place.

# shellcheck source=SCRIPTDIR/lib.sh
. /job/lib.sh
# shellcheck source=/dev/null
. "$1"
shift

topology || { complain "the topology could not be made"; exit 1; }
"$@"
status=$?
# Our own namespace dies with us.
ip netns del peer
exit $status
