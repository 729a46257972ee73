/* An entry of the audit, in words. */
#ifndef APP_PORTAL_ENTRY_H
#define APP_PORTAL_ENTRY_H

#include "app/portal/page.h"
#include "storage/store.h"

/* "Anna Autore", of whom an entry names. */
struct str entry_name(struct str who);
/* The same, or that an outsider or the program itself did it. */
struct str entry_who(const struct page *page, const struct audit_line *line);
/* What was done. */
struct str entry_what(const struct page *page, const struct audit_line *line);
/* What else the entry tells. */
struct str entry_detail(const struct page *page, const struct audit_line *line);

#endif
