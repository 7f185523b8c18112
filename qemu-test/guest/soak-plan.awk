# SPDX-License-Identifier: GPL-2.0
#
# soak-plan.awk: how the module is loaded, time after time, a line for each; the
# same seed gives the same plan in any awk.
#   awk -v seed=N -v cycles=N -f soak-plan.awk
#
# load PARAMETERS: until it has seen packets; brief PARAMETERS: out again at
# once; refused PARAMETERS: it is not to load.

# Lehmer's generator: all that it computes is exact in a double.
function draw(n) {
	state = (state * 16807) % 2147483647
	return int(state / 2147483647 * n)
}

function one_of(list,	words, n) {
	n = split(list, words, " ")
	return words[draw(n) + 1]
}

function parameters(	text) {
	if (draw(2)) text = text " trace=" draw(2)
	if (draw(2)) text = text " verdict=" draw(2)
	if (draw(4) == 0) text = text " all_calls=1"
	if (draw(3) == 0) text = text " maxactive=" one_of("1 2 64 1000")
	if (draw(5) == 0) text = text " ifindex=" one_of("2 3 4")
	if (draw(4) == 0) text = text " log_burst=" one_of("0 1 10000")
	if (draw(4) == 0) text = text " frames=0"
	if (draw(5) == 0) text = text " " one_of("dev=h0,h1,s0 sip=10.0.0.0/8 tip=10.0.0.1 netns=4026531840")
	if (draw(5) == 0) text = text " show=" one_of("problems -not_local answered,noarp,dropped_in")
	return text
}

function refusal() {
	if (draw(3) == 0)
		return " " one_of("show=nonsense sip=10.0.0.1/8 dev=a_name_that_is_too_long tip=10.0.0.256")
	return " " one_of("arp_process ip_route_input fib_validate_source fib_lookup") "_symbol=" \
		one_of("no_such_function jiffies")
}

BEGIN {
	state = seed % 2147483646 + 1
	for (i = 0; i < 20; i++)	# small seeds start alike
		draw(2)
	for (i = 0; i < cycles; i++) {
		kind = draw(10)
		if (kind == 0)
			print "refused" parameters() refusal()
		else
			print (kind < 4 ? "brief" : "load") parameters()
	}
}
