/* A request as handlers see it and the response they fill; no library's types. */
#ifndef APP_HTTP_MESSAGE_H
#define APP_HTTP_MESSAGE_H

#include "app/http/stream.h"
#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/pair.h"
#include "engine/base/str.h"
#include "engine/base/vec.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_DELETE, METHOD_OTHER };

/* A file that was posted. Its bytes lie in an open file, from the offset on; of one larger than
 * LIMIT_FILE they do not. */
struct sent_file {
	struct str field, name; /* as the browser sent them: names may be hostile */
	int file;
	uint64_t offset, size;
};

/* Everything lives in the request's arena, freed when the response is sent. */
struct request {
	struct arena *arena;
	enum method method;
	struct str path;	    /* decoded, begins with '/', no "//", no dot segments */
	struct str parameters[4];   /* what the route's {…} matched, in order */
	const struct pair *headers; /* names in lower case */
	size_t header_count;
	const struct pair *query; /* decoded */
	size_t query_count;
	struct str body; /* whole; a route says how much it takes */
	/* Of a multipart/form-data body, where the route takes files. */
	const struct pair *parts;
	size_t part_count;
	const struct sent_file *files;
	size_t file_count;
	unsigned roles; /* what its route says of whom it lets in: see struct route */
	struct str id;	/* its number in the log and in X-Request-Id */
	struct str
		client; /* the client's address, for rate limits; never stored with answers */
};

/* The first of that name (lower case), or the empty text. */
struct str request_header(const struct request *request, struct str name);
struct str request_query(const struct request *request, struct str name);
struct str request_cookie(const struct request *request, struct str name);
/* The pairs of an application/x-www-form-urlencoded body, or the texts of a body with files.
 * False when the body is of another type, is malformed, or has over LIMIT_PAIRS pairs. */
bool request_form(const struct request *request, const struct pair **pairs, size_t *count);
/* The value of the first pair of that name, or the empty text. */
struct str pairs_get(const struct pair *pairs, size_t count, struct str name);

struct response {
	struct arena *arena;
	struct str request; /* its number, which answers about failures tell; empty: none */
	unsigned status;    /* 200 unless set */
	struct str content_type;
	struct buf body;      /* ceiling LIMIT_PAGE; or */
	struct stream stream; /* what is larger */
	VEC(struct pair) headers; /* each with a NUL at its end, for the library */
	bool framed; /* a page that may hold, and stand in, a frame of our own pages */
};

/* The server does these two; tests of handlers too. */
void response_init(struct response *response, struct arena *arena);
void response_finish(struct response *response);
/* Ignored, with a line in the log, when the value holds a control character. */
void response_header(struct response *response, struct str name, struct str value);
/* Was it set? name is compared without regard to case. */
bool response_has(const struct response *response, struct str name);
/* 303, so that a reload does not post again. */
void response_redirect(struct response *response, struct str location);
/* Path=/, HttpOnly, SameSite=Lax, and Secure where secure; max_age 0 removes it, below 0 keeps
 * it until the browser is closed. */
struct cookie {
	struct str name, value;
	int64_t max_age; /* seconds */
	bool secure;
};
void response_cookie(struct response *response, const struct cookie *cookie);
/* application/problem+json (RFC 9457); its type is "urn:veidlapa:problem:" and the status in
 * small letters, "not-found", its instance "urn:veidlapa:request:" and the request's number.
 * extra, where not empty, is further members as JSON text:
 * "\"findings\":[…]". */
void response_problem(struct response *response, unsigned status, struct str detail,
		      struct str extra);
/* The same, where one status has several reasons that a client tells apart: name is the end of
 * its type. */
void response_problem_of(struct response *response, unsigned status, const char *name,
			 struct str detail, struct str extra);
/* What RFC 9110 calls the status: "Not Found". */
struct str response_title(unsigned status);

#endif
