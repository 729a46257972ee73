#include "renderers/html/look.h"

const struct look_brand *look_brand_of(const struct look *look, struct str institution)
{
	for (size_t i = 0; look != NULL && i < look->brand_count; i++)
		if (str_equal(look->brands[i].institution, institution))
			return &look->brands[i];
	return NULL;
}
