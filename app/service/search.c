#include "app/service/search.h"

#include "engine/base/collate.h"
#include "engine/base/utf8.h"

/* What is left of a word has at least so many letters, or it would be found everywhere. */
enum { STEM_LETTERS = 4 };

static bool is_one_of(char letter, const char *letters)
{
	return strchr(letters, letter) != NULL;
}

/* "pabalsts", "pabalsta", "pabalstiem" → "pabalst"; "permits" → "permit". Endings of Latvian
 * words are a vowel with or without s or m, at most two of them; no more is needed, because
 * what is left is looked for inside of words. */
static struct str stem(struct str word)
{
	static const char *const steps[] = { "smu", "aeiou", "aeiou" };

	for (size_t i = 0; i < LENGTH(steps); i++)
		if (word.len > STEM_LETTERS && is_one_of(word.at[word.len - 1], steps[i]))
			word.len--;
	return word;
}

struct search search_read(struct arena *arena, struct str typed)
{
	struct search search = { .typed = str_trim(typed) };
	struct str rest, word;

	search.typed = str_slice(search.typed, 0, utf8_offset(search.typed, SEARCH_LETTERS));
	rest = collate_fold(arena, search.typed);
	while (search.count < SEARCH_WORDS && str_next(&rest, ' ', &word))
		if (word.len > 0)
			search.words[search.count++] = stem(word);
	return search;
}

bool search_finds(const struct search *search, struct str folded)
{
	for (size_t i = 0; i < search->count; i++)
		if (str_find(folded, search->words[i], 0) == SIZE_MAX)
			return false;
	return true;
}
