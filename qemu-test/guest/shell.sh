# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# An interactive shell in the guest, with the module and the tools at hand.

cat >/root/.bashrc <<'EOT'
. /job/topology.sh
setup() {
	forget_topology
	topology && echo "v0 (10.0.0.1/24), dummy0 (192.168.9.1/24), and namespace peer with v1: try"
	echo "  say_arp --sip 10.0.0.2 --tip 10.0.0.1"
}
PS1='guest# '
cd /job
EOT

# A serial console does not know the size of the terminal behind it.
read -r rows columns </job/interactive
[ "${columns:-0}" -eq 0 ] || stty rows "$rows" cols "$columns"

cat <<'EOT'

A shell in the guest.  Ctrl-A X, or exit, ends it.
  insmod arp_probe.ko        load the module
  dmesg -w &                 see what it says, as it comes
  setup                      two hosts to play with: v0 here, v1 in namespace peer
  say_arp --sip 10.0.0.2 --tip 10.0.0.1     the peer asks us (arptool says more)
  ls /sys/kernel/debug/arp_probe            counters
  trace-cmd, perf, bpftrace  are here too

EOT
exec bash
