#include "engine/base/err.h"
#include "engine/base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

bool err_set_errno(struct err *err, enum err_code code, const char *format, ...)
{
	int number = errno;
	char text[sizeof(err->text)];
	char reason[100] = "";
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	(void)strerror_r(number, reason, sizeof(reason));
	return err_set(err, code, "%s: %s", text, reason);
}
