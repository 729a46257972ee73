/* How people spell what a definition keeps in one way: "0,5" and "31. 1. 2026". */
#ifndef APP_PORTAL_TYPING_H
#define APP_PORTAL_TYPING_H

#include "app/portal/page.h"

/* As the definition has it, by the type of the attribute; what cannot be read stays. */
struct str typing_read(const struct page *page, struct str type, struct str typed);
/* As people write it. */
struct str typing_show(struct page *page, struct str type, struct str value);

#endif
