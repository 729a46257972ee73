#!/bin/sh
# Proves the two commands of the README where nothing is installed: a minimal Debian 12 in build/fresh, with git and make added, removed afterwards.
# Needs root (debootstrap and chroot). What this machine needs to reach its package mirror (resolver, proxy, authorities) is lent to it.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" -eq 0 ] || { echo "make fresh needs root: it makes a Debian of its own with debootstrap" >&2; exit 1; }
fresh=$PWD/build/fresh
system=$fresh/system
mirror=${MIRROR:-http://deb.debian.org/debian}

clean() {
	for part in proc dev; do
		mountpoint -q "$system/$part" && umount -R -l "$system/$part"
	done
	rm -rf --one-file-system "$fresh"
}
trap clean EXIT
trap 'exit 130' INT TERM
clean
mkdir -p "$fresh"

echo "fresh: making a minimal Debian 12"
debootstrap --variant=minbase --include=git,make bookworm "$system" "$mirror" >"$fresh/debootstrap.log" 2>&1 ||
	{ tail -n 20 "$fresh/debootstrap.log" >&2; exit 1; }
cp /etc/resolv.conf /etc/hosts "$system/etc/"
cp -r /etc/apt/apt.conf.d/. "$system/etc/apt/apt.conf.d/"
mkdir -p "$system/usr/local/share/ca-certificates"
cp -r /usr/local/share/ca-certificates/. "$system/usr/local/share/ca-certificates/" 2>/dev/null || true
mount -t proc proc "$system/proc"
mount --rbind /dev "$system/dev"
mount --make-rslave "$system/dev"

git clone -q --no-hardlinks . "$system/veidlapa"
inside() {
	timeout 3600 chroot "$system" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
		${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt} \
		${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
		sh -euc "cd /veidlapa; $1"
}

echo "fresh: make run"
inside 'DEMO_SECONDS=5 make run' >"$fresh/run.log" 2>&1 || { tail -n 40 "$fresh/run.log" >&2; exit 1; }
grep 'Veidlapa is running' "$fresh/run.log" || { tail -n 40 "$fresh/run.log" >&2; exit 1; }

echo "fresh: make test"
inside 'make test' >"$fresh/test.log" 2>&1 || { tail -n 60 "$fresh/test.log" >&2; exit 1; }
tail -n 3 "$fresh/test.log"
echo "fresh: both commands work on a new Debian 12"
