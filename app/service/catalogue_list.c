/* What is in force, for lists. */
#include "app/service/catalogue.h"

static struct text copy_text(struct arena *arena, const struct text *text, size_t languages)
{
	struct text copy = { 0 };
	for (size_t i = 0; i < languages; i++)
		copy.in[i] = str_copy(arena, text->in[i]);
	return copy;
}

static void copy_entry(struct arena *arena, const struct published *published,
		       struct catalogue_entry *out)
{
	const struct form *form = published->form;
	out->institution = str_copy(arena, published->institution);
	out->id = str_copy(arena, published->id);
	out->version = published->version;
	out->title = copy_text(arena, &form->title, form->language_count);
	out->description = copy_text(arena, &form->description, form->language_count);
	out->language_count = form->language_count;
	for (size_t i = 0; i < form->language_count; i++)
		out->languages[i] = str_copy(arena, form->languages[i]);
}

size_t catalogue_list(struct catalogue *catalogue, struct arena *arena,
		      const struct catalogue_entry **out)
{
	const struct published *const *published;
	const size_t count = catalogue_current_all(catalogue, arena, &published);
	struct catalogue_entry *list = ARENA_ARRAY(arena, struct catalogue_entry, count);

	for (size_t i = 0; i < count; i++) {
		copy_entry(arena, published[i], &list[i]);
		catalogue_release(catalogue, published[i]);
	}
	*out = list;
	return count;
}

struct str catalogue_entry_title(const struct catalogue_entry *entry, struct str language)
{
	for (size_t i = 0; i < entry->language_count; i++)
		if (str_equal(entry->languages[i], language))
			return text_in(&entry->title, i);
	return text_in(&entry->title, 0);
}

struct str catalogue_title(struct catalogue *catalogue, struct arena *arena,
			   struct str institution, struct str id, struct str language)
{
	const struct published *published = catalogue_current(catalogue, id);
	struct catalogue_entry entry;

	if (published == NULL)
		return id;
	copy_entry(arena, published, &entry);
	catalogue_release(catalogue, published);
	return str_equal(entry.institution, institution)
		       ? catalogue_entry_title(&entry, language)
		       : id;
}
