#include "renderers/html/dress.h"

#include <assert.h>
#include <inttypes.h>

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/limits.h"

#define FOLDER "renderers/themes/default/"

static struct str type_of(struct str path)
{
	static const struct {
		struct str ending, type;
	} types[] = {
		{ STR_INIT(".css"), STR_INIT("text/css; charset=utf-8") },
		{ STR_INIT(".js"), STR_INIT("text/javascript; charset=utf-8") },
		{ STR_INIT(".svg"), STR_INIT("image/svg+xml") },
		{ STR_INIT(".png"), STR_INIT("image/png") },
		{ STR_INIT(".ico"), STR_INIT("image/x-icon") },
		{ STR_INIT(".woff2"), STR_INIT("font/woff2") },
	};

	for (size_t i = 0; i < LENGTH(types); i++)
		if (str_ends(path, types[i].ending))
			return types[i].type;
	return STR("application/octet-stream");
}

/* FNV-1a: tells one content from another; nobody gains by two that are alike. */
static struct str tag_of(struct arena *arena, struct str bytes)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < bytes.len; i++)
		hash = (hash ^ (unsigned char)bytes.at[i]) * UINT64_C(0x100000001b3);
	return str_printf(arena, "%016" PRIx64, hash);
}

/* The packed ones are no files of their own. */
static bool find_own(struct arena *arena, struct str name, struct dress *out)
{
	const struct asset *asset, *packed;

	if (str_ends(name, STR(".gz")))
		return false;
	asset = asset_find(str_printf(arena, FOLDER "%.*s", STR_ARG(name)));
	packed = asset_find(str_printf(arena, FOLDER "%.*s.gz", STR_ARG(name)));
	if (asset == NULL)
		return false;
	*out = (struct dress){ .type = type_of(name), .bytes = asset->bytes };
	if (packed != NULL)
		out->packed = packed->bytes;
	return true;
}

/* --- the operator's ----------------------------------------------------------------------- */

static void add_brand(const struct look *look, struct str institution, struct buf *out)
{
	const struct look_brand *brand = look_brand_of(look, institution);

	if (brand != NULL)
		buf_add(out, brand->css);
}

/* The platform's colours first, so that the institution's win. */
static void dye(struct arena *arena, const struct look *look, struct str institution,
		struct dress *out)
{
	struct buf css;

	buf_init(&css, LIMIT_PAGE);
	buf_add(&css, out->bytes);
	add_brand(look, STR(""), &css);
	if (institution.len > 0)
		add_brand(look, institution, &css);
	out->bytes = str_copy(arena, buf_str(&css));
	out->packed = STR("");
	buf_finish(&css);
}

static const struct look_brand *with_logo(const struct look *look, struct str institution)
{
	const struct look_brand *brand = look_brand_of(look, institution);

	if (brand == NULL || brand->logo.len == 0)
		brand = look_brand_of(look, STR(""));
	return brand != NULL && brand->logo.len > 0 ? brand : NULL;
}

/* --- both --------------------------------------------------------------------------------- */

bool dress_find(struct arena *arena, const struct look *look, struct str name,
		struct str institution, struct dress *out)
{
	const struct look_brand *brand = with_logo(look, institution);

	if (!find_own(arena, name, out))
		return false;
	if (str_equal_c(name, "logo.svg") && brand != NULL)
		*out = (struct dress){ .type = brand->logo_type, .bytes = brand->logo };
	else if (str_equal_c(name, "theme.css") && look != NULL)
		dye(arena, look, institution, out);
	out->tag = tag_of(arena, out->bytes);
	return true;
}

struct str dress_address(struct arena *arena, const struct look *look, struct str name,
			 struct str institution)
{
	struct dress dress;
	bool found = dress_find(arena, look, name, institution, &dress);
	bool own = institution.len > 0 && look_brand_of(look, institution) != NULL;

	assert(found);
	(void)found;
	return str_printf(arena, "/assets/%.*s?%s%.*s%sv=%.*s", STR_ARG(name),
			  own ? "institution=" : "", own ? (int)institution.len : 0,
			  institution.at, own ? "&" : "", STR_ARG(dress.tag));
}
