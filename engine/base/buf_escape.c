/* Text into other notations: the writers of buf.h that escape or encode. */
#include "engine/base/buf.h"
#include "engine/base/utf8.h"

#include <string.h>

static void add_code_point(struct buf *buf, uint32_t code_point)
{
	char bytes[4];
	size_t len = utf8_encode(code_point, bytes);
	buf_add(buf, (struct str){ bytes, len });
}

/* The letter of a two-character escape, or 0. */
static char json_escape(uint32_t code_point)
{
	switch (code_point) {
	case '"':
	case '\\':
		return (char)code_point;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return 0;
	}
}

/* < > & so that JSON may stand inside HTML; U+2028 and U+2029 end a line of JavaScript. */
static bool json_needs_hex(uint32_t code_point)
{
	return code_point < 0x20 || code_point == 0x7f || code_point == '<' ||
	       code_point == '>' || code_point == '&' || code_point == 0x2028 ||
	       code_point == 0x2029;
}

void buf_add_json(struct buf *buf, struct str text)
{
	uint32_t code_point;
	buf_add_byte(buf, '"');
	while (utf8_next(&text, &code_point)) {
		char letter = json_escape(code_point);
		if (letter) {
			buf_add(buf, (struct str){ (char[]){ '\\', letter }, 2 });
		} else if (json_needs_hex(code_point)) {
			buf_printf(buf, "\\u%04x", (unsigned)code_point);
		} else {
			add_code_point(buf, code_point);
		}
	}
	buf_add_byte(buf, '"');
}

/* XML 1.0 §2.2, production Char. */
static bool is_xml_char(uint32_t code_point)
{
	return code_point >= 0x20
		       ? code_point != 0xfffe && code_point != 0xffff
		       : code_point == '\t' || code_point == '\n' || code_point == '\r';
}

static bool is_plain(char byte)
{
	return byte >= ' ' && byte <= '~' && byte != '&' && byte != '<' && byte != '>' &&
	       byte != '"' && byte != '\'';
}

/* How long the letter at the front is that takes more than a byte; 0: there is none, or it may
 * not stay as it is. */
static size_t letter_length(struct str text)
{
	const size_t before = text.len;
	uint32_t code_point;

	if (!utf8_next(&text, &code_point) || code_point < 0x80 || code_point == 0xfffd ||
	    !is_xml_char(code_point))
		return 0;
	return before - text.len;
}

/* Takes what stands for itself in HTML off the front. Most of what pages are filled with is
 * nothing else, so it is copied at once. */
static struct str take_plain(struct str *rest)
{
	size_t len = 0;
	size_t more;

	do {
		while (len < rest->len && is_plain(rest->at[len]))
			len++;
		more = letter_length(str_slice(*rest, len, rest->len));
		len += more;
	} while (more > 0);
	const struct str plain = str_slice(*rest, 0, len);
	*rest = str_slice(*rest, len, rest->len);
	return plain;
}

void buf_add_html(struct buf *buf, struct str text)
{
	uint32_t code_point;
	for (;;) {
		buf_add(buf, take_plain(&text));
		if (!utf8_next(&text, &code_point))
			return;
		switch (code_point) {
		case '&':
			buf_add(buf, STR("&amp;"));
			break;
		case '<':
			buf_add(buf, STR("&lt;"));
			break;
		case '>':
			buf_add(buf, STR("&gt;"));
			break;
		case '"':
			buf_add(buf, STR("&quot;"));
			break;
		case '\'':
			buf_add(buf, STR("&#39;"));
			break;
		case '\r': /* a bare one is read back as a line feed: XML 1.0 §2.11 */
			buf_add(buf, STR("&#13;"));
			break;
		default:
			add_code_point(buf, is_xml_char(code_point) ? code_point : 0xfffd);
		}
	}
}

static bool is_unreserved(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' ||
	       byte == '~';
}

void buf_add_url(struct buf *buf, struct str text)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (is_unreserved(text.at[i]))
			buf_add_byte(buf, text.at[i]);
		else
			buf_add(buf,
				(struct str){ (char[]){ '%', hex[byte >> 4], hex[byte & 15] },
					      3 });
	}
}

/* RFC 4648 §4: three bytes are four digits, a last one or two are two or three. How many it is.
 */
static size_t put_base64(char out[4], const unsigned char *bytes, size_t len,
			 const char digits[65])
{
	const unsigned second = len > 1 ? bytes[1] : 0;
	const unsigned third = len > 2 ? bytes[2] : 0;

	out[0] = digits[bytes[0] >> 2];
	out[1] = digits[(bytes[0] & 3U) << 4 | second >> 4];
	out[2] = digits[(second & 15) << 2 | third >> 6];
	out[3] = digits[third & 63];
	return len < 3 ? len + 1 : 4;
}

/* Written by hundreds, not one by one: each addition to the buffer has its price. */
static void add_base64(struct buf *buf, struct str bytes, const char digits[65], bool padded)
{
	char out[256];
	size_t len = 0;

	for (size_t i = 0; i < bytes.len; i += 3) {
		if (len == sizeof(out)) {
			buf_add(buf, (struct str){ out, len });
			len = 0;
		}
		len += put_base64(out + len, (const unsigned char *)bytes.at + i, bytes.len - i,
				  digits);
	}
	while (padded && len % 4 != 0)
		out[len++] = '=';
	buf_add(buf, (struct str){ out, len });
}

void buf_add_base64(struct buf *buf, struct str bytes)
{
	add_base64(buf, bytes,
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", true);
}

void buf_add_base64url(struct buf *buf, struct str bytes)
{
	add_base64(buf, bytes,
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", false);
}

void buf_add_hex(struct buf *buf, struct str bytes)
{
	static const char hex[] = "0123456789abcdef";
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char byte = (unsigned char)bytes.at[i];
		buf_add(buf, (struct str){ (char[]){ hex[byte >> 4], hex[byte & 15] }, 2 });
	}
}
