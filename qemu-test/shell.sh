#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make qemu-shell: a shell in the guest that the demo and the tests run in,
# with the module (make module), our packet tool, and Debian's tracing tools.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

[[ -t 0 ]] || die "make qemu-shell needs a terminal to talk to; for a script's sake, see qemu-test/run-guest.sh"
[[ -n ${ARP_PROBE_KO:-} ]] || "$REPO/scripts/module.sh" "${KERNEL:-}" >/dev/null
say "booting a guest for you; Ctrl-A X ends it at any time"
exec "$REPO/qemu-test/run-guest.sh" --interactive --tools --name shell "$REPO/qemu-test/guest/shell.sh"
