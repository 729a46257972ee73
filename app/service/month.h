/* Months of the calendar in Europe/Riga, as numbers: 202611. */
#ifndef APP_SERVICE_MONTH_H
#define APP_SERVICE_MONTH_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

/* Milliseconds since 1970. */
int64_t month_of(int64_t ms);
int64_t month_begin(int64_t month);
int64_t month_add(int64_t month, int months);
/* "2026-11"; false for anything else. */
bool month_read(struct str text, int64_t *month);
struct str month_text(struct arena *arena, int64_t month);

#endif
