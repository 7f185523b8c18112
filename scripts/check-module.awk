# SPDX-License-Identifier: GPL-2.0
# Of `readelf -SW`, `-sW`, `-rW` and `-x .orc_unwind` of a module, one after the other: counts that check-module.sh compares,
# `NAME NUMBER [EXAMPLE]`. returns, retpolines: jumps and calls to the kernel's thunks in code. return_sites, retpoline_sites,
# orc, seals: entries of objtool's tables. all, no_orc: functions, and those of them at whose first byte the unwinder is told
# nothing. no_endbr: functions of which data holds the address and that do not begin with endbr64, of which -v endbr=FILE has a
# line `SECTION ADDRESS` each. not_sealed: those that do, though nothing holds their address, and have no seal; wrong_seal: those
# with a seal, of which data does: the kernel would make them a trap.

# the hexadecimal number, which mawk cannot read
function number(hex,    i, n) {
	for (i = 1; i <= length(hex); i++)
		n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
	return n
}

# "SECTION OFFSET" that a relocation against NAME means
function place(name, value, addend, more) {
	return (name in section_of ? section_of[name] : name) " " number(value) + number(addend) + more
}

# What the nth word of the unwinder says, struct orc_entry's `type`, in bits 0 to 2 of the last of its 6 bytes. 0: nothing.
function says(n) { return number(substr(hex_words, 12 * n, 1)) % 8 }

# One word holds until the next. Of two at the same place one ends the code before.
function has_word(where, at,    i, last) {
	for (i = 1; i <= orc; i++)
		if (word_in[i] == where && word_at[i] <= at && (!last || word_at[i] > word_at[last] || word_at[i] == word_at[last] && says(i)))
			last = i
	return last && says(last)
}

BEGIN {
	while (endbr != "" && (getline line <endbr) > 0) {
		split(line, part, " ")
		lands[part[1] " " number(part[2])] = 1
	}
}

/^ +\[ *[0-9]+\] [^ ]/ {
	sub(/^ +\[ */, "")
	sub(/\]/, "")
	section[$1] = $2
	code[$2] = $8 ~ /X/ || $7 ~ /X/
}

$4 == "FUNC" && $3 != "0" && $7 ~ /^[0-9]+$/ && $8 !~ /^__(pfx|cfi)_/ {
	functions[section[$7] " " number($2)] = $8
	section_of[$8] = section[$7]
}

/^Relocation section/ {
	into = $3
	gsub(/\047/, "", into)
	sub(/^\.rela?/, "", into)
}

/^  0x[0-9a-f]+ / {
	line = substr($0, 14, 35)
	gsub(/ /, "", line)
	hex_words = hex_words line
}

$3 !~ /^R_X86_64_/ { next }
code[into] && $5 == "__x86_return_thunk" { returns++ }
code[into] && $5 ~ /^__x86_indirect_thunk_/ { retpolines++ }
into == ".return_sites" { return_sites++ }
into == ".retpoline_sites" { retpoline_sites++ }
into == ".ibt_endbr_seal" { seals++; sealed[place($5, $4, $7)] = 1 }
into == ".orc_unwind_ip" { orc++; split(place($5, $4, $7), part, " "); word_in[orc] = part[1]; word_at[orc] = part[2] }
# Who else holds an address: relative operands count from the instruction's end; calls and jumps, and tables of code, hold none.
code[into] && $3 !~ /PLT/ { held[place($5, $4, $7)] = 1; held[place($5, $4, $7, 4)] = 1 }
!code[into] && into !~ /^\.(debug|orc|ibt|smp_locks|altinst|discard)|_sites$|^__(ex|bug|jump)_table|^__mcount_loc|^__patchable/ { held[place($5, $4, $7)] = 1 }
into ~ /^\.((init|exit)\.)?(ro)?data|^\.gnu\.linkonce\.this_module$/ && $3 == "R_X86_64_64" { taken[place($5, $4, $7)] = 1 }

END {
	for (at in functions) {
		split(at, part, " ")
		if (!code[part[1]] || part[1] == ".static_call.text")
			continue
		all++
		if (!has_word(part[1], part[2]))
			no_orc_of[++no_orc] = functions[at]
		if (at in lands && !(at in taken) && !(at in held) && !(at in sealed))
			not_sealed_of[++not_sealed] = functions[at]
		if (at in taken && at in sealed)
			wrong_seal_of[++wrong_seal] = functions[at]
		if (at in taken && !(at in lands))
			no_endbr_of[++no_endbr] = functions[at]
	}
	print "returns", returns + 0
	print "return_sites", return_sites + 0
	print "retpolines", retpolines + 0
	print "retpoline_sites", retpoline_sites + 0
	print "seals", seals + 0
	print "orc", orc + 0
	print "all", all + 0
	print "not_sealed", not_sealed + 0, not_sealed_of[1]
	print "wrong_seal", wrong_seal + 0, wrong_seal_of[1]
	print "no_orc", no_orc + 0, no_orc_of[1]
	print "no_endbr", no_endbr + 0, no_endbr_of[1]
}
