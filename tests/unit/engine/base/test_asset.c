#include "engine/base/asset.h"

#include <criterion/criterion.h>

Test(asset, finds_each_and_nothing_else)
{
	for (size_t i = 0; i < asset_count; i++)
		cr_expect_eq(asset_find(str_from_c(assets[i].path)), &assets[i], "%s",
			     assets[i].path);
	cr_expect_null(asset_find(STR("")));
	cr_expect_null(asset_find(STR("schemas/none.xsd")));
}
