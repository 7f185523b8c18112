# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# tests.sh [NAME...]: arp-probe as a package, on real packets. Runs in the Debian of deb-root.sh.

# shellcheck source=SCRIPTDIR/lib.sh
. /job/lib.sh
# shellcheck source=SCRIPTDIR/../guest/topology.sh
. /job/topology.sh

installs() {
	apt-get install -y --no-install-recommends /job/*.deb || complain "apt-get install failed"
	! loaded || complain "the installation loaded the module"
	same "what the kernel's log has of it" "" "$(dmesg | grep arp_probe)"
	[ -s /usr/share/man/man8/arp-probe.8.gz ] || complain "there is no man page"
	[ -s /usr/share/bash-completion/completions/arp-probe ] || complain "there is no completion"
	has "--version" '^arp-probe [0-9]' "$(arp-probe --version)"
	has "where modprobe finds it" "/updates/arp_probe.ko$" "$(modinfo -n arp_probe)"
}

# A fresh start, three refused requests, and out: within five seconds.
three_in_five() {
	local modules begin
	modules=$(lsmod | sort)
	begin=$(uptime_ms)
	start 1 -c 3
	refused; refused; refused
	ended 1 0
	[ $(($(uptime_ms) - begin)) -lt 5000 ] || complain "it took $(($(uptime_ms) - begin)) ms"
	echo "# three refused requests told after $(($(uptime_ms) - begin)) ms" >&3
	sed 's/^/# | /' $W/out.1 $W/err.1 >&3
	same "lines" 3 "$(packets 1)"
	has "the reason" '^[0-9:.]+ v0: who-has 10\.0\.0\.1 tell 192\.168\.9\.9: verdict=rp_filter: .*sysctl' "$(cat $W/out.1)"
	same "the modules" "$modules" "$(lsmod | sort)"
	has "the table" '3   rp_filter' "$(cat $W/err.1)"
	has "the table" '0 events lost' "$(cat $W/err.1)"
	lacks "the kernel's log" 'verdict=' "$(dmesg)"
	nothing_left
}

json() {
	start 1 -c 2 --json
	refused; answered
	ended 1 0
	same "by jq" '"number string string boolean number rp_filter"' "$(jq -c 'select(.kind == "packet" and .problem) |
		"\(.id | type) \(.netns | type) \(.sip | type) \(.replied | type) \(.rpf | type) \(.verdict)"' $W/out.1)"
	same "the reply" '["10.0.0.2","10.0.0.1","02:00:00:00:00:02",true,"local",null]' \
		"$(jq -c 'select(.verdict == "answered") | [.sip, .tip, .sha, .replied, .fib_type, .drop_reason]' $W/out.1)"
	same "the end" '[2,0,{"answered":1,"rp_filter":1}]' \
		"$(jq -c 'select(.kind == "end") | [.packets, .events_lost, .verdicts]' $W/out.1)"
	same "the year" "$(date -u +%Y)" "$(jq -r 'select(.kind == "packet") | .time[:4]' $W/out.1 | uniq)"
}

# Those in the background of a shell like this begin with Ctrl-C ignored: it ends them all the same.
by_signal() {
	local signal
	for signal in INT TERM HUP; do
		start 1
		answered
		wait_for "the line" sees 1 1
		kill -$signal "$(pid_of 1)"
		ended 1 0
		has "the table after $signal" '1   answered' "$(cat $W/err.1)"
		nothing_left
	done
}

by_a_closed_pipe() {
	# shellcheck disable=SC2086 # words
	{ arp-probe $OURS 2>$W/err.1; echo $? >$W/status; } | head -n 1 >$W/out.1 &
	wait_for "it to watch" grep -q watching $W/err.1
	answered
	wait_for "its end" test -s $W/status
	wait
	same "lines" 1 "$(packets 1)"
	same "the exit status" 0 "$(cat $W/status)"
	nothing_left
}

by_time() {
	start 1 -c 1 --timeout 0.5
	ended 1 3
	nothing_left
}

by_kill() {
	start 1
	kill -KILL "$(pid_of 1)"
	wait "$(pid_of 1)"
	loaded || complain "the module is gone already"
	same "instances left" 1 "$(instances)"
	start 2 -c 1
	same "instances now" 1 "$(instances)"
	answered
	ended 2 0
	nothing_left
}

two_at_once() {
	start 1
	start 2 -c 1
	answered
	ended 2 0
	loaded || complain "the first to end unloaded the module"
	answered
	wait_for "the second line" sees 1 2
	kill -INT "$(pid_of 1)"
	ended 1 0
	same "lines of the one that ended first" 1 "$(packets 2)"
	nothing_left
}

somebody_else_s() {
	modprobe arp_probe trace=0 verdict=0 || complain "modprobe failed"
	start 1 -c 1
	answered
	ended 1 0
	loaded || complain "it unloaded a module that it had not loaded"
	has "status" 'loaded.* by somebody else' "$(arp-probe status)"
	rmmod arp_probe
	nothing_left
}

# Whoever records its events keeps them.
events_in_use() {
	start 1
	mkdir $T/instances/other
	echo 1 >$T/instances/other/events/arp_probe/enable
	kill -INT "$(pid_of 1)"
	ended 1 0
	loaded || complain "it took the events away from another tracer"
	has "what it says" 'stays loaded.*records its events' "$(cat $W/err.1)"
	echo 0 >$T/instances/other/events/arp_probe/enable
	rmdir $T/instances/other
	start 2 -c 1
	answered
	ended 2 0
	nothing_left
}

unloaded_meanwhile() {
	start 1
	rmmod arp_probe || complain "rmmod failed"
	ended 1 1
	has "what it says" 'somebody unloaded the module' "$(cat $W/err.1)"
	nothing_left
}

# One of each stage: before ARP saw it, in arp_rcv(), in arp_process(), on the way out.
every_stage() {
	local verdict
	start 1 --json
	tc qdisc add dev v0 clsact || complain "no clsact"
	tc filter add dev v0 ingress matchall action drop || complain "no ingress filter"
	arptool send --netns peer --dev v1 --sip 10.0.0.2 --tip 10.0.0.1 >/dev/null
	wait_for "dropped_in" grep -q '"verdict":"dropped_in"' $W/out.1
	tc filter del dev v0 ingress
	tc filter add dev v0 egress matchall action drop
	arptool send --netns peer --dev v1 --sip 10.0.0.2 --tip 10.0.0.1 >/dev/null
	wait_for "reply_dropped" grep -q '"verdict":"reply_dropped"' $W/out.1
	tc qdisc del dev v0 clsact
	ip link set v0 arp off
	arptool send --netns peer --dev v1 --sip 10.0.0.2 --tip 10.0.0.1 >/dev/null
	wait_for "noarp" grep -q '"verdict":"noarp"' $W/out.1
	ip link set v0 arp on
	refused
	wait_for "rp_filter" grep -q '"verdict":"rp_filter"' $W/out.1
	kill -INT "$(pid_of 1)"
	ended 1 0
	for verdict in dropped_in:before reply_dropped:after noarp:arp_rcv rp_filter:arp_process; do
		same "stage, problem, and whether the line says so" "[\"${verdict#*:}\",true,true]" \
			"$(jq -c --arg token "${verdict%:*}" 'select(.verdict == $token) |
				[.stage, .problem, (.line | contains("verdict=" + $token + ": "))]' $W/out.1 | sort -u)"
	done
	nothing_left
}

filters() {
	local index
	start 1 --only rp_filter,not_local --from 192.168.0.0/16
	start 2 --problems
	OURS=
	start 3 --dev nosuch
	OURS="--dev v0"
	start 4 --to 10.0.0.77 --netns "$(stat -L -c %i /proc/self/ns/net)"
	answered
	refused
	say_arp --sip 10.0.0.2 --tip 10.0.0.77 >/dev/null
	wait_for "both lines" sees 4 1
	wait_for "both lines" sees 1 1
	for index in 1 2 3 4; do kill -INT "$(pid_of $index)"; done
	for index in 1 2 3 4; do ended $index 0; done
	same "--only --dev --from" "rp_filter" "$(grep -oE 'verdict=[a-z_]+' $W/out.1 | cut -d= -f2)"
	same "--problems" "rp_filter" "$(grep -oE 'verdict=[a-z_]+' $W/out.2 | cut -d= -f2)"
	same "--dev of nobody" "" "$(cat $W/out.3)"
	same "--to --netns" "not_local" "$(grep -oE 'verdict=[a-z_]+' $W/out.4 | cut -d= -f2)"
	nothing_left
}

told_of_the_module_s() {
	modprobe arp_probe trace=0 verdict=0 ifindex=9999
	start 1 --timeout 0.5
	ended 1 0
	has "what it says" 'leave packets out.*ifindex=9999' "$(cat $W/err.1)"
	rmmod arp_probe
}

# says STATUS WORDS COMMAND...: one line on stderr
says() {
	local status=0 expected=$1 words=$2
	shift 2
	"$@" >$W/out 2>$W/err || status=$?
	same "the exit status of $*" "$expected" $status
	has "what $* says" "$words" "$(cat $W/err)"
	[ "$expected" != 1 ] || same "lines of $*" 1 "$(wc -l <$W/err)"
}

errors() {
	local file
	file=$(modinfo -n arp_probe)
	says 1 "needs root.*sudo arp-probe -c 1" setpriv --reuid 1000 --clear-groups arp-probe -c 1
	says 2 "rp_filter" arp-probe --only rp_filtre
	says 1 "ip netns" arp-probe --netns nosuch
	says 1 "not loaded" arp-probe stats
	umount $T
	umount -R /sys/kernel/debug
	says 1 "mount -t tracefs" arp-probe
	mount -t tracefs tracefs $T
	mount -t debugfs debugfs /sys/kernel/debug
	mv "$file" $W/
	depmod -a
	says 1 "apt install arp-probe-modules-" arp-probe
	has "status" 'none for this kernel' "$(arp-probe status)"
	mv $W/arp_probe.ko "$file"
	depmod -a
	nothing_left
}

others() {
	start 1
	answered
	refused
	has "explain" 'rp_filter \(a problem, in arp_process\(\)\)' "$(arp-probe explain rp_filter)"
	has "status" 'arp_process' "$(arp-probe status)"
	has "stats" '1  answered' "$(arp-probe stats)"
	same "stats --json" 1 "$(arp-probe stats --json | jq '.verdicts[] | select(.name == "rp_filter") | .count')"
	has "stats --prometheus" '^arp_probe_frames_total\{verdict="answered"\} 1$' "$(arp-probe stats --prometheus)"
	arp-probe top --once --interval 5 --dev v0 >$W/top &
	wait_for "top's instance" test -e "$T/instances/arp-probe-$!/events/arp_probe/enable"
	wait_for "top to record" grep -q 1 "$T/instances/arp-probe-$!/events/arp_probe/arp_verdict/enable"
	refused
	wait $!
	has "top" '1 +[0-9.]+ +v0 +192\.168\.9\.9 +10\.0\.0\.1 +rp_filter' "$(cat $W/top)"
	kill -INT "$(pid_of 1)"
	ended 1 0
	nothing_left
}

# The screen of a terminal: rows, a chosen one and its line; q gives the terminal back as it was.
top_on_a_terminal() {
	local screen
	rm -f $W/keys $W/screen
	mkfifo $W/keys
	script -qefc "stty rows 24 cols 100; stty -g >$W/tty.before; arp-probe top --interval 0.5 $OURS; echo \$? >$W/status; stty -g >$W/tty.after" \
		$W/screen <$W/keys >/dev/null 2>&1 &
	exec 4>$W/keys
	wait_for "its instance" sh -c "grep -qs 1 $T/instances/arp-probe-*/events/arp_probe/arp_verdict/enable"
	refused; refused; answered
	wait_for "the rows" grep -q '1 .* v0 .* answered' $W/screen
	wait_for "the rows" grep -q '\[7m *2 .* v0 .* rp_filter !' $W/screen
	wait_for "the line of the chosen row" grep -q 'verdict=rp_filter: ' $W/screen
	printf j >&4
	wait_for "the next row to be chosen" grep -q '\[7m *1 .* v0 .* answered' $W/screen
	wait_for "its line" grep -q 'verdict=answered: ' $W/screen
	printf q >&4
	wait_for "its end" test -s $W/tty.after
	exec 4>&-
	wait
	screen=$(cat $W/screen)
	same "the exit status" 0 "$(cat $W/status)"
	same "the terminal's settings" "$(cat $W/tty.before)" "$(cat $W/tty.after)"
	has "the screen, begun" '\[\?1049h' "$screen"
	has "the screen, given back" '\[\?1049l' "$screen"
	nothing_left
}

# Of a kernel that was told lockdown=integrity: one sentence, seen or not seen why.
locked_down() {
	says 1 "no key for this one: 'mokutil --import" arp-probe
	has "status" '^lockdown +integrity$' "$(arp-probe status)"
	umount /sys/kernel/security
	says 1 "signed modules only .'dmesg . grep -i lockdown' tells" arp-probe
	mount -t securityfs securityfs /sys/kernel/security
	has "what it points to" 'Lockdown: modprobe: unsigned module loading is restricted' "$(dmesg)"
	nothing_left
}

# 200,000 events, as fast as they come: shown, or counted as lost; and little memory for it.
flood() {
	local memory
	start 1 --json
	arptool send --netns peer --dev v1 --fence v0 --sip 10.0.0.2 --tip 10.0.0.1 --count 100000 --quiet >/dev/null
	memory=$(awk '/VmHWM/ { print $2 }' "/proc/$(pid_of 1)/status")
	kill -INT "$(pid_of 1)"
	ended 1 0
	same "events shown and lost" 200000 "$(jq 'select(.kind == "end") | 2 * .packets - .partner_lost + .events_lost' $W/out.1)"
	[ "$memory" -lt 51200 ] || complain "it took $memory KiB of memory"
	echo "# $(jq -c 'select(.kind == "end")' $W/out.1), at most $memory KiB" >&3
	nothing_left
}

quiet_kernel() {
	lacks "the kernel's log" 'WARNING|BUG|Oops|Call Trace|stall' "$(dmesg)"
}

purges() {
	local files
	files=$(dpkg -L arp-probe "arp-probe-modules-$(uname -r)" | while read -r file; do [ -d "$file" ] || echo "$file"; done)
	apt-get purge -y arp-probe "arp-probe-modules-$(uname -r)" || complain "apt-get purge failed"
	has "the list of files" 'arp_probe.ko' "$files"
	same "files left" "" "$(for file in $files; do [ ! -e "$file" ] || echo "$file"; done)"
	[ ! -e /run/arp-probe ] || complain "/run/arp-probe is still there"
	same "what modprobe knows of it" "" "$(grep arp_probe "/lib/modules/$(uname -r)/modules.dep")"
}

main() {
	local name
	exec 3>&1
	topology
	echo 1 >/proc/sys/net/ipv4/conf/v0/rp_filter
	for name; do t "$name" "$name"; done
}

[ $# -gt 0 ] || set -- three_in_five json by_signal by_a_closed_pipe by_time by_kill two_at_once somebody_else_s events_in_use \
	unloaded_meanwhile every_stage filters told_of_the_module_s errors others top_on_a_terminal flood
main installs "$@" quiet_kernel purges
