#include "app/http/security.h"

#define POLICY(frames)                                                                         \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "      \
	"font-src 'self'; connect-src 'self'; form-action 'self'; " frames                     \
	"; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; "           \
	"trusted-types 'none'; report-to csp"
#define ALONE "frame-ancestors 'none'"
#define FRAMED "frame-src 'self'; frame-ancestors 'self'"
#define SECURELY "; upgrade-insecure-requests"

enum audience {
	AUDIENCE_ALONE = 1,
	AUDIENCE_FRAMED = 2,
	AUDIENCE_PAGES = 3,
	AUDIENCE_API = 4,
	AUDIENCE_ALL = 7
};
enum transport { TRANSPORT_ANY, TRANSPORT_HTTPS, TRANSPORT_HTTP };

static const struct {
	enum audience audience;
	enum transport transport;
	struct str name, value;
} headers[] = {
	{ AUDIENCE_ALL, TRANSPORT_ANY, STR_INIT("Cache-Control"), STR_INIT("no-store") },
	{ AUDIENCE_ALL, TRANSPORT_ANY, STR_INIT("X-Content-Type-Options"),
	  STR_INIT("nosniff") },
	{ AUDIENCE_ALL, TRANSPORT_HTTPS, STR_INIT("Strict-Transport-Security"),
	  STR_INIT("max-age=63072000; includeSubDomains") },
	{ AUDIENCE_API, TRANSPORT_ANY, STR_INIT("Content-Security-Policy"),
	  STR_INIT("default-src 'none'; frame-ancestors 'none'") },
	{ AUDIENCE_ALONE, TRANSPORT_HTTP, STR_INIT("Content-Security-Policy"),
	  STR_INIT(POLICY(ALONE)) },
	{ AUDIENCE_ALONE, TRANSPORT_HTTPS, STR_INIT("Content-Security-Policy"),
	  STR_INIT(POLICY(ALONE) SECURELY) },
	{ AUDIENCE_FRAMED, TRANSPORT_HTTP, STR_INIT("Content-Security-Policy"),
	  STR_INIT(POLICY(FRAMED)) },
	{ AUDIENCE_FRAMED, TRANSPORT_HTTPS, STR_INIT("Content-Security-Policy"),
	  STR_INIT(POLICY(FRAMED) SECURELY) },
	{ AUDIENCE_PAGES, TRANSPORT_ANY, STR_INIT("Reporting-Endpoints"),
	  STR_INIT("csp=\"/csp-report\"") },
	{ AUDIENCE_ALONE, TRANSPORT_ANY, STR_INIT("X-Frame-Options"), STR_INIT("DENY") },
	{ AUDIENCE_FRAMED, TRANSPORT_ANY, STR_INIT("X-Frame-Options"), STR_INIT("SAMEORIGIN") },
	/* no-referrer would make browsers send "Origin: null" with posts. */
	{ AUDIENCE_PAGES, TRANSPORT_ANY, STR_INIT("Referrer-Policy"), STR_INIT("same-origin") },
	{ AUDIENCE_PAGES, TRANSPORT_ANY, STR_INIT("Cross-Origin-Opener-Policy"),
	  STR_INIT("same-origin") },
	{ AUDIENCE_PAGES, TRANSPORT_ANY, STR_INIT("Cross-Origin-Resource-Policy"),
	  STR_INIT("same-origin") },
	{ AUDIENCE_PAGES, TRANSPORT_ANY, STR_INIT("Permissions-Policy"),
	  STR_INIT("camera=(), microphone=(), geolocation=(), payment=(), usb=()") },
};

void security_headers(struct response *response, bool api, bool https)
{
	enum audience audience = api		    ? AUDIENCE_API
				 : response->framed ? AUDIENCE_FRAMED
						    : AUDIENCE_ALONE;
	enum transport other = https ? TRANSPORT_HTTP : TRANSPORT_HTTPS;
	/* Literals: neither looked at nor copied, as response_header does for what handlers
	 * say. */
	for (size_t i = 0; i < LENGTH(headers); i++) {
		bool wanted = (headers[i].audience & audience) && headers[i].transport != other;
		if (wanted && !response_has(response, headers[i].name))
			*VEC_ADD(response->arena, &response->headers) =
				(struct pair){ headers[i].name, headers[i].value };
	}
}
