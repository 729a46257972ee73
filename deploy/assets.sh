#!/bin/sh
# Writes the C source that embeds the named files as the table of engine/base/asset.h. usage: deploy/assets.sh FILE…
set -eu
echo '#include "engine/base/asset.h"'
count=0
for file in "$@"; do
	cat <<C
extern const char asset_${count}[];
__asm__(".section .rodata\n.balign 16\nasset_$count: .incbin \"$file\"\n.byte 0\n.previous\n");
C
	count=$((count + 1))
done
echo 'const struct asset assets[] = {'
i=0
for file in "$@"; do
	echo "	{ \"$file\", { asset_$i, $(wc -c <"$file" | tr -d ' ') } },"
	i=$((i + 1))
done
echo '	{ 0 }'
echo '};'
echo "const size_t asset_count = $count;"
