# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# host: samples/module.sh
#
# The sample (samples/): what others start from, built and loaded as they would.

sample_log() { # the sample's part of the kernel's log
	take_log
	SAID=$(sed -n 's/^probe_sample: //p' "$LOG")
}

calls_and_returns() {
	: >"$LOG"
	holds "insmod" insmod /job/probe_sample.ko
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 >/tmp/wire 2>&1
	holds "rmmod" rmmod probe_sample
	sample_log
	has "the call" 'arp_rcv\(0x[0-9a-f]+\) is called' "$SAID"
	has "the return" 'arp_rcv\(\) returns 0 after [1-9][0-9]* ns' "$SAID"
	has "what was missed" 'missed: 0 calls, 0 returns' "$SAID"
	same "calls and returns" "$(echo "$SAID" | grep -c 'is called')" "$(echo "$SAID" | grep -c 'returns [0-9-]* after')"
	holds "no kprobe is left" no_probes
}

nothing_said_after() {
	: >"$LOG"
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 >/tmp/wire 2>&1
	sample_log
	same "lines of the sample" "" "$SAID"
}

main() {
	case_ "sample: calls and returns" calls_and_returns
	case_ "sample: silent once it is unloaded" nothing_said_after
}
