# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the scripts here share: messages, the cache, becoming root.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${IOMMUCTL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/iommuctl}

# Read by Debian's tools, whose answers are parsed here.
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

say()
{
	printf '  %-7s %s\n' "$1" "${*:2}"
}

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# Run a command as root: as we are, or through sudo.
as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo --preserve-env=DEBIAN_FRONTEND,LC_ALL "$@"
	else
		die "must run as root (there is no sudo here): $*"
	fi
}

# Run a command quietly: its output only shows when it fails.
quietly()
{
	local log
	log=$(mktemp)
	if ! "$@" >"$log" 2>&1; then
		cat "$log" >&2
		rm -f "$log"
		die "failed: $*"
	fi
	rm -f "$log"
}

# The version apt would install of a package; empty if it knows none.
candidate()
{
	apt-cache policy "$1" | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# Download packages into the current folder. As root, apt would drop to a user
# who cannot write here.
download()
{
	quietly apt-get -q -o APT::Sandbox::User="$(id -un)" download "$@"
}

# Debian's suites $2..., for the architectures in $1, as an apt of its own in the
# folder $apt: this machine's sources stay as they are. own_apt uses it.
own_sources()
{
	local suite archive
	own_architectures=$1
	shift
	mkdir -p "$apt/lists/partial"
	for suite; do
		archive=debian
		[[ $suite != *-security ]] || archive=debian-security
		echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
			"http://deb.debian.org/$archive $suite main"
	done >"$apt/sources.list"
	quietly own_apt apt-get update
}

# own_apt apt-get|apt-cache ARGUMENTS: of packages, none is installed there
own_apt()
{
	local command=$1 architecture options=()
	shift
	for architecture in $own_architectures; do
		options+=(-o "APT::Architectures::=$architecture")
	done
	"$command" -q -o Dir::Etc::sourcelist="$apt/sources.list" \
		-o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$apt/lists" \
		-o Dir::State::status=/dev/null \
		-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
		-o APT::Sandbox::User="$(id -un)" "${options[@]}" "$@"
}

# make_root DIR ARCHITECTURE SUITES PACKAGES: a root of files in the cache, of
# these packages and what they need. The caller's unpack_debs ROOT DEBS unpacks
# them. One from earlier goes when the new one is complete, at once.
make_root()
{
	local dir=$1 names=() debs=$1.new/debs
	rm -rf "$dir.new"
	apt=$dir.new/apt
	mkdir -p "$debs/partial"
	# shellcheck disable=SC2086 # a list of suites
	own_sources "$2" $3
	read -ra names <<<"${4//[$'\n\t']/ }"
	quietly own_apt apt-get install --download-only -y \
		--no-install-recommends -o Dir::Cache::archives="$debs" \
		"${names[@]/%/:$2}"
	say UNPACK "$(find "$debs" -name '*.deb' | wc -l) packages"
	unpack_debs "$dir.new/root" "$debs"
	rm -r "$apt"
	[ ! -e "$dir" ] || mv "$dir" "$dir.new/old"
	mv "$dir.new/root" "$dir"
	rm -r "$dir.new"
}

# Take a lock for the rest of this shell, so that two checkouts that need the
# same kernel make it once.
lock()
{
	mkdir -p "$cache"
	exec 9>"$cache/.lock-$1"
	flock -n 9 || { say WAIT "another run is preparing $1"; flock 9; }
}

# What uname -r says on the kernel of these headers. Not kernel.release: on
# Debian's 6.1 that is another name.
kernel_release()
{
	local file=$1/include/generated/utsrelease.h
	[ -r "$file" ] || die "no kernel headers in $1" \
		"(for this machine's kernel: apt install linux-headers-$(uname -r);" \
		"for another: make KDIR=...)"
	sed -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' "$file"
}

# Point .output/kernels/NAME at its folder in the cache: a tree stays with the
# kernels it was set up with until `scripts/setup --update`.
link_kernel()
{
	mkdir -p "$top/.output/kernels"
	ln -sfn "$2" "$top/.output/kernels/$1"
}
