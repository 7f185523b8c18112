# SPDX-License-Identifier: GPL-2.0
# What people type; `make help` lists it. What the kernel's build reads is Kbuild.

KDIR ?= /lib/modules/$(shell uname -r)/build
KERNEL ?=
ARGS ?=
# what the kernel's own make is told besides (W=1, V=1 ...)
KFLAGS ?=

export KERNEL ARGS ACCEL RUST RUST_SOURCE RUST_SUITE MOK_KEY MOK_CERT SMP ARP_PROBE_CACHE DEBIAN_MIRROR
# Each job below starts its own make with its own number of jobs.
unexport MAKEFLAGS MFLAGS MAKELEVEL
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

GUEST := deb-check dkms-check demo qemu-shell bench qemu-matrix fuzz soak

.PHONY: all kernel-tree boot-files module deb qemu-check check check-errors upstream upstream-check help clean clean-roots distclean $(GUEST)

all:
	@scripts/kdir-module.sh "$(KDIR)" $(KFLAGS)

kernel-tree:
	@scripts/kernel-tree.sh "$$KERNEL"

boot-files:
	@scripts/boot-files.sh "$$KERNEL"

module:
	@scripts/module.sh "$$KERNEL" $(KFLAGS)

deb:
	@scripts/deb.sh "$$KERNEL"

deb-check:
	@qemu-test/deb-check.sh $(ARGS)
dkms-check:
	@qemu-test/deb-dkms.sh $(ARGS)
demo:
	@qemu-test/demo.sh $(ARGS)
qemu-check:
	@qemu-test/check.sh $(ARGS)
qemu-shell:
	@qemu-test/shell.sh $(ARGS)
bench:
	@qemu-test/bench.sh $(ARGS)
qemu-matrix:
	@qemu-test/matrix.sh $(ARGS)
fuzz:
	@qemu-test/fuzz.sh $(ARGS)
soak:
	@qemu-test/soak.sh $(ARGS)

upstream:
	@upstream/series.sh
upstream-check:
	@upstream/check.sh $(ARGS)

check:
	@scripts/check.sh
check-errors:
	@scripts/test-errors.sh $(ARGS)

help:
	@cat scripts/help.txt

clean:
	@scripts/clean.sh modules
clean-roots:
	@scripts/clean.sh roots
distclean:
	@scripts/clean.sh all
