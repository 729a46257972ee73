#!/bin/sh
# Installs what the named stages of deploy/packages.txt need and the machine does not have.
# usage: deploy/install.sh STAGE…
set -eu
list=$(dirname "$0")/packages.txt

wanted=
for stage in "$@"; do
	wanted="$wanted $(awk -v stage="$stage" '$1 == stage { print $2 }' "$list")"
done

# A command that is there serves as well as its package (a node or a java that did not come from Debian).
provided() {
	case $1 in
	nodejs) command -v node ;;
	default-jre-headless) command -v java ;;
	libxml2-utils) command -v xmllint ;;
	postgresql) ls /usr/lib/postgresql/*/bin/initdb ;;
	gcc | make | git | curl | openssl | sqlite3 | npm | chromium | clang | clang-format | clang-tidy | cppcheck | shellcheck | debootstrap) command -v "$1" ;;
	*) return 1 ;;
	esac >/dev/null 2>&1
}
installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

missing=
if command -v dpkg-query >/dev/null 2>&1; then
	for package in $wanted; do
		provided "$package" || installed "$package" || missing="$missing $package"
	done
	[ -n "$missing" ] || exit 0
fi
[ -n "$missing" ] || missing=$wanted

if ! command -v apt-get >/dev/null 2>&1; then
	# Not Debian: the tools may be there under other package names, so this advises and lets the build decide.
	if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists libxml-2.0 libxslt libpcre2-8 sqlite3 libpq libmicrohttpd libcurl libcrypto libmagic pangocairo cairo-pdf libqpdf libzip; then
		exit 0
	fi
	echo "This system has no apt-get. Install what these Debian packages hold:" >&2
	echo " $missing" >&2
	echo "or use Docker: docker build -t veidlapa . && docker run --rm -p 8080:8080 veidlapa" >&2
	exit 1
fi

sudo=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null 2>&1 || {
		echo "These packages are missing, and there is no sudo to install them with. As root: apt-get install$missing" >&2
		exit 1
	}
	sudo=sudo
fi
echo "installing:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of words on purpose
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
