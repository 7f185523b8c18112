#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# in-root.sh ROOT COMMAND...: runs a command with the programs of ROOT instead of the host's, as the caller, in the
# caller's directory. It sees the clone and the cache at their own paths, and of the host nothing else: no network, no
# environment (a rustup or pyenv of the caller's would change what gets built).
# BIND="DIR ..." shows further directories.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

root=$1
shift
[[ -d $root/usr/bin ]] || die "there is no toolchain root at $root: 'make kernel-tree' makes it"
need_tools bwrap:bubblewrap

paths=("$REPO" "$CACHE")
read -r -a more <<<"${BIND:-}"
paths+=("${more[@]}")

# bubblewrap's own would be open to root only.
parents() {
	local parent=${1%/*}
	[[ -n $parent ]] || return 0
	parents "$parent"
	binds+=(--perms 0755 --dir "$parent")
}

# A mount point below the root's own /usr (a clone in /usr/src) must be there before /usr is read-only.
binds=()
for path in "${paths[@]}"; do
	[[ $path != /usr/* ]] || mkdir -p "$root$path"
	parents "$path"
	binds+=(--bind "$path" "$path")
done

box=(bwrap --die-with-parent --unshare-pid --unshare-net --unshare-ipc --new-session
	--ro-bind "$root/usr" /usr --ro-bind "$root/etc" /etc
	--symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64
	--proc /proc --dev /dev --perms 1777 --tmpfs /tmp "${binds[@]}" --chdir "$PWD"
	--clearenv --setenv PATH /usr/sbin:/usr/bin --setenv HOME /tmp --setenv LANG C.UTF-8 --setenv LC_ALL C.UTF-8)

# Where only root may make namespaces: root makes them, and becomes the caller again inside.
complaint=$("${box[@]}" true 2>&1) && exec "${box[@]}" "$@"
if ((EUID != 0)) && command -v sudo >/dev/null && sudo -- "${box[@]}" true 2>/dev/null; then
	exec sudo -- "${box[@]}" setpriv --reuid "$EUID" --regid "$(id -g)" --clear-groups -- "$@"
fi
die "bubblewrap cannot make its namespaces here ($(head -n 1 <<<"$complaint")); run this on a machine or in a container that may (as root, or with user namespaces allowed)"
