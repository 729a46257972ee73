#include "app/frame.h"

#include "app/console.h"

int frame_run(const struct command_line *line, int argc, char **argv, frame_work *work,
	      const void *input)
{
	struct arena arena = { 0 };
	struct words words;
	struct buf out;
	int exit_code = EXIT_OK;

	arena_init(&arena);
	buf_init(&out, SIZE_MAX);
	if (options_read(&arena, line, argc, argv, &words, &exit_code)) {
		const struct frame frame = { &arena, words.at, words.count, &out };

		exit_code = work(&frame, input);
		if (console_print(&out) != EXIT_OK)
			exit_code = EXIT_TROUBLE;
	}
	buf_finish(&out);
	arena_finish(&arena);
	return exit_code;
}

int frame_each(const struct frame *frame,
	       int (*one)(const struct frame *frame, struct str word, const void *input),
	       const void *input)
{
	int worst = EXIT_OK;

	for (size_t i = 0; i < frame->word_count; i++) {
		int exit_code = one(frame, frame->words[i], input);

		worst = exit_code > worst ? exit_code : worst;
	}
	return worst;
}
