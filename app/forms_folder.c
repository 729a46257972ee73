#include "app/forms_folder.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/console.h"
#include "app/service/shelf.h"
#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"
#include "engine/base/map.h"

struct known {
	const struct published *published;
};

struct folder {
	struct catalogue *catalogue;
	struct str path;
	struct map in_force; /* struct known by definition */
};

static int no_dots(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void tell(struct str file, const struct publication *publication)
{
	if (publication->superseded)
		LOG(LOG_WARNING, "form.superseded", LOG_TEXT("file", file),
		    LOG_NUMBER("version", publication->version));
	else
		LOG(LOG_INFO, "form.published", LOG_TEXT("file", file),
		    LOG_NUMBER("version", publication->version));
}

/* The blocks and lists that lie beside the file are those that are in force with it. Where one
 * was changed publishing says so. */
static bool uses_the_same(const struct published *published, struct str folder,
			  struct arena *arena)
{
	const struct shelf shelf = { .folder = folder };
	const struct library library = shelf_library(&shelf);

	for (size_t i = 0; i < published->form->use_count; i++) {
		const struct library_use *use = &published->form->uses[i];
		struct library_file beside;
		struct err err = { 0 };

		if (library_find(&library, published->institution, &use->name, arena, &beside,
				 &err)
			    ? !str_equal(beside.bytes, use->file.bytes)
			    : err.code != ERR_NOT_FOUND)
			return false;
	}
	return true;
}

/* What is in force in these very bytes is not made again. */
static bool is_in_force(const struct folder *folder, struct publication *publication,
			struct arena *arena)
{
	const struct known *known = map_get(&folder->in_force, publication->definition);

	if (known == NULL || !uses_the_same(known->published, publication->folder, arena))
		return false;
	publication->version = known->published->version;
	return true;
}

/* A server that starts anew, with the files of an older image perhaps, takes nothing back that
 * was published since. */
static bool publish(const struct folder *folder, struct arena *arena, struct str file,
		    struct err *err)
{
	struct publication publication = { .now_ms = clock_now(NULL),
					   .once = true,
					   .folder = shelf_folder(file) };
	struct diags diags;

	diags_init(&diags, arena, file);
	if (!console_read(arena, file, LIMIT_DEFINITION, &publication.definition, err))
		return false;
	if (is_in_force(folder, &publication, arena) ||
	    catalogue_publish(folder->catalogue, &publication, &diags, err)) {
		tell(file, &publication);
		return true;
	}
	if (diags.errors == 0)
		return false;
	diags_sort(&diags);
	(void)console_findings(&diags);
	LOG(LOG_ERROR, "form.refused", LOG_TEXT("file", file),
	    LOG_NUMBER("errors", (int64_t)diags.errors));
	return true;
}

static bool publish_below(const struct folder *folder, const char *name, struct err *err)
{
	static const char *const files[] = { "form.xml", "form.json" };
	struct arena arena = { 0 };
	bool ok = true;

	arena_init(&arena);
	for (size_t i = 0; i < LENGTH(files); i++) {
		struct str file = str_printf(&arena, "%.*s/%s/%s", STR_ARG(folder->path), name,
					     files[i]);
		if (access(str_to_c(&arena, file), F_OK) == 0) {
			ok = publish(folder, &arena, file, err);
			break;
		}
	}
	arena_finish(&arena);
	return ok;
}

static bool blame(struct str path, struct err *err)
{
	return err_set_errno(err, ERR_IO, "VEIDLAPA_FORMS: the folder %.*s cannot be read",
			     STR_ARG(path));
}

bool forms_folder_check(struct str path, struct err *err)
{
	struct arena arena = { 0 };
	DIR *folder = path.len == 0 ? NULL : opendir(str_to_c(&arena, path));
	const bool ok = path.len == 0 || folder != NULL || blame(path, err);

	if (folder != NULL)
		(void)closedir(folder);
	arena_finish(&arena);
	return ok;
}

static bool publish_all(const struct folder *folder, struct arena *arena, struct err *err)
{
	struct dirent **entries = NULL;
	const int count =
		scandir(str_to_c(arena, folder->path), &entries, no_dots, alphasort);
	bool ok = count >= 0 || blame(folder->path, err);

	for (int i = 0; i < count; i++) {
		ok = ok && publish_below(folder, entries[i]->d_name, err);
		free(entries[i]);
	}
	free(entries);
	return ok;
}

static void know(struct folder *folder, const struct published *published, struct arena *arena)
{
	struct known *known = ARENA_NEW(arena, struct known);

	known->published = published;
	map_set(&folder->in_force, published->definition, known);
}

bool forms_folder_publish(struct catalogue *catalogue, struct str path, struct err *err)
{
	struct folder folder = { .catalogue = catalogue, .path = path };
	struct arena arena = { 0 };
	const struct published *const *current;
	size_t count;
	bool ok;

	if (path.len == 0)
		return true;
	arena_init(&arena);
	map_init(&folder.in_force, &arena);
	count = catalogue_current_all(catalogue, &arena, &current);
	for (size_t i = 0; i < count; i++)
		know(&folder, current[i], &arena);
	ok = publish_all(&folder, &arena, err);
	for (size_t i = 0; i < count; i++)
		catalogue_release(catalogue, current[i]);
	arena_finish(&arena);
	return ok;
}
