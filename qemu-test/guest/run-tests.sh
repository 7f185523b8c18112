# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# run-tests.sh FILE...: runs test files, and after each sees that nothing was
# left behind and that the kernel has nothing to complain of. check.sh on the
# host counts the lines "ok - " and "not ok - ", and sees by the lines "# ran "
# that each file came to its end.

# shellcheck source=SCRIPTDIR/lib.sh
. /job/lib.sh

clean_up() {
	! loaded || unload
	nothing_left
}

[ -e $TAINT ] || echo 0 >$TAINT

for CASE_FILE; do
	CASE_NAME=$(basename "$CASE_FILE" .sh)
	started=$(cut -d. -f1 /proc/uptime)
	echo "# begin $CASE_NAME"
	take_log
	: >"$LOG"
	(
		# shellcheck source=/dev/null
		. "$CASE_FILE"
		main
	)
	check "leaves nothing behind" clean_up
	check "leaves the kernel's log clean" clean_log
	echo "# ran $CASE_NAME in $(($(cut -d. -f1 /proc/uptime) - started)) s"
done
