#include "app/http/message.h"
#include "app/http/form.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

#include <inttypes.h>
#include <strings.h>

struct str pairs_get(const struct pair *pairs, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(pairs[i].name, name))
			return pairs[i].value;
	return STR("");
}

struct str request_header(const struct request *request, struct str name)
{
	return pairs_get(request->headers, request->header_count, name);
}

struct str request_query(const struct request *request, struct str name)
{
	return pairs_get(request->query, request->query_count, name);
}

/* RFC 6265 §5.4: name=value, separated by "; ". */
static bool find_cookie(struct str header, struct str name, struct str *value)
{
	struct str part;
	while (str_next(&header, ';', &part)) {
		part = str_trim(part);
		size_t equals = str_find(part, STR("="), 0);
		if (equals == SIZE_MAX || !str_equal(str_slice(part, 0, equals), name))
			continue;
		*value = str_slice(part, equals + 1, part.len);
		return true;
	}
	return false;
}

struct str request_cookie(const struct request *request, struct str name)
{
	struct str value = STR("");
	for (size_t i = 0; i < request->header_count; i++) {
		if (str_equal(request->headers[i].name, STR("cookie")) &&
		    find_cookie(request->headers[i].value, name, &value))
			break;
	}
	return value;
}

static bool equal_without_case(struct str a, struct str b)
{
	return a.len == b.len && strncasecmp(a.at, b.at, a.len) == 0;
}

bool request_form(const struct request *request, const struct pair **pairs, size_t *count)
{
	struct str type = request_header(request, STR("content-type"));
	*pairs = request->parts;
	*count = request->part_count;
	if (request->part_count > 0)
		return true;
	struct str bare = str_trim(str_slice(type, 0, str_find(type, STR(";"), 0)));
	return equal_without_case(bare, STR("application/x-www-form-urlencoded")) &&
	       form_parse(request->arena, request->body, pairs, count);
}

void response_init(struct response *response, struct arena *arena)
{
	*response = (struct response){ .arena = arena, .status = 200 };
	buf_init(&response->body, LIMIT_PAGE);
}

void response_finish(struct response *response)
{
	buf_finish(&response->body);
}

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
			return true;
	return false;
}

void response_header(struct response *response, struct str name, struct str value)
{
	if (has_control(value)) {
		LOG(LOG_ERROR, "response.header", LOG_TEXT("name", name));
		return;
	}
	*VEC_ADD(response->arena, &response->headers) =
		(struct pair){ str_copy(response->arena, name),
			       str_copy(response->arena, value) };
}

bool response_has(const struct response *response, struct str name)
{
	for (size_t i = 0; i < response->headers.count; i++)
		if (equal_without_case(response->headers.at[i].name, name))
			return true;
	return false;
}

void response_redirect(struct response *response, struct str location)
{
	response->status = 303;
	buf_clear(&response->body);
	response_header(response, STR("Location"), location);
}

void response_cookie(struct response *response, const struct cookie *cookie)
{
	struct str age = cookie->max_age < 0 ? STR("")
					     : str_printf(response->arena, "; Max-Age=%" PRId64,
							  cookie->max_age);
	struct str text =
		str_printf(response->arena, "%.*s=%.*s; Path=/%.*s; HttpOnly; SameSite=Lax%s",
			   STR_ARG(cookie->name), STR_ARG(cookie->value), STR_ARG(age),
			   cookie->secure ? "; Secure" : "");
	response_header(response, STR("Set-Cookie"), text);
}

struct str response_title(unsigned status)
{
	static const struct {
		unsigned status;
		struct str title;
	} titles[] = {
		{ 400, STR_INIT("Bad Request") },
		{ 401, STR_INIT("Unauthorized") },
		{ 403, STR_INIT("Forbidden") },
		{ 404, STR_INIT("Not Found") },
		{ 405, STR_INIT("Method Not Allowed") },
		{ 406, STR_INIT("Not Acceptable") },
		{ 409, STR_INIT("Conflict") },
		{ 410, STR_INIT("Gone") },
		{ 412, STR_INIT("Precondition Failed") },
		{ 413, STR_INIT("Content Too Large") },
		{ 414, STR_INIT("URI Too Long") },
		{ 415, STR_INIT("Unsupported Media Type") },
		{ 422, STR_INIT("Unprocessable Content") },
		{ 428, STR_INIT("Precondition Required") },
		{ 429, STR_INIT("Too Many Requests") },
		{ 431, STR_INIT("Request Header Fields Too Large") },
		{ 503, STR_INIT("Service Unavailable") },
		{ 505, STR_INIT("HTTP Version Not Supported") },
	};
	for (size_t i = 0; i < LENGTH(titles); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return STR("Internal Server Error");
}

/* "not-found" */
static const char *name_of(struct arena *arena, unsigned status)
{
	const struct str title = str_lower(arena, response_title(status));
	char *name = arena_alloc(arena, title.len + 1);

	for (size_t i = 0; i < title.len; i++)
		name[i] = title.at[i] == ' ' ? '-' : title.at[i];
	name[title.len] = '\0';
	return name;
}

void response_problem(struct response *response, unsigned status, struct str detail,
		      struct str extra)
{
	response_problem_of(response, status, name_of(response->arena, status), detail, extra);
}

void response_problem_of(struct response *response, unsigned status, const char *name,
			 struct str detail, struct str extra)
{
	struct buf *body = &response->body;
	buf_clear(body);
	response->status = status;
	response->content_type = STR("application/problem+json");
	buf_printf(body, "{\"type\":\"urn:veidlapa:problem:%s\",\"title\":", name);
	buf_add_json(body, response_title(status));
	buf_printf(body, ",\"status\":%u", status);
	if (detail.len > 0) {
		buf_add_c(body, ",\"detail\":");
		buf_add_json(body, detail);
	}
	if (response->request.len > 0)
		buf_printf(body, ",\"instance\":\"urn:veidlapa:request:%.*s\"",
			   STR_ARG(response->request));
	if (extra.len > 0) {
		buf_add_byte(body, ',');
		buf_add(body, extra);
	}
	buf_add_c(body, "}\n");
}
