/* What a page says about logging in. */
#ifndef APP_PAGES_LOGIN_H
#define APP_PAGES_LOGIN_H

#include "app/pages/journey.h"

/* A message by its word key, with a link to log in. */
void login_page(struct journey *journey, unsigned status, struct str key);

#endif
