#include "app/service/smtp.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "engine/base/buf.h"
#include "engine/feel/temporal.h"

enum {
	ADDRESS_MOST = 254, /* RFC 5321, 4.5.3.1.3 */
	CONNECT_S = 10,
	TOTAL_S = 60,
	REFUSED = 500, /* from here on a server's answer is final */
};

/* --- addresses ---------------------------------------------------------------------------- */

static bool is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') ||
	       (byte != '\0' && strchr(".!#$%&'*+-/=?^_`{|}~", byte) != NULL);
}

/* RFC 5321's Mailbox without quotes, comments and literals: whatever could end a header, or be
 * taken for a second address, is not in it. */
bool smtp_address_valid(struct str address)
{
	const size_t at = str_find(address, STR("@"), 0);
	const struct str domain =
		at == SIZE_MAX ? STR("") : str_slice(address, at + 1, address.len);

	if (address.len > ADDRESS_MOST || at == 0 || at > 64 || domain.len < 3 ||
	    str_find(domain, STR("."), 1) == SIZE_MAX || str_ends(domain, STR(".")) ||
	    address.at[0] == '-')
		return false;
	for (size_t i = 0; i < address.len; i++)
		if (i != at && !is_plain(address.at[i]))
			return false;
	return true;
}

/* --- headers ------------------------------------------------------------------------------ */

static void must(bool done)
{
	if (!done)
		abort();
}

static void add_date(struct buf *out, int64_t ms)
{
	static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const int64_t seconds = ms / 1000;
	struct date_time moment;

	must(date_time_from_epoch(seconds, 0, (struct zone){ .kind = ZONE_OFFSET }, &moment));
	buf_printf(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0000", days[seconds / 86400 % 7],
		   moment.date.day, months[moment.date.month - 1], moment.date.year,
		   moment.time.hour, moment.time.minute, moment.time.second);
}

static struct curl_slist *append(struct curl_slist *list, struct buf *line)
{
	struct curl_slist *longer;

	buf_add_byte(line, '\0');
	longer = curl_slist_append(list, line->at);
	must(longer != NULL);
	buf_clear(line);
	return longer;
}

/* RFC 2047: in words of at most 75 characters, each of whole characters. */
static void add_subject(struct buf *out, struct str subject)
{
	buf_add_c(out, "Subject:");
	while (subject.len > 0) {
		size_t end = subject.len < 42 ? subject.len : 42;

		while (end < subject.len && (subject.at[end] & 0xc0) == 0x80)
			end--;
		buf_add_c(out, " =?UTF-8?B?");
		buf_add_base64(out, str_slice(subject, 0, end));
		buf_add_c(out, "?=");
		subject = str_slice(subject, end, subject.len);
	}
}

static struct curl_slist *headers_of(const struct smtp_message *message)
{
	const size_t at = str_find(message->from, STR("@"), 0);
	struct curl_slist *list = NULL;
	struct buf line;

	buf_init(&line, 4096);
	add_date(&line, message->time_ms);
	list = append(list, &line);
	buf_printf(&line, "From: %.*s", STR_ARG(message->from));
	list = append(list, &line);
	buf_printf(&line, "To: %.*s", STR_ARG(message->to));
	list = append(list, &line);
	add_subject(&line, message->subject);
	list = append(list, &line);
	buf_printf(&line, "Message-ID: <%.*s%.*s>", STR_ARG(message->id),
		   STR_ARG(str_slice(message->from, at, message->from.len)));
	list = append(list, &line);
	/* RFC 3834: nobody is to answer by machine. */
	buf_add_c(&line, "Auto-Submitted: auto-generated");
	list = append(list, &line);
	buf_finish(&line);
	return list;
}

/* --- sending ------------------------------------------------------------------------------ */

static void add_part(curl_mime *mime, struct str bytes, const char *type, const char *name)
{
	curl_mimepart *part = curl_mime_addpart(mime);

	must(part != NULL && curl_mime_data(part, bytes.at, bytes.len) == CURLE_OK &&
	     curl_mime_type(part, type) == CURLE_OK &&
	     curl_mime_encoder(part, "base64") == CURLE_OK &&
	     curl_mime_filename(part, name) == CURLE_OK);
}

static curl_mime *body_of(CURL *curl, const struct smtp_message *message, struct arena *arena)
{
	curl_mime *mime = curl_mime_init(curl);

	must(mime != NULL);
	add_part(mime, message->text, "text/plain; charset=utf-8", NULL);
	if (message->file_name.len > 0)
		add_part(mime, message->file, str_to_c(arena, message->file_type),
			 str_to_c(arena, message->file_name));
	return mime;
}

static void set(CURL *curl, CURLoption option, struct str text, struct arena *arena)
{
	must(curl_easy_setopt(curl, option, str_to_c(arena, text)) == CURLE_OK);
}

static void set_server(CURL *curl, const struct smtp_server *server, struct arena *arena)
{
	const long tls = server->plain ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL;

	set(curl, CURLOPT_URL, server->url, arena);
	must(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
	     curl_easy_setopt(curl, CURLOPT_USE_SSL, tls) == CURLE_OK &&
	     curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	     curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
	     curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S) == CURLE_OK &&
	     curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TOTAL_S) == CURLE_OK);
	if (server->user.len > 0) {
		set(curl, CURLOPT_USERNAME, server->user, arena);
		set(curl, CURLOPT_PASSWORD, server->password, arena);
	}
}

static bool perform(CURL *curl, struct err *err)
{
	char detail[CURL_ERROR_SIZE] = "";
	long status = 0;
	CURLcode result;

	must(curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail) == CURLE_OK);
	result = curl_easy_perform(curl);
	if (result == CURLE_OK)
		return true;
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	return err_set(err, status >= REFUSED ? ERR_INVALID : ERR_IO, "%s",
		       detail[0] != '\0' ? detail : curl_easy_strerror(result));
}

bool smtp_send(const struct smtp_server *server, const struct smtp_message *message,
	       struct err *err)
{
	struct arena arena = { 0 };
	CURL *curl = curl_easy_init();
	struct curl_slist *headers = headers_of(message);
	struct curl_slist *to = curl_slist_append(NULL, str_to_c(&arena, message->to));
	curl_mime *body;
	bool ok;

	must(curl != NULL && to != NULL);
	body = body_of(curl, message, &arena);
	set_server(curl, server, &arena);
	set(curl, CURLOPT_MAIL_FROM, message->from, &arena);
	must(curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to) == CURLE_OK &&
	     curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
	     curl_easy_setopt(curl, CURLOPT_MIMEPOST, body) == CURLE_OK);
	ok = perform(curl, err);
	curl_mime_free(body);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	curl_slist_free_all(to);
	arena_finish(&arena);
	return ok;
}
