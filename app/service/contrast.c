#include "app/service/contrast.h"

#include <math.h>

static bool hex_digit(char byte, unsigned *out)
{
	if (byte >= '0' && byte <= '9')
		*out = (unsigned)(byte - '0');
	else if (byte >= 'a' && byte <= 'f')
		*out = (unsigned)(byte - 'a') + 10;
	else if (byte >= 'A' && byte <= 'F')
		*out = (unsigned)(byte - 'A') + 10;
	else
		return false;
	return true;
}

static bool hex_byte(struct str text, size_t at, unsigned char *out)
{
	unsigned high;
	unsigned low;

	if (!hex_digit(text.at[at], &high) || !hex_digit(text.at[at + 1], &low))
		return false;
	*out = (unsigned char)(high * 16 + low);
	return true;
}

bool colour_read(struct str text, struct colour *out)
{
	return text.len == 7 && text.at[0] == '#' && hex_byte(text, 1, &out->red) &&
	       hex_byte(text, 3, &out->green) && hex_byte(text, 5, &out->blue);
}

/* WCAG 2.2, "relative luminance". */
static double light_of(unsigned char byte)
{
	double part = byte / 255.0;

	return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(struct colour colour)
{
	return 0.2126 * light_of(colour.red) + 0.7152 * light_of(colour.green) +
	       0.0722 * light_of(colour.blue);
}

double contrast(struct colour one, struct colour other)
{
	double first = luminance(one);
	double second = luminance(other);

	return first > second ? (first + 0.05) / (second + 0.05)
			      : (second + 0.05) / (first + 0.05);
}
