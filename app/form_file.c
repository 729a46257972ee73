#include "app/form_file.h"

#include "app/console.h"
#include "app/options.h"
#include "app/service/shelf.h"

int form_file_load(struct arena *arena, struct str path, struct form_file *out)
{
	const struct shelf shelf = { .folder = shelf_folder(path) };
	const struct library library = shelf_library(&shelf);
	struct diags diags;
	struct err err = { 0 };
	struct str bytes;

	diags_init(&diags, arena, path);
	if (!console_read(arena, path, LIMIT_DEFINITION, &bytes, &err))
		return console_trouble(&err);
	out->form = form_load_with(arena, bytes, &library, &diags);
	if (out->form != NULL)
		out->rules = rules_build(arena, out->form, &diags);
	return console_findings(&diags);
}
