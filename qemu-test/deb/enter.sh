# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# enter.sh: into the Debian that lies under /debian (see deb-root.sh), with what a running one has mounted.
D=/debian
mkdir -p $D/tmp $D/job
cp -a /job/. $D/job/
cp /usr/bin/arptool $D/usr/local/bin/
# A root of its own, which `ip netns` wants, and which has no busybox beside it.
mount --bind $D $D
mount -t proc proc $D/proc
mount -t sysfs sys $D/sys
mount -t devtmpfs dev $D/dev
mount -t tmpfs run $D/run
mount -t tracefs tracefs $D/sys/kernel/tracing
mount -t debugfs debugfs $D/sys/kernel/debug
mount -t securityfs securityfs $D/sys/kernel/security
mkdir -p $D/dev/pts
mount -t devpts devpts $D/dev/pts
# shellcheck disable=SC2086 # a list of words
exec chroot $D /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
	DEBIAN_FRONTEND=noninteractive TERM=dumb sh /job/tests.sh $NAMES
