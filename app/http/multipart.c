#include "app/http/multipart.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

/* --- the boundary --- */

/* RFC 2046, 5.1.1, without the space: no browser uses it. */
static bool is_boundary_byte(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') ||
	       (byte != '\0' && strchr("'()+_,-./:=?", byte) != NULL);
}

static bool is_boundary(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_boundary_byte(text.at[i]))
			return false;
	return text.len > 0 && text.len <= MULTIPART_BOUNDARY;
}

bool multipart_is(struct str content_type, struct str *boundary)
{
	static const struct str type = STR_INIT("multipart/form-data");
	static const struct str parameter = STR_INIT("boundary=");
	size_t semicolon = str_find(content_type, STR(";"), 0);
	struct str bare = str_trim(str_slice(content_type, 0, semicolon));
	struct str rest = STR("");

	*boundary = STR("");
	if (bare.len != type.len || strncasecmp(bare.at, type.at, type.len) != 0)
		return false;
	if (semicolon != SIZE_MAX)
		rest = str_trim(str_slice(content_type, semicolon + 1, content_type.len));
	if (rest.len < parameter.len || strncasecmp(rest.at, parameter.at, parameter.len) != 0)
		return true;
	rest = str_slice(rest, parameter.len, rest.len);
	if (rest.len >= 2 && str_starts(rest, STR("\"")) && str_ends(rest, STR("\"")))
		rest = str_slice(rest, 1, rest.len - 1);
	if (is_boundary(rest))
		*boundary = rest;
	return true;
}

/* --- the body --- */

void multipart_init(struct multipart *multipart, struct arena *arena, struct str boundary,
		    const struct part_sink *sink)
{
	static const char dashes[] = "\r\n--";

	assert(boundary.len > 0 && boundary.len <= MULTIPART_BOUNDARY);
	multipart->arena = arena;
	multipart->sink = *sink;
	multipart->state = MULTIPART_FIRST;
	memcpy(multipart->delimiter, dashes, 4);
	memcpy(multipart->delimiter + 4, boundary.at, boundary.len);
	multipart->delimiter_len = boundary.len + 4;
	multipart->matched = 2; /* nothing stands before the first one, not even a line end */
	multipart->head_len = 0;
}

static struct str after(struct str bytes, size_t count)
{
	return str_slice(bytes, count, bytes.len);
}

static bool break_off(struct multipart *multipart)
{
	multipart->state = MULTIPART_BROKEN;
	return false;
}

/* Takes what goes on matching the delimiter off the front. */
static void match(struct multipart *multipart, struct str *bytes)
{
	size_t count = 0;

	while (count < bytes->len && multipart->matched < multipart->delimiter_len &&
	       bytes->at[count] == multipart->delimiter[multipart->matched]) {
		multipart->matched++;
		count++;
	}
	*bytes = after(*bytes, count);
	if (multipart->matched < multipart->delimiter_len)
		return;
	multipart->state = MULTIPART_BEHIND;
	multipart->head_len = 0;
	multipart->matched = 0;
}

static bool take_first(struct multipart *multipart, struct str *bytes)
{
	match(multipart, bytes);
	return multipart->state == MULTIPART_BEHIND || bytes->len == 0 || break_off(multipart);
}

static bool give(struct multipart *multipart, struct str bytes)
{
	return bytes.len == 0 || multipart->sink.data(multipart->sink.context, bytes) ||
	       break_off(multipart);
}

/* A CR stands in the delimiter only at its beginning, so what did not go on matching is data,
 * and the next CR is the next that can begin one. */
static bool take_data(struct multipart *multipart, struct str *bytes)
{
	if (multipart->matched > 0 &&
	    bytes->at[0] != multipart->delimiter[multipart->matched]) {
		size_t matched = multipart->matched;

		multipart->matched = 0;
		return give(multipart, (struct str){ multipart->delimiter, matched });
	}
	if (multipart->matched == 0) {
		const char *found = memchr(bytes->at, '\r', bytes->len);
		size_t plain = found != NULL ? (size_t)(found - bytes->at) : bytes->len;
		if (!give(multipart, str_slice(*bytes, 0, plain)))
			return false;
		*bytes = after(*bytes, plain);
	}
	match(multipart, bytes);
	return true;
}

static bool take_behind(struct multipart *multipart, struct str *bytes)
{
	char *head = multipart->head;

	head[multipart->head_len++] = bytes->at[0];
	*bytes = after(*bytes, 1);
	if (multipart->head_len < 2)
		return true;
	multipart->head_len = 0;
	if (memcmp(head, "\r\n", 2) == 0)
		multipart->state = MULTIPART_HEAD;
	else if (memcmp(head, "--", 2) == 0)
		multipart->state = MULTIPART_END;
	else
		return break_off(multipart);
	return true;
}

static bool take_head(struct multipart *multipart, struct str *bytes)
{
	struct part part;
	size_t len;

	if (multipart->head_len == sizeof(multipart->head))
		return break_off(multipart);
	multipart->head[multipart->head_len++] = bytes->at[0];
	*bytes = after(*bytes, 1);
	len = multipart->head_len;
	if (len < 4 || memcmp(multipart->head + len - 4, "\r\n\r\n", 4) != 0)
		return true;
	multipart->state = MULTIPART_DATA;
	return (part_read(multipart->arena, (struct str){ multipart->head, len - 2 }, &part) &&
		multipart->sink.begin(multipart->sink.context, &part)) ||
	       break_off(multipart);
}

/* A line end behind all of it, which some send. */
static bool take_end(struct multipart *multipart, struct str *bytes)
{
	if (multipart->head_len == 2 || bytes->at[0] != "\r\n"[multipart->head_len])
		return break_off(multipart);
	multipart->head_len++;
	*bytes = after(*bytes, 1);
	return true;
}

static bool take_broken(struct multipart *multipart, struct str *bytes)
{
	(void)multipart;
	(void)bytes;
	return false;
}

bool multipart_feed(struct multipart *multipart, struct str bytes)
{
	/* ORDER: enum multipart_state */
	static bool (*const takes[])(struct multipart *, struct str *) = {
		take_first, take_behind, take_head, take_data, take_end, take_broken,
	};
	bool ok = true;

	while (ok && bytes.len > 0)
		ok = takes[multipart->state](multipart, &bytes);
	return ok;
}

bool multipart_ended(const struct multipart *multipart)
{
	return multipart->state == MULTIPART_END;
}
