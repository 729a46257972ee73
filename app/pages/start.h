/* The beginning of a journey. */
#ifndef APP_PAGES_START_H
#define APP_PAGES_START_H

#include "app/pages/journey.h"

/* To where the draft goes on; a new one is begun where there is none, or anew. */
void start_lead_on(struct journey *journey, bool anew);

#endif
