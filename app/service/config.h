/* Every setting of the program: name, default, meaning; from the environment or a file of
 * NAME=value lines. */
#ifndef APP_SERVICE_CONFIG_H
#define APP_SERVICE_CONFIG_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

struct config {
#define SETTING(member, name, fallback, file, help) struct str member;
#include "app/service/config.def"
#undef SETTING
};

/* The environment wins over the file that VEIDLAPA_CONFIG names. A VEIDLAPA_… name that is not
 * in the table is refused, with the nearest one. Where a setting names a file, the member is
 * the file's content, without white space at its ends. */
bool config_load(struct arena *arena, struct config *out, struct err *err);
/* For serve --help and docs/reference/settings.md: name, default, help. */
void config_help(struct buf *out);
/* The same as a Markdown table. */
void config_manual(struct buf *out);

#endif
