#!/bin/sh
# Writes the C source that embeds the named files as the table of engine/base/asset.h; what browsers load also packed by gzip, as FILE.gz, which is
# made in FOLDER. usage: deploy/assets.sh FOLDER FILE…
set -eu
folder=$1
shift
count=0
mkdir -p "$folder"
: >"$folder/rows"
embed() { # name, path
	cat <<C
extern const char asset_${count}[];
__asm__(".section .rodata\n.balign 16\nasset_$count: .incbin \"$2\"\n.byte 0\n.previous\n");
C
	echo "	{ \"$1\", { asset_$count, $(wc -c <"$2" | tr -d ' ') } }," >>"$folder/rows"
	count=$((count + 1))
}
echo '#include "engine/base/asset.h"'
for file in "$@"; do
	embed "$file" "$file"
	case $file in
	renderers/themes/*.css | renderers/themes/*.js | renderers/themes/*.svg)
		gzip -9nc "$file" >"$folder/$count.gz"
		embed "$file.gz" "$folder/$count.gz"
		;;
	esac
done
echo 'const struct asset assets[] = {'
cat "$folder/rows"
echo '	{ 0 }'
echo '};'
echo "const size_t asset_count = $count;"
