#include <stdio.h>

#include "app/commands.h"
#include "app/frame.h"
#include "app/load.h"

struct render_input {
	struct load_input load;
	struct str page, language, problems;
};

static const struct {
	const char *name;
	enum html_page which;
} special_pages[] = { { "receipt", HTML_RECEIPT },
		      { "review", HTML_REVIEW },
		      { "start", HTML_START } };

/* A page of questions by its id, or one of the journey's own pages by name. False after saying
 * what there is. */
static bool page_find(const struct form *form, struct str name, enum html_page *which,
		      struct html_view *view)
{
	for (size_t i = 0; i < form->page_count; i++)
		if (str_equal(form->pages[i]->id, name)) {
			*which = HTML_PAGE;
			view->page = form->pages[i];
			return true;
		}
	for (size_t i = 0; i < LENGTH(special_pages); i++)
		if (str_equal_c(name, special_pages[i].name)) {
			*which = special_pages[i].which;
			return true;
		}
	(void)fprintf(stderr,
		      "veidlapa: there is no page %.*s; there are start, review, receipt",
		      STR_ARG(name));
	for (size_t i = 0; i < form->page_count; i++)
		(void)fprintf(stderr, ", %.*s", STR_ARG(form->pages[i]->id));
	(void)fprintf(stderr, "\n");
	return false;
}

static int write_page(const struct frame *frame, const struct render_input *input,
		      const struct loaded *loaded)
{
	const struct form *form = loaded->published->form;
	size_t language = input->language.len > 0 ? form_language(form, input->language) : 0;
	struct html_view view = {
		.state = loaded->state,
		.show_problems = input->problems.len > 0,
		.base = str_printf(frame->arena, "/f/%.*s", STR_ARG(form->id)),
		.reference = STR("VL-0000-0000"),
		.sent_ms = loaded->now_ms,
		.receiver = form->institution,
	};
	enum html_page which;

	if (language == SIZE_MAX) {
		(void)fprintf(stderr, "veidlapa: the form has no language %.*s\n",
			      STR_ARG(input->language));
		return EXIT_USAGE;
	}
	if (!page_find(form, input->page, &which, &view))
		return EXIT_USAGE;
	(void)html_write(loaded->published->html[language], which, &view, frame->arena,
			 frame->out);
	return EXIT_OK;
}

static int render(const struct frame *frame, const void *data)
{
	struct render_input input = *(const struct render_input *)data;
	struct loaded loaded = { 0 };
	int exit_code;

	input.load.definition = frame->words[0];
	exit_code = load(frame->arena, &input.load, &loaded);
	if (exit_code == EXIT_OK)
		exit_code = write_page(frame, &input, &loaded);
	load_finish(&loaded);
	return exit_code;
}

int cmd_render(int argc, char **argv)
{
	struct render_input input = { .page = STR("start") };
	const struct option_row options[] = {
		{ "--page", "ID", "a page's id, or start, review, receipt", &input.page },
		{ "--answers", "FILE", "the answers as JSON, by item id", &input.load.answers },
		{ "--lang", "LANGUAGE", "one of the form's languages; without it its first",
		  &input.language },
		{ "--problems", NULL, "as after an attempt to go on: with what is wrong",
		  &input.problems },
		{ "--at", "TIME", "what today() and now() see, 2026-02-01T12:00:00Z",
		  &input.load.at },
	};
	const struct command_line line = {
		.usage = "render FILE --page ID [--answers FILE] [--lang LANGUAGE] "
			 "[--problems] [--at TIME]",
		.about = "Writes a page of the form as HTML, as a citizen would get it.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = 1,
	};

	return frame_run(&line, argc, argv, render, &input);
}
