/* Can one colour be read on another? WCAG 2.2, 1.4.3 and 1.4.11. */
#ifndef APP_SERVICE_CONTRAST_H
#define APP_SERVICE_CONTRAST_H

#include "engine/base/str.h"

struct colour {
	unsigned char red, green, blue;
};

/* "#1a5c4b" */
bool colour_read(struct str text, struct colour *out);
/* 1 for equal ones, 21 for black and white: WCAG 2.2, "contrast ratio". */
double contrast(struct colour one, struct colour other);

#endif
