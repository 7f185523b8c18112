# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What the tests of the packages share.

T=/sys/kernel/tracing
W=/tmp/work
mkdir -p $W

# t TITLE FUNCTION: "ok - " if it complains of nothing
t() {
	: >$W/complaints
	"$2" >$W/log 2>&1
	if [ -s $W/complaints ]; then
		echo "not ok - deb: $1"
		sed 's/^/#   /' $W/complaints
		tail -n 15 $W/log | sed 's/^/#   | /'
	else
		echo "ok - deb: $1"
	fi
}

complain() { echo "$*" >>$W/complaints; }
same() { [ "$2" = "$3" ] || complain "$1: expected '$2', is '$3'"; }
has() { printf '%s\n' "$3" | grep -qE -e "$2" || complain "$1: no '$2' in '$(printf '%s' "$3" | tail -c 400)'"; }
lacks() { ! printf '%s\n' "$3" | grep -qE -e "$2" || complain "$1: '$2' in '$3'"; }

loaded() { grep -q '^arp_probe ' /proc/modules; }
uptime_ms() { awk '{ printf "%d", $1 * 1000 }' /proc/uptime; }

# wait_for WHAT COMMAND...: up to 20 s of the guest's time
wait_for() {
	local what=$1 end=$(($(uptime_ms) + 20000))
	shift
	until "$@"; do
		[ "$(uptime_ms)" -lt $end ] || { complain "waited in vain for $what"; return 1; }
		sleep 0.1
	done
}

# What the peer makes of our replies is not asked for: its v1 is NOARP.
OURS="--dev v0"

# One that watches in the background, as number N: its words in $W/out.N and $W/err.N, its process in PID_N.
start() { # N ARG...
	local n=$1
	shift
	# shellcheck disable=SC2086 # words
	arp-probe $OURS "$@" >"$W/out.$n" 2>"$W/err.$n" &
	eval "PID_$n=$!"
	wait_for "number $n to watch" grep -q watching "$W/err.$n" || cat "$W/err.$n" >>$W/complaints
}
pid_of() { eval "echo \$PID_$1"; }

# ended N STATUS: waits for its end
ended() {
	local status=0
	wait "$(pid_of "$1")" || status=$?
	same "the exit status of number $1" "$2" $status
}
packets() { grep -c 'verdict=' "$W/out.$1"; }
sees() { [ "$(packets "$1")" -ge "$2" ]; }

answered() { say_arp --sip 10.0.0.2 --tip 10.0.0.1 >/dev/null; }
refused() { say_arp --sip 192.168.9.9 --tip 10.0.0.1 >/dev/null; }

instances() { find $T/instances -mindepth 1 -maxdepth 1 -type d | wc -l; }

nothing_left() {
	! loaded || complain "the module is still loaded"
	same "tracefs instances" 0 "$(instances)"
	same "sessions" "" "$(ls /run/arp-probe/sessions)"
	[ ! -e /run/arp-probe/loaded ] || complain "/run/arp-probe/loaded is still there"
}
