/* The language a visitor reads: what was asked for, else what was asked for before, else the
 * first. The browser's own list does not count: in Latvia it often says English where Latvian
 * is wanted, and the way to the other language is one click. */
#ifndef APP_PAGES_LANGUAGE_H
#define APP_PAGES_LANGUAGE_H

#include "app/http/message.h"

struct languages {
	const struct str *at;
	size_t count;
};

/* The index; ?lang= is remembered in a cookie. */
size_t language_choose(const struct request *request, struct response *response,
		       struct languages languages, bool secure);

#endif
