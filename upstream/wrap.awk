# SPDX-License-Identifier: GPL-2.0
# wrap.awk: wraps the paragraphs of comments anew that have a line of more than WIDTH characters; the tree's limit is
# nearer than ours.
BEGIN { WIDTH = 100 }

# prefix: what a line of this comment starts with; body: the rest.
{
	comment = match($0, /^ *\/\/[\/!]?( |$)/)
	prefix = comment ? substr($0, 1, RLENGTH) : ""
	sub(/ $/, "", prefix)
	body = comment ? substr($0, length(prefix) + 1) : $0
	if (body ~ /^ ```/) fenced = !fenced
	if (!comment) fenced = 0
	begins = body ~ /^ *(- |[0-9]+\. |#|```|$)/ || fenced || !comment || prefix != last || alone
	if (begins) flush()
	lines[++count] = $0
	if (length($0) > WIDTH && comment && !fenced) long = 1
	last = prefix
	alone = body ~ /^( *#.*)?$/
}

END { flush() }

function flush(    n, text, lead, rest, words, word) {
	if (!long) {
		for (n = 1; n <= count; n++) print lines[n]
	} else {
		for (n = 1; n <= count; n++) text = text substr(lines[n], length(last) + 1)
		match(text, /^ */)
		lead = last substr(text, 1, RLENGTH)
		rest = lead
		if (text ~ /^ *- /) rest = lead "  "
		if (text ~ /^ *[0-9]+\. /) rest = lead "   "
		words = split(text, word, / +/)
		text = lead
		for (n = 1; n <= words; n++) {
			if (word[n] == "") continue
			if (length(text " " word[n]) > WIDTH) {
				print text
				text = rest
			}
			text = text (text ~ / $/ ? "" : " ") word[n]
		}
		print text
	}
	count = long = 0
}
