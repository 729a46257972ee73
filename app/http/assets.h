/* The theme's files, from the table embedded in the program. */
#ifndef APP_HTTP_ASSETS_H
#define APP_HTTP_ASSETS_H

#include "app/http/server.h"

/* The handler of "/assets/{name}". With the right ?v= the browser may keep the file for good;
 * else for five minutes, and asks by ETag after that. */
handler assets_serve;
/* "/assets/theme.css?v=1f…": changes with the content. */
struct str assets_href(struct arena *arena, struct str name);

#endif
