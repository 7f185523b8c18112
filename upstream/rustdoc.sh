#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# rustdoc.sh ARGUMENT...: what check.sh gives the kernel's make as RUSTDOC. Nothing of a patch is in the other crates (core is
# the largest), and whether links to them resolve rustdoc knows from the compiled ones.
case " $* " in
*' --crate-name kernel '*) exec rustdoc "$@" ;;
esac
