#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run-guest.sh [OPTION]... COMMAND-FILE
#
# Boots the kernel KERNEL in QEMU, runs COMMAND-FILE (a shell script) in it,
# shows its output as it comes, and ends with its exit status; or with 125
# when the guest did not come up, died, or did not end in time, and says so.
#
#   --tools            trace-cmd, perf and bpftrace are there too
#   --interactive      the terminal is the guest's console, and no time limit
#   --name NAME        of the log: $CACHE/log/guest-NAME.log
#   --timeout SECONDS  for COMMAND-FILE (600)
#   --memory MIB       (512; 2048 with --tools, or more than 8 processors)
#   --cpus N           (SMP, or 2)
#   --file PATH        put that file at /job/ in the guest too
#   --part CPIO        a further part of the guest's image
#   --append WORDS     to the kernel's command line
#   --image FILE       boot this kernel image instead
#   --qemu WORDS       to QEMU's own command line
#
# The kernel's module is at /job/arp_probe.ko, if it was built; ARP_PROBE_KO=FILE
# is another. ACCEL=kvm uses KVM. Else QEMU emulates, in one thread: in several it
# mishandles code that is patched under another CPU, as probes are.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

HERE=$REPO/qemu-test
SMP=${SMP:-2}
# Emulated, each processor more takes its time to come up.
BOOT_TIMEOUT=${BOOT_TIMEOUT:-$((60 + 3 * SMP))}
ACCEL=${ACCEL:-tcg}

tools='' interactive='' name=job timeout=${GUEST_TIMEOUT:-600} memory='' cpus=$SMP
append='' image='' qemu_words='' files=() more_parts=()
work='' qemu_pid='' timed_out=''

parse() {
	while (($# > 1)); do
		case $1 in
		--tools) tools=tools ;;
		--interactive) interactive=1 ;;
		--name | --timeout | --memory | --cpus | --append | --image)
			printf -v "${1#--}" %s "$2"
			shift
			;;
		--qemu)
			qemu_words=$2
			shift
			;;
		--file)
			files+=("$2")
			shift
			;;
		--part)
			more_parts+=("$2")
			shift
			;;
		*) die "run-guest.sh: unknown option '$1'; see the head of the script" ;;
		esac
		shift
	done
	command_file=${1:-}
	[[ -f $command_file ]] || die "run-guest.sh: no such command file: '$command_file'"
}

# The job's own part of the guest's image, which is put together anew each time.
job_part() {
	local job=$work/job file
	mkdir -p "$job/job"
	cp "$command_file" "$job/job/command"
	cp "$HERE/guest/init" "$job/init"
	cp "$HERE"/guest/*.sh "$HERE"/guest/*.awk "$job/job/"
	mkdir "$job/job/cases"
	cp "$HERE"/cases/*.sh "$job/job/cases/"
	for file in "${files[@]}"; do
		cp "$file" "$job/job/"
	done
	file=${ARP_PROBE_KO:-$CACHE/$release/arp_probe.ko}
	[[ ! -f $file ]] || cp "$file" "$job/job/arp_probe.ko"
	[[ -z $interactive ]] || stty size >"$job/job/interactive"
	echo "$nonce" >"$job/job/nonce"
	"$REPO/scripts/in-root.sh" "$root" sh -c \
		"cd '$job' && find . | cpio -o -H newc -R 0:0 --quiet" >"$work/job.cpio"
}

image_of_guest() {
	local parts part
	parts=$("$HERE/guest-image.sh" ${tools:+tools})
	job_part
	while read -r part; do
		cat "$part"
	done <<<"$parts" >"$work/initrd"
	((${#more_parts[@]} == 0)) || cat "${more_parts[@]}" >>"$work/initrd"
	cat "$work/job.cpio" >>"$work/initrd"
}

qemu_command() {
	local console
	case $arch in
	amd64)
		need_tools qemu-system-x86_64:qemu-system-x86
		qemu=(qemu-system-x86_64)
		# The default machine's interrupt controllers come to an end before that.
		((cpus <= 8)) || qemu+=(-M q35)
		console=ttyS0
		;;
	arm64)
		need_tools qemu-system-aarch64:qemu-system-arm
		qemu=(qemu-system-aarch64 -M virt)
		console=ttyAMA0
		;;
	esac
	case $ACCEL in
	tcg) qemu+=(-accel "tcg,thread=single" -cpu max) ;;
	kvm)
		[[ -w /dev/kvm ]] || die "ACCEL=kvm: $(id -un) cannot write to /dev/kvm; load the kvm module, join the kvm group, or leave ACCEL out"
		qemu+=(-accel kvm -cpu host)
		;;
	*) die "ACCEL='$ACCEL' is neither tcg nor kvm" ;;
	esac
	# A socket for each: the tables that the BIOS makes for a kernel without ACPI list no second processor of one.
	qemu+=(-smp "$cpus,sockets=$cpus" -m "${memory:-${tools:+2048}}" -no-reboot -nodefaults -display none
		-serial "${interactive:+mon:}stdio"
		-kernel "${image:-$CACHE/$release/boot/vmlinuz}" -initrd "$work/initrd"
		-append "console=$console quiet panic=-1 oops=panic log_buf_len=4M $append")
	# x86's default has a VGA card; arm64's virt has none, nor the option.
	[[ $arch != amd64 ]] || qemu+=(-vga none)
	# shellcheck disable=SC2206 # a list of words
	qemu+=($qemu_words)
}

# --- watching the guest -------------------------------------------------------

# Reads the console line by line until QEMU ends, or is ended because the time
# is up; sets state, status and timed_out.
watch() {
	local line rc deadline=$((SECONDS + BOOT_TIMEOUT))
	state=booting
	while :; do
		rc=0
		IFS= read -r -t $((deadline > SECONDS ? deadline - SECONDS : 1)) line <&"$console" || rc=$?
		if ((rc == 0)) || [[ -n $line ]]; then
			line=${line//$'\r'/}
			printf '%s\n' "$line" >>"$log"
			seen "$line"
		fi
		if ((rc > 128 && SECONDS >= deadline)); then
			timed_out=1
			kill -KILL "$qemu_pid" 2>/dev/null || true
			return 0
		fi
		((rc == 0 || rc > 128)) || return 0
	done
}

# The guest's own marks (see guest/init), and, between them, the job's output.
seen() {
	local text=$1
	case $text in
	*"@@$nonce up "*)
		state=running
		uptime=${text##* }
		deadline=$((SECONDS + timeout))
		;;
	*"@@$nonce exit "*)
		[[ -z ${text%%@@"$nonce"*} ]] || printf '%s\n' "${text%%@@"$nonce"*}"
		state=ended
		text=${text##*exit }
		status=${text%% *}
		# What is left is to go down.
		deadline=$((SECONDS + 30))
		;;
	*) [[ $state != running ]] || printf '%s\n' "$text" ;;
	esac
}

# From where the kernel says that it died, or else the end.
show_log() {
	local crash='Kernel panic|BUG: |Oops: |Internal error|general protection' lines
	lines=$(grep -aE -m 1 -A 14 "$crash" "$log" || tail -n 12 "$log")
	say "its console ($log has all of it):"
	tr -cd '\11\12\40-\176' <<<"$lines" | cut -c 1-160 | sed 's/^/  | /' >&2
}

# lost WHAT NEXT
lost() {
	say "error: the guest with kernel $release $1"
	show_log
	say "next: $2"
	exit 125
}

verdict() {
	local slow="if this machine is slow or busy"
	case $state in
	ended)
		say "guest: kernel $release, up after $uptime s, done after $((SECONDS - begin)) s"
		exit "$status"
		;;
	booting)
		[[ -z $timed_out ]] || lost "did not come up within $BOOT_TIMEOUT s (ACCEL=$ACCEL)" \
			"allow more with BOOT_TIMEOUT=$((BOOT_TIMEOUT * 4)) $slow"
		((qemu_status == 0)) || lost "did not start: QEMU ended with status $qemu_status" "mend what QEMU complains of"
		lost "died before it came up" "read its console, or pick another kernel with KERNEL="
		;;
	running)
		[[ -z $timed_out ]] || lost "was not done after $timeout s, and was ended" \
			"allow more with GUEST_TIMEOUT=$((timeout * 2)) $slow"
		lost "went down in the middle of its job" "read its console"
		;;
	esac
}

# Whatever ends this script, ends the guest.
clean_up() {
	[[ -z $qemu_pid ]] || kill "$qemu_pid" 2>/dev/null || true
	rm -rf "$work"
}

run_watched() {
	local console qemu_status=0
	exec {console}< <(exec "${qemu[@]}" 2>&1 </dev/null)
	qemu_pid=$!
	watch
	wait "$qemu_pid" || qemu_status=$?
	qemu_pid=
	verdict
}

main() {
	local release='' arch='' root='' settings nonce begin log
	local command_file qemu state='' status='' uptime=''
	parse "$@"
	settings=$("$REPO/scripts/resolve-kernel.sh")
	eval "$settings"
	((cpus <= 8)) || : "${memory:=2048}"
	: "${memory:=${tools:+2048}}" "${memory:=512}"
	make_cache
	mkdir -p "$CACHE/log"
	log=$CACHE/log/guest-$name.log
	work=$(mktemp -d "$CACHE/guest-run.XXXXXX")
	at_exit clean_up
	nonce=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
	: >"$log"

	qemu_command
	"$REPO/scripts/toolchain-root.sh" "${KERNEL:-}" >/dev/null
	"$REPO/scripts/boot-files.sh" "${KERNEL:-}" >/dev/null
	image_of_guest
	begin=$SECONDS
	if [[ -n $interactive ]]; then
		"${qemu[@]}"
	else
		run_watched
	fi
}

main "$@"
