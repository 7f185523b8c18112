# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# fresh.sh FILE FUNCTION ARG...: one case of a test file, in the network
# namespace that case_() made for it, with the topology in place: that of
# topology.sh, or the test file's own (TOPOLOGY, a function).

# shellcheck source=SCRIPTDIR/lib.sh
. /job/lib.sh
# shellcheck source=/dev/null
. "$1"
shift

# Our own namespace dies with us, its peers do not.
forget_peers() {
	local peer
	for peer in /run/netns/*; do
		[ ! -e "$peer" ] || ip netns del "${peer##*/}"
	done
}
trap forget_peers EXIT

only_us
"${TOPOLOGY:-topology}" || { complain "the topology could not be made"; exit 1; }
"$@"
