#include "engine/base/asset.h"

const struct asset *asset_find(struct str path)
{
	size_t from = 0;
	size_t to = asset_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = str_compare(path, str_from_c(assets[middle].path));
		if (order == 0)
			return &assets[middle];
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}
