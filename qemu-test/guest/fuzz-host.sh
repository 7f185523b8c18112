# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# The two hosts that random frames are thrown at, and what can be done to them
# meanwhile: the vocabulary of fuzz-plan.awk. Host N (0, 1):
#
#   here                                  namespace "hostN"
#   sN  02:00:00:00:00:02  (arp off) ===  hN  10.0.0.1/24  02:00:00:00:00:01
#                                         dummy0  192.168.9.1/24
#
# Much of what a plan does is refused, as much of what it changes is not there:
# that is as it should be, and nobody listens.

FUZZ_RUN=/tmp/fuzz.running	# as long as it exists, the plan goes on
FUZZ_DONE=/tmp/fuzz.changes	# what was done, a letter for each
FUZZ_PACE=/tmp/fuzz.pace	# the same, to .0 and .1, for arptool to wait for

make_host() { # N
	ip netns add "host$1"
	ip link add "s$1" address 02:00:00:00:00:02 type veth \
		peer name "h$1" address 02:00:00:00:00:01 netns "host$1"
	mend "$1"
	ip link set "s$1" arp off up
}

# An orderly end: the interfaces, then the namespace. And an abrupt one: the
# namespace, which takes its interfaces along when the kernel gets to it.
drop_host() { # N
	ip link del "s$1"
	ip netns del "host$1"
}

kill_host() { # N
	ip netns del "host$1"
	until_true 60 test ! -e "/sys/class/net/s$1"
}

renew() { # N HOW
	"${2}_host" "$1"
	make_host "$1"
	did r
}

# Brings back what the host cannot do without, so that most frames find one
# that is up.
mend() { # N
	ip -n "host$1" -force -batch - <<-EOT
		link set lo up
		link add dummy0 type dummy
		link set dummy0 up
		addr add 192.168.9.1/24 dev dummy0
		link set h$1 mtu 1500 address 02:00:00:00:00:01 arp on nomaster up
		addr add 10.0.0.1/24 dev h$1
		rule add pref 0 lookup local
		rule add pref 32766 lookup main
	EOT
}

# change N: commands of ip, from stdin
change() {
	mend "$1"
	ip -n "host$1" -force -batch -
	did c
}

# tune N: lines "FILE VALUE" below /proc/sys/net/ipv4, from stdin
tune() {
	# shellcheck disable=SC2016 # the inner shell's
	nsenter --net="/run/netns/host$1" sh -c \
		'while read -r file value; do echo "$value" >"/proc/sys/net/ipv4/$file"; done'
	did t
}

# screen N: a ruleset of nft, from stdin; all of it, or none
screen() {
	nsenter --net="/run/netns/host$1" nft -f -
	did n
}

# obstruct N: commands of tc, from stdin
obstruct() {
	tc -n "host$1" -force -batch -
	did q
}

# bridged N: commands of bridge, from stdin
bridged() {
	bridge -n "host$1" -force -batch -
	did b
}

# limit N: of the neighbour table, for all namespaces
limit() {
	echo "$1" >/proc/sys/net/ipv4/neigh/default/gc_thresh3
	did l
}

did() { # WHAT
	printf %s "$1" | tee -a "$FUZZ_DONE" "$FUZZ_PACE.0" >"$FUZZ_PACE.1"
}

going_on() { [ -e "$FUZZ_RUN" ]; }

# mutate SEED: carries out the plan of that seed until $FUZZ_RUN is gone
mutate() {
	: >"$FUZZ_DONE"
	awk -v seed="$1" -f /job/fuzz-plan.awk | /usr/bin/dash >/tmp/fuzz.said 2>&1
}
