#include "app/options.h"

#include <stdio.h>

static void print_more(FILE *out, const struct command_line *line)
{
	struct buf more;

	buf_init(&more, SIZE_MAX);
	line->more(&more);
	(void)fprintf(out, "\n%.*s", STR_ARG(buf_str(&more)));
	buf_finish(&more);
}

static void print_help(FILE *out, const struct command_line *line)
{
	(void)fprintf(out, "usage: veidlapa %s\n\n%s\n", line->usage, line->about);
	if (line->option_count > 0)
		(void)fprintf(out, "\n");
	if (line->more)
		print_more(out, line);
	for (size_t i = 0; i < line->option_count; i++) {
		const struct option_row *row = &line->options[i];
		(void)fprintf(out, "  %-10s %-10s %s\n", row->name,
			      row->value ? row->value : "", row->help);
	}
}

static bool mistake(const struct command_line *line, int *exit_code)
{
	(void)fprintf(stderr, "usage: veidlapa %s\n", line->usage);
	*exit_code = EXIT_USAGE;
	return false;
}

static const struct option_row *find(const struct command_line *line, struct str name)
{
	for (size_t i = 0; i < line->option_count; i++)
		if (str_equal_c(name, line->options[i].name))
			return &line->options[i];
	return NULL;
}

/* "--to=xml" and "--to xml" alike. False after saying what is wrong. */
static bool take_option(const struct command_line *line, int argc, char **argv, int *at)
{
	struct str word = str_from_c(argv[*at]);
	struct str name = str_slice(word, 0, str_find(word, STR("="), 0));
	const struct option_row *row = find(line, name);

	if (!row) {
		(void)fprintf(stderr, "veidlapa: there is no option %.*s\n", STR_ARG(name));
		return false;
	}
	if (!row->value) {
		*row->out = STR("true");
		return true;
	}
	if (name.len < word.len) {
		*row->out = str_slice(word, name.len + 1, word.len);
		return true;
	}
	if (*at + 1 >= argc) {
		(void)fprintf(stderr, "veidlapa: %s needs a value: %s\n", row->name,
			      row->value);
		return false;
	}
	*at += 1;
	*row->out = str_from_c(argv[*at]);
	return true;
}

bool options_read(struct arena *arena, const struct command_line *line, int argc, char **argv,
		  struct words *words, int *exit_code)
{
	bool only_words = false;

	words->at = ARENA_ARRAY(arena, struct str, (size_t)argc + 1);
	words->count = 0;
	for (int i = 0; i < argc; i++) {
		struct str word = str_from_c(argv[i]);
		if (!only_words && (str_equal_c(word, "--help") || str_equal_c(word, "-h"))) {
			print_help(stdout, line);
			*exit_code = EXIT_OK;
			return false;
		}
		if (!only_words && str_equal_c(word, "--")) {
			only_words = true;
		} else if (!only_words && word.len > 1 && str_starts(word, STR("--"))) {
			if (!take_option(line, argc, argv, &i))
				return mistake(line, exit_code);
		} else {
			words->at[words->count++] = word;
		}
	}
	if (words->count < line->least || words->count > line->most)
		return mistake(line, exit_code);
	return true;
}
