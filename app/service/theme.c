#include "app/service/theme.h"

#include "app/service/contrast.h"
#include "app/service/file.h"
#include "app/service/service.h"
#include "engine/base/diag.h"
#include "engine/base/vec.h"

enum { MOST_TEXT = 64 * 1024, MOST_LOGO = 64 * 1024 };

VEC_TYPE(brands, struct look_brand);
VEC_TYPE(parts, struct look_part);

/* --- colours ------------------------------------------------------------------------------ */

/* Text of at least 4.5 : 1 on each of the grounds of renderers/themes/default/theme.css. */
struct scheme {
	struct str setting;
	const char *name;
	const char *grounds[3];
	const char *advice;
};

static const struct scheme light = {
	STR_INIT("accent"), "light", { "#ffffff", "#f3f5f2", "#e6f0ec" }, "choose a darker one"
};
static const struct scheme dark = { STR_INIT("accent-dark"),
				    "dark",
				    { "#191f1c", "#111614", "#1f2f29" },
				    "choose a lighter one" };

static bool check_colour(const struct scheme *scheme, struct str text, struct err *err)
{
	struct colour colour;
	struct colour ground;

	if (!colour_read(text, &colour))
		return err_set(err, ERR_INVALID, "%.*s is no colour like #1a5c4b",
			       STR_ARG(text));
	for (size_t i = 0; i < LENGTH(scheme->grounds); i++) {
		(void)colour_read(str_from_c(scheme->grounds[i]), &ground);
		if (contrast(colour, ground) < 4.5)
			return err_set(err, ERR_INVALID,
				       "%.*s %.*s has a contrast of %.1f : 1 with %s, and 4.5 "
				       ": 1 is the least that can be read; %s",
				       STR_ARG(scheme->setting), STR_ARG(text),
				       contrast(colour, ground), scheme->grounds[i],
				       scheme->advice);
	}
	return true;
}

/* What is written on the colour: whichever of the two is read better. */
static const char *ink_on(struct str text)
{
	const struct colour white = { 255, 255, 255 };
	const struct colour black = { 13, 20, 17 };
	struct colour colour;

	(void)colour_read(text, &colour);
	return contrast(colour, white) > contrast(colour, black) ? "#ffffff" : "#0d1411";
}

static struct str colours(struct arena *arena, struct str accent)
{
	return str_printf(arena,
			  "--accent: %.*s; --accent-deep: %.*s; --link: %.*s; --accent-ink: "
			  "%s;",
			  STR_ARG(accent), STR_ARG(accent), STR_ARG(accent), ink_on(accent));
}

/* --- brands ------------------------------------------------------------------------------- */

/* For one scheme only: where the other has no colour of its own, the default's stays. */
static bool add_colours(struct arena *arena, const struct scheme *scheme, struct str accent,
			struct look_brand *out, struct err *err)
{
	if (!check_colour(scheme, accent, err))
		return false;
	accent = colours(arena, accent);
	out->css =
		str_printf(arena, "%.*s@media (prefers-color-scheme: %s) { :root { %.*s } }\n",
			   STR_ARG(out->css), scheme->name, STR_ARG(accent));
	return true;
}

bool theme_brand(struct arena *arena, struct str line, struct look_brand *out, struct err *err)
{
	struct str word;

	while (str_next(&line, ' ', &word)) {
		struct str value = word;
		struct str name;

		if (word.len == 0)
			continue;
		(void)str_next(&value, '=', &name);
		if (str_equal_c(name, "logo"))
			out->logo = value;
		else if (!str_equal(name, light.setting) && !str_equal(name, dark.setting))
			return err_set(err, ERR_INVALID,
				       "%.*s is not known here; accent=, accent-dark= and "
				       "logo= are",
				       STR_ARG(word));
		else if (!add_colours(arena, str_equal(name, dark.setting) ? &dark : &light,
				      value, out, err))
			return false;
	}
	return true;
}

static bool read_logo(struct arena *arena, struct str folder, struct look_brand *brand,
		      struct err *err)
{
	static const struct {
		struct str ending, type;
	} types[] = {
		{ STR_INIT(".svg"), STR_INIT("image/svg+xml") },
		{ STR_INIT(".png"), STR_INIT("image/png") },
	};
	struct str name = brand->logo;

	if (name.len == 0)
		return true;
	for (size_t i = 0; i < LENGTH(types); i++)
		if (str_ends(name, types[i].ending))
			brand->logo_type = types[i].type;
	if (brand->logo_type.len == 0 || str_find(name, STR("/"), 0) != SIZE_MAX)
		return err_set(err, ERR_INVALID,
			       "%.*s is no logo; name a .svg or .png file of the folder",
			       STR_ARG(name));
	return file_read(arena, str_printf(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)),
			 MOST_LOGO, &brand->logo, err);
}

static bool read_brand(struct arena *arena, struct str folder, struct str line,
		       struct look_brand *brand, struct err *err)
{
	*brand = (struct look_brand){ .css = STR("") };
	(void)str_next(&line, ' ', &brand->institution);
	if (str_equal_c(brand->institution, "*"))
		brand->institution = STR("");
	return theme_brand(arena, line, brand, err) && read_logo(arena, folder, brand, err);
}

/* Empty lines and lines that begin with # are skipped. */
static bool read_brands(struct arena *arena, struct str folder, struct str text,
			struct look *look, struct err *err)
{
	struct brands brands = { 0 };
	struct str line;
	unsigned number = 0;

	while (str_next(&text, '\n', &line)) {
		struct err cause = { 0 };

		number++;
		line = str_trim(line);
		if (line.len == 0 || line.at[0] == '#')
			continue;
		if (!read_brand(arena, folder, line, VEC_ADD(arena, &brands), &cause))
			return err_set(err, ERR_INVALID, "%.*s/brands.txt:%u: %s",
				       STR_ARG(folder), number, cause.text);
	}
	look->brands = brands.at;
	look->brand_count = brands.count;
	return true;
}

/* --- the folder --------------------------------------------------------------------------- */

/* A file that may be missing. */
static bool read_text(struct arena *arena, struct str path, struct str *out, struct err *err)
{
	struct err cause = { 0 };

	*out = STR("");
	if (file_read(arena, path, MOST_TEXT, out, &cause) || cause.code == ERR_NOT_FOUND)
		return true;
	*err = cause;
	return false;
}

static bool read_part(struct arena *arena, struct str folder, const char *name,
		      struct str language, struct parts *parts, struct err *err)
{
	struct str path = str_printf(arena, "%.*s/%s.%.*s.html", STR_ARG(folder), name,
				     STR_ARG(language));
	struct diags diags;
	struct str text;
	const struct xml *tree;

	if (!read_text(arena, path, &text, err))
		return false;
	if (text.len == 0)
		return true;
	diags_init(&diags, arena, path);
	tree = xml_parse(arena, text, &diags);
	if (tree == NULL)
		return err_set(err, ERR_INVALID,
			       "%.*s:%u: %.*s; it must be one element, "
			       "well-formed as XML",
			       STR_ARG(path), (unsigned)diags.list.at[0].place.line,
			       STR_ARG(diags.list.at[0].what));
	*VEC_ADD(arena, parts) = (struct look_part){ language, tree };
	return true;
}

static bool read_parts(struct arena *arena, struct str folder, const char *name,
		       const struct look_part **out, size_t *count, struct err *err)
{
	struct parts parts = { 0 };

	for (size_t i = 0; i < SERVICE_LANGUAGES; i++)
		if (!read_part(arena, folder, name, service_languages[i], &parts, err))
			return false;
	*out = parts.at;
	*count = parts.count;
	return true;
}

bool theme_read(struct arena *arena, struct str folder, const struct look **out,
		struct err *err)
{
	struct look *look = ARENA_NEW(arena, struct look);
	struct str brands;

	*out = folder.len > 0 ? look : NULL;
	if (folder.len == 0)
		return true;
	return read_parts(arena, folder, "header", &look->headers, &look->header_count, err) &&
	       read_parts(arena, folder, "footer", &look->footers, &look->footer_count, err) &&
	       read_text(arena, str_printf(arena, "%.*s/brands.txt", STR_ARG(folder)), &brands,
			 err) &&
	       read_brands(arena, folder, brands, look, err);
}
