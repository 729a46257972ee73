#include "engine/form/library.h"

#include "engine/base/asset.h"

enum { NAME_LONGEST = 64, VERSION_GREATEST = 9999 };

static const struct {
	const char *folder, *ending;
} kinds[LIBRARY_KINDS] = {
	[LIBRARY_BLOCK] = { "blocks", "xml" },
	[LIBRARY_LIST] = { "lists", "csv" },
};

static bool is_name(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		bool letter = text.at[i] >= 'a' && text.at[i] <= 'z';
		bool other = (text.at[i] >= '0' && text.at[i] <= '9') || text.at[i] == '-';

		if (!letter && !(other && i > 0))
			return false;
	}
	return text.len > 0 && text.len <= NAME_LONGEST;
}

bool library_name_read(struct str text, enum library_kind kind, struct library_name *out)
{
	struct str name;
	uint64_t version;

	if (!str_next(&text, '@', &name) || !is_name(name) || str_starts(text, STR("0")) ||
	    !str_to_u64(text, &version) || version > VERSION_GREATEST)
		return false;
	*out = (struct library_name){ kind, name, (uint32_t)version };
	return true;
}

struct str library_path(struct arena *arena, const struct library_name *name)
{
	return str_printf(arena, "%s/%.*s.%u.%s", kinds[name->kind].folder, STR_ARG(name->name),
			  (unsigned)name->version, kinds[name->kind].ending);
}

bool library_find(const struct library *library, struct str institution,
		  const struct library_name *name, struct arena *arena,
		  struct library_file *out, struct err *err)
{
	return library->find(library->context, institution, name, arena, out, err);
}

uint32_t library_newest(const struct library *library, struct str institution,
			struct library_name name, struct arena *arena)
{
	struct library_file file;
	struct err err = { 0 };
	uint32_t newest = 0;

	while (library_find(library, institution, &name, arena, &file, &err))
		newest = name.version++;
	return newest;
}

static bool find_asset(const void *context, struct str institution,
		       const struct library_name *name, struct arena *arena,
		       struct library_file *out, struct err *err)
{
	struct str file = library_path(arena, name);
	const struct asset *asset = asset_find(str_printf(arena, "forms/%.*s", STR_ARG(file)));

	(void)context;
	(void)institution;
	if (!asset)
		return err_set(err, ERR_NOT_FOUND, "there is no %.*s", STR_ARG(file));
	*out = (struct library_file){ file, asset->bytes };
	return true;
}

const struct library library_platform = { find_asset, NULL };
