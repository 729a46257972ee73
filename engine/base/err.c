#include "engine/base/err.h"
#include "engine/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int len = vsnprintf(err->text, sizeof(err->text), format, arguments);
	va_end(arguments);
	err->code = code;
	if (len >= (int)sizeof(err->text)) {
		size_t cut = utf8_invalid((struct str){ err->text, sizeof(err->text) - 1 });
		if (cut >= sizeof(err->text) - 4 && cut < sizeof(err->text))
			err->text[cut] = '\0';
	}
	return false;
}
