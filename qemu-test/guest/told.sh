# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# Do as told, ask again: a sentence, and what it says to do. What follows
# "see:" must succeed, and show what the sentence speaks of; after what follows
# "to ...:" the same packet must get what was promised.
# Sourced after lib.sh, by a test file.

# packet COMMAND...: ask or tell; LINE is its verdict's line
packet() {
	AGAIN="$*"
	"$@"
	line_of ''
}

# line_of TOKEN: LINE is the packet's line with that verdict
line_of() {
	LINE=$(printf '%s\n' "$KLOG" | grep -F -- "$PACKET: verdict=${1:+$1: }" | head -n 1)
}

# says TOKEN PATTERN: what comes before any command
says() {
	has "the line" ".*: verdict=$1: $2.*" "$LINE"
	holds "a sentence of at most 400 bytes" test "$(printf %s "${LINE#*: verdict=*: }" | wc -c)" -le 400
}

commands_to_see() { printf '%s\n' "$LINE" | sed -nE 's/.*; see: ([^;]*)(;.*)?$/\1/p' | sed 's/, /\n/g'; }

# sees PATTERN...: each is in what the commands show. Such as go on until they are interrupted: see `captures`.
sees() {
	local pattern
	commands_to_see | grep -v '^tcpdump ' >/tmp/see
	holds "there is something to see in: $LINE" test -s /tmp/see
	: >/tmp/seen
	while read -r command; do
		holds "'$command' succeeds" sh -c "$command"
		cat /tmp/holds.out >>/tmp/seen
	done </tmp/see
	for pattern; do
		has "what '$(cat /tmp/see)' shows" ".*$pattern.*" "$(cat /tmp/seen)"
	done
}

# has_captured PID: tcpdump says how many, when it is asked to
has_captured() {
	kill -USR1 "$1"
	grep -qE '[1-9][0-9]* packets? captured' /tmp/capture
}

# captures PATTERN: what the command shows of the same packet, sent again
captures() {
	local command
	command=$(commands_to_see | grep '^tcpdump ')
	checked
	sh -c "exec $command" >/tmp/captured 2>/tmp/capture &
	if until_true 20 grep -q 'listening on' /tmp/capture; then
		$AGAIN
		until_true 20 has_captured $!
	else
		complain "'$command' does not listen: $(cat /tmp/capture)"
	fi
	kill -TERM $!
	wait $! || complain "'$command' ended with status $?: $(cat /tmp/capture)"
	has "what '$command' shows" ".*$1.*" "$(cat /tmp/captured)"
}

# "PROMISE|COMMAND"
remedy() {
	printf '%s\n' "$LINE" | sed 's/, then: / \&\& /' |
		sed -nE 's/.*; (to [^;]*): ((sysctl|ip|nsenter) [^;]*)(;.*)?$/\1|\2/p'
}

offers_none() { same "a remedy" "" "$(remedy)"; }

# do_as_told: runs the remedy, and asks again; PROMISE is what was promised
do_as_told() {
	REMEDY=$(remedy)
	PROMISE=${REMEDY%%|*}
	holds "a remedy in: $LINE" test -n "$REMEDY"
	holds "'${REMEDY#*|}' succeeds" sh -c "${REMEDY#*|}"
	$AGAIN
}

# helps: does as told, and gets what was promised
helps() {
	do_as_told
	case $PROMISE in
	'to reply' | 'to reply as its proxy' | 'to be its proxy' | 'to reply at once' | 'to make room')
		holds "a reply after '$REMEDY': $KLOG" test "$(replies)" = 1
		;;
	'to make one unasked' | 'to let it hold '* | 'to let each reply change it' | 'to let it in')
		has "the entry after '$REMEDY'" ".*lladdr $V1_MAC.*" "$(ip neigh show to "$SIP" dev "${DEV:-v0}" nud all)"
		;;
	'to turn it on')
		lacks "the line after '$REMEDY'" no_in_device "$KLOG"
		holds "IPv4 is on" test -d "/proc/sys/net/ipv4/conf/$DEV"
		;;
	*) complain "nobody knows what '$PROMISE' promises" ;;
	esac
}

# The limits of the whole kernel are the first namespace's.
first_netns() { nsenter -t 1 -n -- /usr/bin/dash -c "$1"; }
