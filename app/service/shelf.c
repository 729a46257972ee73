#include "app/service/shelf.h"

#include <stdlib.h>

#include "app/service/file.h"
#include "engine/base/asset.h"
#include "engine/base/limits.h"

struct str shelf_kind(enum library_kind kind)
{
	return kind == LIBRARY_BLOCK ? STR("block") : STR("list");
}

struct str shelf_folder(struct str path)
{
	size_t end = path.len;

	while (end > 0 && path.at[end - 1] != '/')
		end--;
	return end == 0 ? STR(".") : str_slice(path, 0, end > 1 ? end - 1 : 1);
}

bool shelf_is_taken(struct str name, enum library_kind kind, struct arena *arena)
{
	struct library_name first = { kind, name, 1 };
	struct library_file file;
	struct err err = { 0 };

	return library_find(&library_platform, STR(""), &first, arena, &file, &err);
}

/* False with ERR_NOT_FOUND also where there is no store, or it is none of theirs. */
static bool find_stored(const struct shelf *shelf, struct str institution,
			const struct library_name *name, struct arena *arena,
			struct library_file *out, struct err *err)
{
	struct library_record record = { .institution = institution,
					 .kind = shelf_kind(name->kind),
					 .name = name->name,
					 .version = name->version };

	if (!shelf->store ||
	    (shelf->institution.len > 0 && !str_equal(shelf->institution, institution)))
		return err_set(err, ERR_NOT_FOUND, "there is no store of that institution");
	if (!store_library_get(shelf->store, arena, &record, err))
		return false;
	*out = (struct library_file){ library_path(arena, name), record.bytes };
	return true;
}

static bool find_beside(const struct shelf *shelf, const struct library_name *name,
			struct arena *arena, struct library_file *out, struct err *err)
{
	static const char *const around[] = { "", "/.." };

	out->file = library_path(arena, name);
	(void)err_set(err, ERR_NOT_FOUND, "there is no %.*s", STR_ARG(out->file));
	for (size_t i = 0; i < LENGTH(around) && shelf->folder.len > 0; i++) {
		struct str path = str_printf(arena, "%.*s%s/%.*s", STR_ARG(shelf->folder),
					     around[i], STR_ARG(out->file));

		if (file_read(arena, path, LIMIT_DEFINITION, &out->bytes, err))
			return true;
		if (err->code != ERR_NOT_FOUND)
			return false;
	}
	return false;
}

static bool find(const void *context, struct str institution, const struct library_name *name,
		 struct arena *arena, struct library_file *out, struct err *err)
{
	const struct shelf *shelf = context;
	struct library_file beside;
	struct err absent = { 0 };
	bool known = find_stored(shelf, institution, name, arena, out, err);

	if (!known && err->code != ERR_NOT_FOUND)
		return false;
	known = known || library_find(&library_platform, institution, name, arena, out, err);
	if (!find_beside(shelf, name, arena, &beside, &absent)) {
		*err = absent;
		return known && absent.code == ERR_NOT_FOUND;
	}
	if (known && !str_equal(out->bytes, beside.bytes))
		return err_set(err, ERR_CONFLICT, "%.*s is not what it was",
			       STR_ARG(beside.file));
	*out = beside;
	return true;
}

struct library shelf_library(const struct shelf *shelf)
{
	return (struct library){ find, shelf };
}

/* --- what there is ------------------------------------------------------------------------ */

/* "forms/blocks/persona.1.xml" */
static bool read_path(struct str path, enum library_kind kind, struct library_name *out)
{
	struct str rest = str_slice(path, STR("forms/").len, path.len);
	struct str folder, number;
	uint64_t version;

	if (!str_starts(path, STR("forms/")) || !str_next(&rest, '/', &folder) ||
	    !str_equal_c(folder, kind == LIBRARY_BLOCK ? "blocks" : "lists") ||
	    !str_next(&rest, '.', &out->name) || !str_next(&rest, '.', &number) ||
	    !str_to_u64(number, &version))
		return false;
	out->kind = kind;
	out->version = (uint32_t)version;
	return true;
}

static void add_newest(struct arena *arena, struct library_names *names,
		       const struct library_name *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (str_equal(names->at[i].name, name->name)) {
			if (names->at[i].version < name->version)
				names->at[i] = *name;
			return;
		}
	*VEC_ADD(arena, names) = *name;
}

static int by_name(const void *a, const void *b)
{
	const struct library_name *one = a, *other = b;

	return str_compare(one->name, other->name);
}

void shelf_names(const struct shelf *shelf, enum library_kind kind, struct arena *arena,
		 struct library_names *out)
{
	struct library_records records = { 0 };
	struct library_name name;
	struct err err = { 0 };

	for (size_t i = 0; i < asset_count; i++)
		if (read_path(str_from_c(assets[i].path), kind, &name))
			add_newest(arena, out, &name);
	if (shelf->store != NULL && store_library_list(shelf->store, arena, shelf->institution,
						       shelf_kind(kind), &records, &err))
		for (size_t i = 0; i < records.count; i++)
			add_newest(arena, out,
				   &(struct library_name){ kind, records.at[i].name,
							   (uint32_t)records.at[i].version });
	if (out->count > 0)
		qsort(out->at, out->count, sizeof(*out->at), by_name);
}
