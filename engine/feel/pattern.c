#include "engine/feel/pattern.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/limits.h"

/* More than the patterns of any one form; a compiled one has some kilobytes. */
enum { SLOTS = 64, FLAGS_MAX = 8 };

struct slot {
	struct regex *regex; /* NULL: empty */
	char text[LIMIT_PATTERN];
	char flags[FLAGS_MAX];
	size_t text_len, flags_len;
	unsigned users; /* while there are some it stays */
	uint64_t used;	/* when it was taken last, by a count of takings */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot slots[SLOTS];
static uint64_t takings;

static bool fits(struct str text, struct str flags)
{
	return text.len <= LIMIT_PATTERN && flags.len <= FLAGS_MAX;
}

static struct slot *find_locked(struct str text, struct str flags)
{
	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &slots[i];

		if (slot->regex &&
		    str_equal(text, (struct str){ slot->text, slot->text_len }) &&
		    str_equal(flags, (struct str){ slot->flags, slot->flags_len }))
			return slot;
	}
	return NULL;
}

/* The unused slot that was taken longest ago; NULL when all are in use. */
static struct slot *oldest_locked(void)
{
	struct slot *oldest = NULL;

	for (size_t i = 0; i < SLOTS; i++)
		if (slots[i].users == 0 && (!oldest || slots[i].used < oldest->used))
			oldest = &slots[i];
	return oldest;
}

static struct regex *take_kept(struct str text, struct str flags)
{
	(void)pthread_mutex_lock(&lock);
	struct slot *slot = find_locked(text, flags);
	if (slot) {
		slot->users++;
		slot->used = ++takings;
	}
	struct regex *regex = slot ? slot->regex : NULL;
	(void)pthread_mutex_unlock(&lock);
	return regex;
}

/* Two threads may keep the same pattern twice; both are right, and the older goes in time. */
static void keep(struct regex *regex, struct str text, struct str flags)
{
	struct regex *dropped = NULL;

	(void)pthread_mutex_lock(&lock);
	struct slot *slot = oldest_locked();
	if (slot) {
		dropped = slot->regex;
		slot->regex = regex;
		slot->text_len = text.len;
		slot->flags_len = flags.len;
		if (text.len > 0)
			memcpy(slot->text, text.at, text.len);
		if (flags.len > 0)
			memcpy(slot->flags, flags.at, flags.len);
		slot->users = 1;
		slot->used = ++takings;
	}
	(void)pthread_mutex_unlock(&lock);
	regex_free(dropped);
}

struct regex *pattern_take(struct str text, struct str flags, struct err *err)
{
	struct regex *regex = fits(text, flags) ? take_kept(text, flags) : NULL;

	if (regex)
		return regex;
	regex = regex_new(text, flags, err);
	if (regex && fits(text, flags))
		keep(regex, text, flags);
	return regex;
}

void pattern_give(struct regex *regex)
{
	bool kept = false;

	(void)pthread_mutex_lock(&lock);
	for (size_t i = 0; i < SLOTS && regex; i++)
		if (slots[i].regex == regex) {
			slots[i].users--;
			kept = true;
		}
	(void)pthread_mutex_unlock(&lock);
	if (!kept)
		regex_free(regex);
}
