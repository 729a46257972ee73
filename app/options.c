#include "app/options.h"

#include <stdio.h>

/* --- help --------------------------------------------------------------------------------- */

enum { LINE = 80 };

/* How far it takes a line on: bytes but for those that continue a character. */
static size_t width_of(struct str text)
{
	size_t width = 0;

	for (size_t i = 0; i < text.len; i++)
		width += ((unsigned char)text.at[i] & 0xC0) != 0x80;
	return width;
}

/* Up to the next space that is in no brackets. */
static struct str next_word(struct str *rest)
{
	size_t depth = 0;
	size_t end = 0;

	for (; end < rest->len && (depth > 0 || rest->at[end] != ' '); end++) {
		depth += rest->at[end] == '[';
		depth -= rest->at[end] == ']' && depth > 0;
	}
	const struct str word = str_slice(*rest, 0, end);
	*rest = str_slice(*rest, end + (end < rest->len), rest->len);
	return word;
}

/* Where the line has come to that column; further ones begin at the indent. */
static void print_text(FILE *out, struct str text, size_t column, size_t indent)
{
	const char *glue = "";

	while (text.len > 0) {
		const struct str word = next_word(&text);
		if (glue[0] != '\0' && column + 1 + width_of(word) > LINE) {
			(void)fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
			glue = "";
		}
		(void)fprintf(out, "%s%.*s", glue, STR_ARG(word));
		column += width_of(word) + (glue[0] != '\0');
		glue = " ";
	}
	(void)fprintf(out, "\n");
}

static void print_usage(FILE *out, const struct command_line *line)
{
	static const struct str before = STR_INIT("usage: veidlapa ");

	(void)fprintf(out, "%.*s", STR_ARG(before));
	print_text(out, str_from_c(line->usage), before.len, before.len);
}

/* Lines, each as far in as it begins. */
static void print_more(FILE *out, const struct command_line *line)
{
	struct buf more;
	struct str rest, text;

	buf_init(&more, SIZE_MAX);
	line->more(&more);
	rest = buf_str(&more);
	(void)fprintf(out, "\n");
	while (str_next(&rest, '\n', &text)) {
		const struct str inner = str_trim(text);
		const size_t indent = text.len - inner.len;
		(void)fprintf(out, "%*s", (int)indent, "");
		print_text(out, inner, indent, indent);
	}
	buf_finish(&more);
}

static size_t widest(size_t width, const char *text)
{
	const size_t other = text != NULL ? width_of(str_from_c(text)) : 0;

	return other > width ? other : width;
}

static void print_options(FILE *out, const struct command_line *line)
{
	size_t names = 0, values = 0;

	for (size_t i = 0; i < line->option_count; i++) {
		names = widest(names, line->options[i].name);
		values = widest(values, line->options[i].value);
	}
	const size_t indent = 2 + names + 1 + values + 2;
	for (size_t i = 0; i < line->option_count; i++) {
		const struct option_row *row = &line->options[i];
		(void)fprintf(out, "  %-*s %-*s  ", (int)names, row->name, (int)values,
			      row->value ? row->value : "");
		print_text(out, str_from_c(row->help), indent, indent);
	}
}

static void print_help(FILE *out, const struct command_line *line)
{
	print_usage(out, line);
	(void)fprintf(out, "\n");
	print_text(out, str_from_c(line->about), 0, 0);
	if (line->more)
		print_more(out, line);
	if (line->option_count > 0)
		(void)fprintf(out, "\n");
	print_options(out, line);
}

/* --- reading ------------------------------------------------------------------------------ */

static bool mistake(const struct command_line *line, int *exit_code)
{
	print_usage(stderr, line);
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
	if (words->count > line->most)
		(void)fprintf(stderr, "veidlapa: %.*s is one word too many\n",
			      STR_ARG(words->at[line->most]));
	if (words->count < line->least || words->count > line->most)
		return mistake(line, exit_code);
	return true;
}

bool options_number(const char *name, struct str text, uint64_t least, uint64_t most,
		    uint64_t *out)
{
	if (str_to_u64(text, out) && *out >= least && *out <= most)
		return true;
	(void)fprintf(stderr, "veidlapa: %s takes a whole number from %llu to %llu\n", name,
		      (unsigned long long)least, (unsigned long long)most);
	return false;
}
