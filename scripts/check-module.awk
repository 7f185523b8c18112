# SPDX-License-Identifier: GPL-2.0
# Of `readelf -SW`, `-sW` and `-rW` of a module, one after the other: counts that check-module.sh compares, `NAME NUMBER [EXAMPLE]`.
# returns, retpolines: jumps and calls to the kernel's thunks in code. return_sites, retpoline_sites, orc, seals: entries of
# objtool's tables. large, no_orc: functions of 128 bytes and more, and those of them with no word for the unwinder inside (a
# few leaves need none). no_endbr: functions of which data holds the address and that do not begin with endbr64, of which
# -v endbr=FILE has a line `SECTION ADDRESS` each.

# the hexadecimal number, which mawk cannot read
function number(hex,    i, n) {
	for (i = 1; i <= length(hex); i++)
		n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
	return n
}

# "SECTION OFFSET" that a relocation against NAME means
function place(name, value, addend) {
	return (name in section_of ? section_of[name] : name) " " number(value) + number(addend)
}

function has_word(where, from, length_of,    i, part) {
	for (i = 1; i <= words; i++) {
		split(told[i], part, " ")
		if (part[1] == where && part[2] >= from && part[2] < from + length_of)
			return 1
	}
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

$4 == "FUNC" && $7 ~ /^[0-9]+$/ && $8 !~ /^__(pfx|cfi)_/ {
	functions[section[$7] " " number($2)] = $8
	size[section[$7] " " number($2)] = $3 ~ /^0x/ ? number(substr($3, 3)) : $3
	section_of[$8] = section[$7]
}

/^Relocation section/ {
	into = $3
	gsub(/\047/, "", into)
	sub(/^\.rela?/, "", into)
}

$3 !~ /^R_X86_64_/ { next }
code[into] && $5 == "__x86_return_thunk" { returns++ }
code[into] && $5 ~ /^__x86_indirect_thunk_/ { retpolines++ }
into == ".return_sites" { return_sites++ }
into == ".retpoline_sites" { retpoline_sites++ }
into == ".ibt_endbr_seal" { seals++ }
into == ".orc_unwind_ip" { orc++; told[++words] = place($5, $4, $7) }
into ~ /^\.((init|exit)\.)?(ro)?data|^\.gnu\.linkonce\.this_module$/ && $3 == "R_X86_64_64" { taken[place($5, $4, $7)] = 1 }

END {
	for (at in functions) {
		split(at, part, " ")
		if (!code[part[1]] || part[1] == ".static_call.text")
			continue
		large += size[at] >= 128
		if (size[at] >= 128 && !has_word(part[1], part[2], size[at]))
			no_orc_of[++no_orc] = functions[at]
		if (at in taken && !(at in lands))
			no_endbr_of[++no_endbr] = functions[at]
	}
	print "returns", returns + 0
	print "return_sites", return_sites + 0
	print "retpolines", retpolines + 0
	print "retpoline_sites", retpoline_sites + 0
	print "seals", seals + 0
	print "orc", orc + 0
	print "large", large + 0
	print "no_orc", no_orc + 0, no_orc_of[1]
	print "no_endbr", no_endbr + 0, no_endbr_of[1]
}
