#include "renderers/html/portal.h"

#include <stddef.h>

#include "renderers/html/publish.h"

struct portal_source {
	const struct xml *portal;
	const struct look *look;
	const struct words *words;
};

static const struct xml *source(void *context, struct arena *arena, size_t page)
{
	const struct portal_source *portal = context;

	(void)page;
	return publish_portal(arena, portal->look, portal->portal);
}

/* Everything there is stands in the tree. */
/* NOLINTNEXTLINE(readability-non-const-parameter): what every binder is called with */
static bool bind(void *context, struct str name, enum slot_use use, uint32_t *slot,
		 struct err *err)
{
	(void)context;
	(void)use;
	(void)slot;
	return err_set(err, ERR_INVALID, "a page of the portal has no %.*s to fill in",
		       STR_ARG(name));
}

static bool find_word(void *context, struct str key, const struct pair *parameters,
		      size_t count, struct buf *out)
{
	const struct portal_source *portal = context;

	return publish_word(portal->words, key, parameters, count, out);
}

bool html_portal(const struct xml *portal, struct str language, const struct look *look,
		 struct buf *out, struct err *err)
{
	struct portal_source from = { portal, look, words_in(language) };
	const struct binder binder = { language, bind, find_word, &from };
	const struct program *program;
	const struct program **programs = &program;
	const struct data nothing = { .context = NULL };
	struct arena arena;
	bool ok;

	arena_init(&arena);
	ok = template_compile(&arena,
			      &(struct template_input){
				      .stylesheet = STR("renderers/html/portal.xsl"),
				      .source = source,
				      .context = &from,
				      .page_count = 1,
				      .binders = &binder,
				      .binder_count = 1,
			      },
			      &programs, err);
	if (ok && !program_run(program, &nothing, out))
		ok = err_set(err, ERR_LIMIT, "the page is too large");
	arena_finish(&arena);
	return ok;
}
