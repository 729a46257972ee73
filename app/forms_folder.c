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

/* A server that starts anew, with the files of an older image perhaps, takes nothing back that
 * was published since. */
static bool publish(struct catalogue *catalogue, struct arena *arena, struct str file,
		    struct err *err)
{
	struct publication publication = { .now_ms = clock_now(NULL),
					   .once = true,
					   .folder = shelf_folder(file) };
	struct diags diags;

	diags_init(&diags, arena, file);
	if (!console_read(arena, file, LIMIT_DEFINITION, &publication.definition, err))
		return false;
	if (catalogue_publish(catalogue, &publication, &diags, err)) {
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

static bool publish_below(struct catalogue *catalogue, struct str folder, const char *name,
			  struct err *err)
{
	static const char *const files[] = { "form.xml", "form.json" };
	struct arena arena = { 0 };
	bool ok = true;

	arena_init(&arena);
	for (size_t i = 0; i < LENGTH(files); i++) {
		struct str file =
			str_printf(&arena, "%.*s/%s/%s", STR_ARG(folder), name, files[i]);
		if (access(str_to_c(&arena, file), F_OK) == 0) {
			ok = publish(catalogue, &arena, file, err);
			break;
		}
	}
	arena_finish(&arena);
	return ok;
}

bool forms_folder_publish(struct catalogue *catalogue, struct str path, struct err *err)
{
	struct arena arena = { 0 };
	struct dirent **entries = NULL;
	int count;
	bool ok = true;

	if (path.len == 0)
		return true;
	arena_init(&arena);
	count = scandir(str_to_c(&arena, path), &entries, no_dots, alphasort);
	if (count < 0)
		ok = err_set_errno(err, ERR_IO, "the folder %.*s cannot be read",
				   STR_ARG(path));
	for (int i = 0; i < count; i++) {
		ok = ok && publish_below(catalogue, path, entries[i]->d_name, err);
		free(entries[i]);
	}
	free(entries);
	arena_finish(&arena);
	return ok;
}
