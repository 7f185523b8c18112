#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# check-module.sh MODULE.ko TREE [OBJECTS]: what must hold of a module before it counts as built for the kernel of TREE; the first
# that does not is one error. All of it is read from the files: what a guest cannot show (QEMU's TCG has no IBT) is seen
# here. OBJECTS: where its parts lie, if not beside it.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

ko=$1 tree=$2 objects=${3:-${1%/*}}
name=$(basename "$ko" .ko)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wrong() { die "$name.ko is not to be loaded: $*"; }
has_option() { grep -qE "^CONFIG_($1)=y" "$tree/.config"; }
some() { tr '\n' ' ' | cut -c 1-200; }

# --- symbols --------------------------------------------------------------------

# With RUST=own nothing of Rust may come from outside; what the weak ones mean, the module loader knows.
no_rust_from_outside() {
	local found
	found=$(grep -E '^(_R|rust_|__rust)' "$work/undefined" | head -n 3 | some || true)
	[[ -z $found ]] || wrong "with RUST=own it must bring all of Rust along, and it wants of the kernel: $found"
	! LC_ALL=C grep -aqF '%pA' "$ko" || wrong "it prints with %pA, which a kernel without Rust does not know"
}

only_exported() {
	local lacking
	awk '$2 != "" { print $2 }' "$tree/Module.symvers" | sort -u >"$work/exported"
	lacking=$(sort -u "$work/undefined" | comm -23 - "$work/exported" | head -n 3 | some)
	[[ -z $lacking ]] || wrong "the kernel of $tree does not export $lacking(its Module.symvers has no such symbol)"
}

# One entry of __versions has 64 bytes: the version, and the name from byte 8 on.
versions() {
	readelf -x __versions "$ko" 2>/dev/null | awk '
		function code(hex) { return 16 * (index("0123456789abcdef", substr(hex, 1, 1)) - 1) + index("0123456789abcdef", substr(hex, 2, 1)) - 1 }
		/^ +0x[0-9a-f]+ / { hex = hex substr($0, 14, 35) }
		END {
			gsub(/ /, "", hex)
			for (at = 1; at < length(hex); at += 128) {
				crc = ""
				for (i = 6; i >= 0; i -= 2)
					crc = crc substr(hex, at + i, 2)
				symbol = ""
				for (i = 16; i < 128 && (byte = substr(hex, at + i, 2)) != "00"; i += 2)
					symbol = symbol sprintf("%c", code(byte))
				print symbol " 0x" crc
			}
		}' | sort -u
}

same_versions() {
	local differs
	has_option MODVERSIONS || return 0
	versions >"$work/versions"
	awk '{ print $2 " " $1 }' "$tree/Module.symvers" | sort -u >"$work/theirs"
	differs=$(comm -23 "$work/versions" "$work/theirs" | head -n 3 | some)
	[[ -z $differs ]] || wrong "these versions of symbols are not those of the kernel's Module.symvers: $differs"
	differs=$({ sort -u "$work/undefined"; echo module_layout; } | sort | comm -23 - <(cut -d ' ' -f 1 "$work/versions" | sort) | head -n 3 | some)
	[[ -z $differs ]] || wrong "the kernel wants versions (CONFIG_MODVERSIONS), and it has none of $differs"
}

# As include/linux/vermagic.h puts it together.
same_vermagic() {
	local want have word
	want=$(<"$tree/include/config/kernel.release")
	for word in SMP:SMP PREEMPT_BUILD:preempt PREEMPT_RT:preempt_rt MODULE_UNLOAD:mod_unload MODVERSIONS:modversions ARM64:aarch64; do
		! has_option "${word%%:*}" || want+=" ${word#*:}"
	done
	# A kernel for real time may have both: the one that counts is the one that the header asks for first.
	case $(cat "$tree"/{source/,}include/linux/vermagic.h 2>/dev/null | grep -om 1 -E 'CONFIG_PREEMPT_(BUILD|RT)') in
	*_BUILD) want=${want/ preempt preempt_rt/ preempt} ;;
	*) want=${want/ preempt preempt_rt/ preempt_rt} ;;
	esac
	have=$(LC_ALL=C readelf -p .modinfo "$ko" | sed -nE 's/.*vermagic=(.*[^ ]) *$/\1/p')
	[[ $have == "$want" ]] || wrong "its vermagic is '$have', and the kernel's '$want'"
}

# --- what the kernel's options ask of the code -----------------------------------

# What ftrace may patch would call back into the probes.
no_ftrace_in_rust() {
	local object=$objects/${name}_own.o found
	[[ -f $object ]] || object=$objects/${name}_rs.o
	[[ -f $object ]] || wrong "its Rust part is missing at $objects, so it cannot be checked"
	found=$({ nm -u "$object" && readelf -SW "$object"; } | grep -oE '__fentry__|\b_?mcount\b|__mcount_loc' | head -n 1 || true)
	[[ -z $found ]] || wrong "its Rust code has sites of ftrace ($found): probes would be traced into themselves"
}

# Where assertions are compiled in, they may fail. What is said of handlers is of this module's.
no_handler_panics() {
	local found
	[[ $name == arp_probe ]] && ! has_option RUST_DEBUG_ASSERTIONS || return 0
	found=$("$REPO/scripts/check-no-panic.sh" "$objects/${name}_rs.o" 2>&1) ||
		wrong "a handler may panic: $(sed -n 2p <<<"$found") (all of them: scripts/check-no-panic.sh $objects/${name}_rs.o)"
}

# SECTION ADDRESS of each endbr64, and `bare` with each jump that no thunk sees. Those through memory are pv_ops' calls, which
# the kernel makes direct ones when it loads the module.
disassemble() {
	objdump -d --no-show-raw-insn "$ko" | awk -v "lands=$work/lands" '
		/^Disassembly of section/ { section = $4; sub(/:$/, "", section) }
		/\tendbr64/ { sub(/:/, "", $1); print section, $1 >lands }
		/\tret/ { print "ret" }
		/\t(notrack )?(call|jmp) +\*%/ { print "indirect" }' | sort | uniq -c >"$work/bare"
	touch "$work/lands"
}

count() { awk -v "name=$1" '$1 == name { print $2 }' "$work/counts"; }
example() { awk -v "name=$1" '$1 == name { print $3 }' "$work/counts"; }

objtool_was_here() {
	has_option 'UNWINDER_ORC|MITIGATION_RETHUNK|MITIGATION_RETPOLINE|X86_KERNEL_IBT' || return 0
	disassemble
	{ readelf -SW "$ko" && readelf -sW "$ko" && readelf -rW "$ko" && { readelf -x .orc_unwind "$ko" 2>/dev/null || true; }; } |
		awk -v "endbr=$work/lands" -f "$REPO/scripts/check-module.awk" >"$work/counts"
	if has_option UNWINDER_ORC; then
		(($(count orc) > 0 && $(count all) > 0 && $(count no_orc) == 0)) ||
			wrong "the unwinder has no word of $(count no_orc) of its $(count all) functions (CONFIG_UNWINDER_ORC), such as $(example no_orc)"
	fi
	if has_option MITIGATION_RETHUNK; then
		! grep -q ret "$work/bare" || wrong "it has bare returns (CONFIG_MITIGATION_RETHUNK)"
		(($(count returns) > 0 && $(count returns) == $(count return_sites))) ||
			wrong "of its $(count returns) returns .return_sites has $(count return_sites) (CONFIG_MITIGATION_RETHUNK)"
	fi
	if has_option MITIGATION_RETPOLINE; then
		! grep -q indirect "$work/bare" || wrong "it has bare indirect jumps or calls (CONFIG_MITIGATION_RETPOLINE)"
		(($(count retpolines) > 0 && $(count retpolines) == $(count retpoline_sites))) ||
			wrong "of its $(count retpolines) retpolines .retpoline_sites has $(count retpoline_sites) (CONFIG_MITIGATION_RETPOLINE)"
	fi
	if has_option X86_KERNEL_IBT; then
		(($(count no_endbr) == 0)) || wrong "$(count no_endbr) functions that are called through pointers do not begin with endbr64 (CONFIG_X86_KERNEL_IBT), such as $(example no_endbr)"
		(($(count seals) > 0)) || wrong "it has no .ibt_endbr_seal (CONFIG_X86_KERNEL_IBT)"
		(($(count wrong_seal) == 0)) || wrong ".ibt_endbr_seal has $(count wrong_seal) functions that are called through pointers (CONFIG_X86_KERNEL_IBT), such as $(example wrong_seal)"
		(($(count not_sealed) == 0)) || wrong ".ibt_endbr_seal lacks $(count not_sealed) functions that nobody calls through a pointer (CONFIG_X86_KERNEL_IBT), such as $(example not_sealed)"
	fi
}

nm -u "$ko" | awk '$1 == "U" { print $2 }' >"$work/undefined"
[[ ! -d $tree/rust/own ]] || no_rust_from_outside
only_exported
same_versions
same_vermagic
no_ftrace_in_rust
no_handler_panics
objtool_was_here
