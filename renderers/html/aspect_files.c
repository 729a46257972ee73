/* What is said of an attachment: the files that are there, and what may be added. */
#include "renderers/html/slot.h"

#include "engine/form/attachment.h"
#include "engine/form/item.h"

static const struct cell *cell_of(const struct filling *filling, const struct slot *slot)
{
	return &filling->rows[slot->depth]->cells[slot->item->column];
}

static struct str printed(const struct filling *filling)
{
	return buf_str(&filling->text);
}

size_t aspect_files_count(struct filling *filling, const struct slot *slot)
{
	const struct cell *cell = cell_of(filling, slot);

	return cell->answer != NULL ? cell->answer->count : 0;
}

void aspect_files_enter(struct filling *filling, const struct slot *slot, size_t index)
{
	(void)slot;
	filling->file = index;
}

bool aspect_has_files(struct filling *filling, const struct slot *slot)
{
	return aspect_files_count(filling, slot) > 0;
}

static struct attachment file_of(const struct filling *filling, const struct slot *slot)
{
	return attachment_read(cell_of(filling, slot)->answer->texts[filling->file]);
}

struct str aspect_file_name(struct filling *filling, const struct slot *slot)
{
	return file_of(filling, slot).name;
}

struct str aspect_file_size(struct filling *filling, const struct slot *slot)
{
	buf_clear(&filling->text);
	attachment_print_size(file_of(filling, slot).size,
			      item_decimal_mark(filling->html->form, filling->html->language),
			      &filling->text);
	return printed(filling);
}

struct str aspect_file_path(struct filling *filling, const struct slot *slot)
{
	buf_clear(&filling->text);
	input_name(slot->item, filling->indices, STR(""), &filling->text);
	buf_printf(&filling->text, ".%zu", filling->file);
	return printed(filling);
}

struct str aspect_endings(struct filling *filling, const struct slot *slot)
{
	buf_clear(&filling->text);
	attachment_print_endings(slot->item, &filling->text);
	return printed(filling);
}

struct str aspect_bytes_most(struct filling *filling, const struct slot *slot)
{
	return str_number(filling->arena, (int64_t)slot->item->max_size * LIMIT_MEGABYTE);
}

/* "Līdz 10 datnēm, katra ne lielāka par 10 MB: PDF, JPG." */
struct str aspect_files_advice(struct filling *filling, const struct slot *slot)
{
	struct pair parameters[] = { { .name = STR("count") },
				     { .name = STR("limit") },
				     { .name = STR("formats") } };

	buf_clear(&filling->text);
	attachment_print_accepted(slot->item, &filling->text);
	parameters[0].value = str_printf(filling->arena, "%u", slot->item->max_files);
	parameters[1].value = str_printf(filling->arena, "%u", slot->item->max_size);
	parameters[2].value = str_copy(filling->arena, printed(filling));
	buf_clear(&filling->text);
	word_print(filling->html->words, STR("field.files"), parameters, LENGTH(parameters),
		   &filling->text);
	return printed(filling);
}
