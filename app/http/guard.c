#include "app/http/guard.h"
#include "app/http/uri.h"
#include "engine/base/limits.h"

#include <string.h>
#include <strings.h>

static const struct refusal none = { 0, "" };

static bool is_token_byte(char byte)
{
	bool alphanumeric = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
			    (byte >= '0' && byte <= '9');
	return alphanumeric || (byte && strchr("!#$%&'*+-.^_`|~", byte));
}

/* RFC 9110 §5.6.2. */
static bool is_token(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_token_byte(text.at[i]))
			return false;
	return text.len > 0;
}

static bool is_printable(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~')
			return false;
	return true;
}

/* A tab would be allowed by RFC 9110 §5.5; no client sends one, and folded lines do. */
static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
			return true;
	return false;
}

static bool is_number(struct str text)
{
	uint64_t number;
	return str_to_u64(text, &number) && number <= INT64_MAX;
}

/* uri-host [":" port], of RFC 9110 §7.2. */
static bool is_host(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~' ||
		    strchr("\"#/<>?@\\^`{|}", text.at[i]))
			return false;
	return text.len > 0;
}

static bool is_chunked(struct str text)
{
	return text.len == 7 && strncasecmp(text.at, "chunked", 7) == 0;
}

/* Headers that decide how a request is read: none of them twice, Host always. */
static const struct {
	struct str name;
	bool must;
	bool (*valid)(struct str value);
	const char *why;
} singles[] = {
	{ STR_INIT("host"), true, is_host, "host" },
	{ STR_INIT("content-length"), false, is_number, "content-length" },
	{ STR_INIT("transfer-encoding"), false, is_chunked, "transfer-encoding" },
	{ STR_INIT("content-type"), false, NULL, "content-type" },
	{ STR_INIT("authorization"), false, NULL, "authorization" },
	{ STR_INIT("origin"), false, NULL, "origin" },
	{ STR_INIT("sec-fetch-site"), false, NULL, "sec-fetch-site" },
};

static size_t times(const struct head *head, struct str name, struct str *value)
{
	size_t count = 0;
	for (size_t i = 0; i < head->header_count; i++) {
		if (!str_equal(head->headers[i].name, name))
			continue;
		*value = head->headers[i].value;
		count++;
	}
	return count;
}

static struct refusal check_line(const struct head *head)
{
	if (!is_token(head->method))
		return (struct refusal){ 400, "method" };
	if (!str_equal(head->version, STR("HTTP/1.1")) &&
	    !str_equal(head->version, STR("HTTP/1.0")))
		return (struct refusal){ 505, "version" };
	if (head->target.len > LIMIT_URL)
		return (struct refusal){ 414, "target length" };
	if (!str_starts(head->target, STR("/")) || !is_printable(head->target))
		return (struct refusal){ 400, "target" };
	return none;
}

static struct refusal check_sizes(const struct head *head)
{
	if (head->header_count > LIMIT_HEADERS)
		return (struct refusal){ 431, "header count" };
	if (head->bytes > LIMIT_HEADER_BYTES)
		return (struct refusal){ 431, "header bytes" };
	return none;
}

/* How long a head is that consists of these parts alone, written as every client writes it. */
static size_t plain_bytes(const struct head *head)
{
	size_t bytes = head->method.len + 1 + head->target.len + 1 + head->version.len + 2 + 2;
	for (size_t i = 0; i < head->header_count; i++)
		bytes += head->headers[i].name.len + 2 + head->headers[i].value.len + 2;
	return bytes;
}

/* More bytes than parts: the library has dropped some, after a NUL or with a header without a
 * name, or has joined a folded line to what it did not belong to. Fewer than a missing space
 * after each colon explains: lines end in a bare line feed. A few of both could make up for
 * each other, so a strict proxy in front is still worth having. */
static struct refusal check_whole(const struct head *head)
{
	size_t plain = plain_bytes(head);
	if (head->bytes > plain || head->bytes + head->header_count < plain)
		return (struct refusal){ 400, "hidden bytes" };
	return none;
}

static struct refusal check_fields(const struct head *head)
{
	for (size_t i = 0; i < head->header_count; i++) {
		if (!is_token(head->headers[i].name))
			return (struct refusal){ 400, "header name" };
		if (has_control(head->headers[i].value))
			return (struct refusal){ 400, "header value" };
	}
	return none;
}

static struct refusal check_singles(const struct head *head)
{
	for (size_t i = 0; i < LENGTH(singles); i++) {
		struct str value = { 0 };
		size_t count = times(head, singles[i].name, &value);
		if (count > 1 || (count == 0 && singles[i].must))
			return (struct refusal){ 400, singles[i].why };
		if (count == 1 && singles[i].valid && !singles[i].valid(value))
			return (struct refusal){ 400, singles[i].why };
	}
	return none;
}

static struct refusal check_framing(const struct head *head)
{
	struct str value;
	bool chunked = times(head, STR("transfer-encoding"), &value) > 0;
	bool counted = times(head, STR("content-length"), &value) > 0;
	if (chunked && (counted || str_equal(head->version, STR("HTTP/1.0"))))
		return (struct refusal){ 400, "framing" };
	size_t length;
	if (guard_reads(guard_method(head->method)) && guard_body(head, &length))
		return (struct refusal){ 400, "body of GET" };
	/* A body that unpacks to something else is a second reading of the same bytes. */
	if (times(head, STR("content-encoding"), &value) > 0)
		return (struct refusal){ 415, "content-encoding" };
	return none;
}

struct refusal guard_head(const struct head *head)
{
	static struct refusal (*const checks[])(const struct head *) = {
		check_line,   check_sizes,   check_whole,
		check_fields, check_singles, check_framing,
	};
	struct refusal refusal = none;
	for (size_t i = 0; i < LENGTH(checks) && refusal.status == 0; i++)
		refusal = checks[i](head);
	return refusal;
}

bool guard_body(const struct head *head, size_t *length)
{
	struct str value;
	uint64_t number = 0;
	if (times(head, STR("transfer-encoding"), &value) > 0) {
		*length = SIZE_MAX;
		return true;
	}
	if (times(head, STR("content-length"), &value) > 0)
		(void)str_to_u64(value, &number); /* of a head that passed: a number */
	*length = (size_t)number;
	return number > 0;
}

/* ORDER: enum method */
static const struct str methods[] = { STR_INIT("GET"), STR_INIT("HEAD"),   STR_INIT("POST"),
				      STR_INIT("PUT"), STR_INIT("DELETE"), STR_INIT("other") };

enum method guard_method(struct str name)
{
	for (size_t i = 0; i < METHOD_OTHER; i++)
		if (str_equal(name, methods[i]))
			return (enum method)i;
	return METHOD_OTHER;
}

bool guard_reads(enum method method)
{
	return method == METHOD_GET || method == METHOD_HEAD;
}

struct str guard_method_name(enum method method)
{
	return methods[method];
}

/* "https://e.example.lv" of "https://e.example.lv/path". */
static struct str origin_of(struct str address)
{
	size_t host = str_find(address, STR("://"), 0);
	return host == SIZE_MAX ? address
				: str_slice(address, 0, str_find(address, STR("/"), host + 3));
}

/* The public address, which a proxy may hide from us, or the one that the browser asked. */
static bool same_origin(const struct request *request, struct str sent, struct str public)
{
	size_t host = str_find(sent, STR("://"), 0);
	struct str asked = request_header(request, STR("host"));
	return (public.len > 0 && str_equal(sent, origin_of(public))) ||
	       (host != SIZE_MAX && str_equal(str_slice(sent, host + 3, sent.len), asked));
}

struct refusal guard_origin(const struct request *request, struct str public)
{
	static const struct refusal foreign = { 403, "another site" };
	struct str site = request_header(request, STR("sec-fetch-site"));
	struct str sent = request_header(request, STR("origin"));
	if (site.len > 0 && !str_equal(site, STR("same-origin")) &&
	    !str_equal(site, STR("none")))
		return foreign;
	if (sent.len > 0 && !same_origin(request, sent, public))
		return foreign;
	return none;
}
