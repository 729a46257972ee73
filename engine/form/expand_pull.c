/* Files of the library on their way into a definition. */
#include "engine/form/expand_inner.h"

#include "engine/base/limits.h"
#include "engine/form/block.h"
#include "engine/form/classifier.h"
#include "engine/schema/path.h"

struct place expand_place(const struct expand_text *text, struct place place)
{
	return text->is_block ? inclusion_place(text->source, place) : place;
}

struct diag *expand_found(const struct expander *expander, const struct xml *element,
			  struct str attr, struct diag *diag)
{
	diag_path(expander->diags, diag, path_of(expander->arena, element, attr));
	return diag;
}

struct place expand_attr_place(const struct expand_text *text, const struct xml *element,
			       struct str name)
{
	const struct xml_attr *attr = xml_attr(element, name);

	return expand_place(text, attr ? attr->value_place : element->place);
}

static const struct {
	const char *unknown, *version, *changed, *unreadable, *newer;
} kind_codes[LIBRARY_KINDS] = {
	[LIBRARY_BLOCK] = { "form.block.unknown", "form.block.version", "form.block.changed",
			    "form.block.unreadable", "form.block.newer" },
	[LIBRARY_LIST] = { "form.list.unknown", "form.list.version", "form.list.changed",
			   "form.list.unreadable", "form.list.newer" },
};

static struct place asking_place(const struct asking *asking)
{
	return expand_attr_place(asking->text, asking->element, asking->attr);
}

static void not_there(const struct expander *expander, const struct asking *asking,
		      const struct library_name *name, const struct err *err)
{
	const bool block = name->kind == LIBRARY_BLOCK;
	struct library_name first = { name->kind, name->name, 1 };
	uint32_t newest = library_newest(expander->library, expander->institution, first,
					 expander->arena);
	struct place place = asking_place(asking);
	struct diag *diag;

	if (err->code == ERR_CONFLICT) {
		diag = diag_error(expander->diags, kind_codes[name->kind].changed, place,
				  "%.*s is not the %.*s@%u that is known already",
				  STR_ARG(library_path(expander->arena, name)),
				  STR_ARG(name->name), (unsigned)name->version);
		diag_fix(expander->diags, diag,
			 "undo the change, or give the file the next version number");
	} else if (err->code != ERR_NOT_FOUND) {
		diag = diag_error(expander->diags, kind_codes[name->kind].unreadable, place,
				  block ? "the block `%.*s` cannot be read: %s"
					: "the list `%.*s` cannot be read: %s",
				  STR_ARG(name->name), err->text);
		diag_fix(expander->diags, diag, "see to it that the program can read it");
	} else if (newest > 0) {
		diag = diag_error(expander->diags, kind_codes[name->kind].version, place,
				  block ? "the block `%.*s` has no version %u"
					: "the list `%.*s` has no version %u",
				  STR_ARG(name->name), (unsigned)name->version);
		diag_fix(expander->diags, diag, "the newest is %.*s@%u", STR_ARG(name->name),
			 (unsigned)newest);
	} else {
		diag = diag_error(expander->diags, kind_codes[name->kind].unknown, place,
				  block ? "there is no block `%.*s`"
					: "there is no list `%.*s`",
				  STR_ARG(name->name));
		diag_fix(expander->diags, diag,
			 "look for a mistyped letter, or put its file %.*s beside the form",
			 STR_ARG(library_path(expander->arena, name)));
	}
	(void)expand_found(expander, asking->element, asking->attr, diag);
}

static void read_pulled(const struct expander *expander, struct pulled *pulled)
{
	const struct library_name *name = &pulled->name;
	struct str bytes = pulled->file.bytes;

	diags_init_like(&pulled->findings, expander->diags, expander->arena, pulled->file.file);
	pulled->tree = name->kind == LIBRARY_BLOCK
			       ? block_read(expander->arena, bytes, name, &pulled->findings)
			       : classifier_read(expander->arena, bytes, &pulled->findings);
}

static void say_newer(struct expander *expander, const struct asking *asking,
		      const struct pulled *pulled)
{
	const struct library_name *name = &pulled->name;
	uint32_t newest = library_newest(expander->library, expander->institution, *name,
					 expander->arena);
	struct diag *diag;

	if (newest <= name->version)
		return;
	diag = diag_warning(expander->diags, kind_codes[name->kind].newer, asking_place(asking),
			    "there is a newer version: %.*s@%u", STR_ARG(name->name),
			    (unsigned)newest);
	diag_fix(expander->diags, diag,
		 "try it in a copy of the form; veidlapa compare says what it changes");
	(void)expand_found(expander, asking->element, asking->attr, diag);
}

static void take(struct expander *expander, const struct asking *asking, struct pulled *pulled)
{
	struct err err = { 0 };

	if (!library_find(expander->library, expander->institution, &pulled->name,
			  expander->arena, &pulled->file, &err)) {
		not_there(expander, asking, &pulled->name, &err);
		return;
	}
	read_pulled(expander, pulled);
	*VEC_ADD(expander->arena, &expander->out->uses) =
		(struct library_use){ pulled->name, pulled->file, asking_place(asking) };
	say_newer(expander, asking, pulled);
}

struct pulled *expand_pull(struct expander *expander, const struct asking *asking,
			   enum library_kind kind)
{
	struct str ref = xml_get(asking->element, asking->attr);
	struct pulled *pulled = map_get(&expander->pulled[kind], ref);
	struct library_name name;

	if (pulled || !library_name_read(ref, kind, &name))
		return pulled; /* what is no name of one, the schema has refused */
	pulled = ARENA_NEW(expander->arena, struct pulled);
	pulled->name = name;
	(void)map_add(&expander->pulled[kind], ref, pulled);
	take(expander, asking, pulled);
	return pulled;
}

/* The findings of the file itself, where it is first used. */
static void tell(const struct expander *expander, struct pulled *pulled, size_t source)
{
	for (size_t i = 0; !pulled->told && i < pulled->findings.list.count; i++) {
		const struct diag *diag = &pulled->findings.list.at[i];
		struct diag *copy =
			diag_add(expander->diags, diag->severity, diag->code,
				 inclusion_place(source, diag->place), diag->what, diag->fix);

		diag_path(expander->diags, copy, diag->path);
	}
	pulled->told = true;
}

void expand_too_large(struct expander *expander, struct place place)
{
	struct diag *diag;

	if (expander->too_large)
		return;
	expander->too_large = true;
	diag = diag_error(expander->diags, "form.block.limit", place,
			  "with its blocks and lists the form is too large");
	diag_fix(expander->diags, diag,
		 "use fewer or smaller ones: at most %d, and %d elements and texts altogether",
		 LIMIT_INCLUSIONS, LIMIT_EXPANDED);
}

bool expand_open(struct expander *expander, const struct asking *asking, struct pulled *pulled,
		 size_t *source)
{
	struct place place = asking_place(asking);

	if (!inclusions_add(expander->out->inclusions, expander->arena, pulled->file.file,
			    place, source)) {
		expand_too_large(expander, place);
		return false;
	}
	tell(expander, pulled, *source);
	return pulled->tree != NULL;
}
