# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: load
#
# Loading and unloading while ARP floods in: each round sends ROUND_REQUESTS, and
# as many again until the module is gone, all of which must be answered, and the
# module must have seen some of them.

: "${ROUNDS:=$(count_of 50)}" "${ROUND_REQUESTS:=20000}"

saw_some() { [ "$(counted answered)" -gt 0 ] 2>/dev/null; }

flood() {
	while say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count "$ROUND_REQUESTS" --quiet && [ ! -e /tmp/enough ]; do
		:
	done >/tmp/flood
}

round() {
	rm -f /tmp/enough
	flood &
	load || complain "round $1: insmod failed"
	until_true 10 saw_some || complain "round $1: the module saw no packet"
	unload || complain "round $1: rmmod failed"
	: >/tmp/enough
	wait
	same "round $1, the wire" "sent=$ROUND_REQUESTS replies=$ROUND_REQUESTS others=0 errors=0" "$(sort -u /tmp/flood)"
}

rounds() {
	local i=0
	while [ $((i += 1)) -le "$ROUNDS" ]; do
		round $i
	done
	nothing_left
}

main() {
	case_ "$ROUNDS loads and unloads, $ROUND_REQUESTS requests each" rounds
}
