# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What the tests in the guest share. A test file (cases/*.sh) defines
# functions, and main(), which runs them with `case_` (fresh.sh: each in a
# network namespace of its own, with defaults in every sysctl) or `check`.
#
# A check that fails is told to `complain`, and the case goes on: what else
# is wrong is worth knowing. A case that checked nothing has failed.

# shellcheck source=SCRIPTDIR/topology.sh
. /job/topology.sh

MODULE=/job/arp_probe.ko
LOG=/tmp/kernel.log		# all of the kernel's log, as it is taken off
COMPLAINTS=/tmp/complaints	# of the case that runs
CHECKS=/tmp/checks		# one line for each check it made
TAINT=/tmp/taint		# what is accounted for of the kernel's
DEBUG=/sys/kernel/debug

# Where we are: verdict lines name our network namespace, unless it is the first.
NETNS=$(readlink /proc/self/ns/net | tr -dc '0-9')
WHERE=" (netns $NETNS)"
[ "$(readlink /proc/self/ns/net)" != "$(readlink /proc/1/ns/net)" ] || WHERE=
WHERE_RE=$(printf '%s' "$WHERE" | sed 's/[()]/\\&/g')	# the same, as a pattern

# What route input returns for a refusal, and fib_validate_source(), its negative: a drop reason, by the kernel's numbers, as
# its tracepoint lists them. The reason for a sender of ours came with that: where the kernel lacks it, both return the same
# errno (net/ipv4/route.c).
# shellcheck disable=SC2034 # for the cases
RPF_NAME=EXDEV DEST_NAME=EINVAL RPF_RIS='' LOCAL_RIS=''
eval "$(sed -n '/^print fmt/{h; s/.*{ *\([0-9]*\), "IP_RPFILTER" *}.*/RPF_RIS=\1/p
	g; s/.*{ *\([0-9]*\), "IP_LOCAL_SOURCE" *}.*/LOCAL_RIS=\1/p; }' /sys/kernel/tracing/events/skb/kfree_skb/format)"
if [ -n "$LOCAL_RIS" ]; then
	# shellcheck disable=SC2034 # as above
	RPF_FVS=-$RPF_RIS LOCAL_FVS=-$LOCAL_RIS RPF_NAME=IP_RPFILTER DEST_NAME=IP_INVALID_DEST
else
	RPF_RIS=-18 LOCAL_RIS=-22
	RPF_FVS=$RPF_RIS LOCAL_FVS=$LOCAL_RIS
fi
# As a line shows them: 32 bits.
# shellcheck disable=SC2034 # as above
RPF_RIS_HEX=$(printf '0x%x' $((RPF_RIS & 0xffffffff))) RPF_FVS_HEX=$(printf '0x%x' $((RPF_FVS & 0xffffffff)))

has_reason() { grep -q "\"$1\"" /sys/kernel/tracing/events/skb/kfree_skb/format; }
gives_errnos() { [ "$LOCAL_FVS" = "$LOCAL_RIS" ]; }

# --- checks -------------------------------------------------------------------

complain() { printf '%s\n' "$*" >>"$COMPLAINTS"; }
checked() { echo x >>"$CHECKS"; }

# same WHAT EXPECTED FOUND
same() {
	checked
	[ "$2" = "$3" ] || complain "$1
  expected: $2
  found:    $3"
}

# holds WHAT COMMAND...
holds() {
	local what=$1
	shift
	checked
	"$@" >/tmp/holds.out 2>&1 || complain "$what: '$*' failed: $(cat /tmp/holds.out)"
}

# fails WHAT COMMAND...
fails() {
	local what=$1
	shift
	checked
	! "$@" >/tmp/holds.out 2>&1 || complain "$what: '$*' did not fail: $(cat /tmp/holds.out)"
}

# has WHAT PATTERN TEXT: an extended regular expression, of one whole line
has() {
	checked
	grep -qxE -- "$2" <<EOT && return
$3
EOT
	complain "$1
  expected a line: $2
  found:
$(printf '%s\n' "$3" | sed 's/^/    /')"
}

# lacks WHAT PATTERN TEXT: no line has the pattern anywhere
lacks() {
	checked
	! printf '%s\n' "$3" | grep -E -- "$2" >/tmp/lacks || complain "$1: unexpected: $(cat /tmp/lacks)"
}

# until_true SECONDS COMMAND...: polls; for what has no event to wait for
until_true() {
	local end
	end=$(($(cut -d. -f1 /proc/uptime) + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$(cut -d. -f1 /proc/uptime)" -lt "$end" ] || return 1
		usleep 20000
	done
}

# --- the kernel's log ------------------------------------------------------------

# Takes what the kernel has logged since the last time, without time stamps;
# KLOG is the module's part of it, without its prefix.
take_log() {
	KLOG=$(busybox dmesg -c | awk -v all="$LOG" '
		{ sub(/^\[ *[0-9.]*\] /, ""); print >>all }
		sub(/^arp_probe: /, "")')
}

# has_verdict PATTERN: a line said so, since SO_FAR began; for `until_true`
has_verdict() {
	take_log
	SO_FAR="$SO_FAR
$KLOG"
	printf '%s\n' "$SO_FAR" | grep -qE "$1"
}

# line_comes TOKEN: the packet's, where no fence has waited for it; KLOG is all that was said until then
line_comes() {
	SO_FAR=$KLOG
	holds "a line with $1" until_true 20 has_verdict "$PACKET: verdict=$1: "
	KLOG=$SO_FAR
}

# --- the module --------------------------------------------------------------------

load() {
	insmod "$MODULE" "$@" || return
	[ ! -e /run/netns/peer ] || only_us
}

# The peers are hosts of the same kernel, NOARP, and what reaches them has
# verdicts of its own: only our network namespace is looked at where there are any.
only_us() {
	[ ! -e /sys/module/arp_probe/parameters/netns ] ||
		echo "$NETNS" >/sys/module/arp_probe/parameters/netns
}

# The peers' verdicts, too.
everybody() {
	[ ! -e /sys/module/arp_probe/parameters/netns ] ||
		echo 0 >/sys/module/arp_probe/parameters/netns
}

unload() { rmmod arp_probe; }

loaded() { grep -q '^arp_probe ' /proc/modules; }

no_probes() {
	[ ! -s "$DEBUG/kprobes/list" ] && return
	cat "$DEBUG/kprobes/list"
	return 1
}

nothing_left() {
	fails "the module is gone" loaded
	holds "no kprobe is left" no_probes
	fails "no debugfs directory is left" test -e "$DEBUG/arp_probe"
	fails "no tracepoint is left" test -e "$DEBUG/tracing/events/arp_probe"
}

# symbol_of PROBE: which function is probed for that logical name; the kernel decides
symbol_of() { sed -nE "s/^k(ret)?probe $1 ([^ ]+) .*/\2/p" "$DEBUG/arp_probe/probes" | head -n 1; }

# counted TOKEN: how often that verdict was given
counted() { sed -n "s/^$1 //p" "$DEBUG/arp_probe/verdicts"; }

# count_of N: how many of them here, where all takes SLOWER times as long
count_of() { echo $(($1 / ${SLOWER:-1})); }

# --- one packet -----------------------------------------------------------------------

# arp ARG...: say_arp, and keeps what the wire (WIRE) and the log (KLOG) said.
# What the module said before, unasked, is in KLOG too, and no case expects it.
arp() {
	cat "$DEBUG/arp_probe/verdicts" >/tmp/verdicts.before
	say_arp "$@" >/tmp/wire 2>&1 || complain "arptool $*: $(cat /tmp/wire)"
	WIRE=$(cat /tmp/wire)
	take_log
}

# ask SIP TIP ARG...: a request; verdict() then expects a line about it
ask() {
	local sip=$1 tip=$2
	shift 2
	PACKET="${DEV:-v0}$WHERE: who-has $tip tell $sip"
	SIP=$sip TIP=$tip
	arp --sip "$sip" --tip "$tip" "$@"
}

# tell SIP ARG...: a reply, to us alone unless --eth-dst says otherwise
tell() {
	local sip=$1
	shift
	PACKET="${DEV:-v0}$WHERE: $sip is-at $V1_MAC"
	arp --op 2 --sip "$sip" --tip 10.0.0.1 --tha "$V0_MAC" --eth-dst "$V0_MAC" "$@"
}

replies() { grep -c '^reply ' /tmp/wire; }

# One reply went out, by v0 (or by REPLY_MAC, on REPLY_VLAN), for what was asked.
replied() {
	local mac=${REPLY_MAC:-$V0_MAC}
	has "the reply on the wire" \
		"reply sip=$TIP tip=$SIP sha=$mac tha=$V1_MAC src=$mac dst=$V1_MAC vlan=${REPLY_VLAN:-none} len=.*" "$WIRE"
	same "replies on the wire" 1 "$(replies)"
}

silent() { same "replies on the wire" 0 "$(replies)"; }

# calls NOTATION (see calls.awk)
calls() {
	same "the calls" "$1" "$(awk -f /job/calls.awk <<EOT
$KLOG
EOT
)"
}

# verdict TOKEN [SENTENCE]: the packet's verdict, and no other, in the log and
# in the counters; SENTENCE is a pattern that the sentence after it has.
verdict() {
	same "the verdicts in the log" "$PACKET: verdict=$1: ... ${2:-.} ..." "$(
		head="$PACKET: verdict=$1: " sentence="${2:-.}" awk '
			!/: verdict=/ { next }
			index($0, ENVIRON["head"]) == 1 && substr($0, length(ENVIRON["head"]) + 1) ~ ENVIRON["sentence"] {
				$0 = ENVIRON["head"] "... " ENVIRON["sentence"] " ..."
			}
			{ print }' <<EOT
$KLOG
EOT
	)"
	same "the counters that rose" "$1 1" "$(risen)"
}

# For packets that never get as far as arp_process().
no_verdict() {
	same "lines of the module" "" "$KLOG"
	same "the counters that rose" "" "$(risen)"
}

# Each token is a wire's business too: these two and their replies agree.
answered() { replied && verdict answered; }
refused() { # TOKEN [SENTENCE]
	silent
	verdict "$@"
}

# A plain request: its reply goes out, and the log says so. No file is needed for that.
answers() {
	SIP=10.0.0.2 TIP=10.0.0.1
	take_log
	say_arp --sip $SIP --tip $TIP >/tmp/wire 2>&1 || complain "arptool: $(cat /tmp/wire)"
	WIRE=$(cat /tmp/wire)
	take_log
	replied
	has "its verdict" "v0$WHERE_RE: who-has $TIP tell $SIP: verdict=answered: .*" "$KLOG"
}

quote() { printf '%s' "$1" | sed 's/[][().*+?^$|\\{}]/\\&/g'; }

# risen: "TOKEN N" for each counter that rose since the last arp()
risen() {
	awk 'NR == FNR { before[$1] = $2; next }
		$2 != before[$1] { printf "%s%s %d", sep, $1, $2 - before[$1]; sep = ", " }' \
		/tmp/verdicts.before "$DEBUG/arp_probe/verdicts"
}

set_conf() { # INTERFACE KEY=VALUE...
	local dev=$1 pair
	shift
	for pair; do
		echo "${pair#*=}" >"/proc/sys/net/ipv4/conf/$dev/${pair%%=*}" || complain "no sysctl $pair of $dev"
	done
}

set_neigh() { # INTERFACE KEY=VALUE
	echo "${2#*=}" >"/proc/sys/net/ipv4/neigh/$1/${2%%=*}" || complain "no neighbour sysctl $2 of $1"
}

# neighbour IP EXPECTED: "MAC STATE", or nothing, of v0's entry
neighbour() {
	same "the neighbour entry of $1" "$2" \
		"$(ip neigh show to "$1" dev "${DEV:-v0}" nud all | sed 's/^[^ ]* *//; s/^lladdr //; s/ *$//')"
}

# --- running cases ------------------------------------------------------------------------

# case_ TITLE FUNCTION ARG...: in a fresh network namespace
case_() {
	local title=$1
	shift
	report "$title" busybox unshare -n /usr/bin/dash /job/fresh.sh "$CASE_FILE" "$@"
}

# check TITLE FUNCTION ARG...: right here
check() {
	local title=$1
	shift
	report "$title" "$@"
}

report() {
	local title=$1
	shift
	: >"$COMPLAINTS"
	: >"$CHECKS"
	"$@" >/tmp/case.out 2>&1 || [ -s "$COMPLAINTS" ] || complain "ended with status $?: $(tail -n 3 /tmp/case.out)"
	[ -s "$CHECKS" ] || complain "checked nothing: $(tail -n 3 /tmp/case.out)"
	if [ -s "$COMPLAINTS" ]; then
		echo "not ok - $CASE_NAME: $title"
		sed 's/^/#   /' "$COMPLAINTS"
		sed 's/^/#   | /' /tmp/case.out | tail -n 20
	else
		echo "ok - $CASE_NAME: $title"
	fi
}

# skip REASON: what this kernel cannot be tested for; matrix.sh counts these lines.
skip() { echo "# skipped $CASE_NAME: $*"; }

# able WHAT CONFIG COMMAND...: the command works here, in a namespace that is forgotten; if not, says that WHAT is skipped.
able() {
	local what=$1 config=$2
	shift 2
	busybox unshare -n "$@" >/tmp/able.out 2>&1 && return
	skip "$what: this kernel cannot ($config): $(head -n 1 /tmp/able.out)"
	return 1
}

able_nft() { able "nft's $1 family" CONFIG_NF_TABLES nft add table "$1" t; }
able_link() { # TYPE ARG...
	local type=$1
	shift
	able "$type" "its module, or option" ip link add x0 type "$type" "$@"
}
able_tc() {
	able "tc" "CONFIG_NET_CLS_ACT, CONFIG_NET_CLS_MATCHALL" /usr/bin/dash -ec '
		ip link add d0 type dummy
		tc qdisc add dev d0 clsact
		tc filter add dev d0 ingress protocol arp matchall action drop'
}

# Anything that the kernel itself complains of, but the taint of loading us.
clean_log() {
	echo "tests: end of $CASE_NAME" >/dev/kmsg
	take_log
	has "the log that was looked at" "tests: end of $CASE_NAME" "$(tail -n 1 "$LOG")"
	lacks "the kernel's log" 'WARNING:|BUG|Oops|KASAN|KFENCE|UBSAN|kmemleak|lockdep|possible recursive|circular locking|inconsistent lock|suspicious RCU|rcu:.*(stall|detected)|INFO: task|sleeping function|scheduling while atomic|refcount_t|general protection|Call Trace|soft lockup|hung_task|arming|disarm|Bad page|list_(add|del) corruption' "$(cat "$LOG")"
	same "the kernel's taint by a warning or an oops" "$(cat $TAINT)" "$(tainted_by_fault)"
}

tainted_by_fault() { echo $(($(cat /proc/sys/kernel/tainted) & 0x280)); }

# A taint stays: what a test has accounted for is not to count again.
accept_taint() { tainted_by_fault >$TAINT; }
