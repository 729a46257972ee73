#include "app/service/mailer.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "app/service/certificate.h"
#include "app/service/crypto.h"
#include "app/service/smtp.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"
#include "renderers/i18n/i18n.h"

enum {
	LOOK_S = 5,	   /* how often it looks for what others queued, or what is due again */
	LEASE_MS = 180000, /* longer than sending can take */
	FIRST_MS = 60000,  /* before the second attempt; each wait is twice the one before */
	LONGEST_MS = 3600000,
	ATTEMPTS = 48, /* two days */
	TEXT_MOST = 65536,
};

struct mailer {
	const struct service *service;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool woken, stopping; /* under the lock */
};

/* --- settings ----------------------------------------------------------------------------- */

bool mailer_is_set(const struct config *config)
{
	return config->mail.len > 0;
}

static bool is_switch(const char *name, struct str value, struct err *err)
{
	return str_equal_c(value, "on") || str_equal_c(value, "off") ||
	       err_set(err, ERR_INVALID, "%s is %.*s; it takes on or off", name,
		       STR_ARG(value));
}

bool mailer_check(const struct config *config, struct err *err)
{
	if (!mailer_is_set(config))
		return true;
	if (!str_starts(config->mail, STR("smtp://")) &&
	    !str_starts(config->mail, STR("smtps://")))
		return err_set(err, ERR_INVALID,
			       "VEIDLAPA_MAIL takes smtps://HOST or smtp://HOST");
	if (!smtp_address_valid(config->mail_from))
		return err_set(err, ERR_INVALID,
			       "VEIDLAPA_MAIL_FROM must be an address such as "
			       "no-reply@example.lv");
	return is_switch("VEIDLAPA_MAIL_TLS", config->mail_tls, err) &&
	       is_switch("VEIDLAPA_MAIL_ANSWERS", config->mail_answers, err);
}

/* --- the queue ---------------------------------------------------------------------------- */

/* What a mail is about stands behind its language and address; nothing: a receipt. */
static const struct letter {
	struct str about;
	struct str subject, text; /* the keys of its words */
} letters[] = {
	{ STR_INIT(""), STR_INIT("mail.subject"), STR_INIT("mail.text") },
	[MAILER_ENDPOINT_GONE] = { STR_INIT("endpoint-gone"), STR_INIT("mail.gone-subject"),
				   STR_INIT("mail.gone-text") },
	[MAILER_ENDPOINT_FAILING] = { STR_INIT("endpoint-failing"),
				      STR_INIT("mail.failing-subject"),
				      STR_INIT("mail.failing-text") },
};

/* NULL when there is none such. */
static const struct letter *letter_about(struct str about)
{
	for (size_t i = 0; i < LENGTH(letters); i++)
		if (str_equal(letters[i].about, about))
			return &letters[i];
	return NULL;
}

bool mailer_notify(struct store *store, const struct mailer_notice *notice, struct err *err)
{
	struct arena arena = { 0 };
	const struct mail mail = {
		.institution = notice->institution,
		.id = crypto_token(&arena, 16),
		.submission = notice->submission,
		.content = str_printf(&arena, "lv %.*s %.*s", STR_ARG(notice->address),
				      STR_ARG(letters[notice->alarm].about)),
		.next_ms = notice->now_ms,
	};
	const bool ok = store_mail_put(store, &mail, err);

	arena_finish(&arena);
	return ok;
}

bool mailer_queue(const struct service *service, const struct submission *submission,
		  struct str address, struct str language, struct err *err)
{
	struct arena arena = { 0 };
	const struct mail mail = {
		.institution = submission->institution,
		.id = crypto_token(&arena, 16),
		.submission = submission->id,
		.content = str_printf(&arena, "%.*s %.*s", STR_ARG(language), STR_ARG(address)),
		.next_ms = clock_now(&service->clock),
	};
	const bool ok = store_mail_put(service->store, &mail, err);

	arena_finish(&arena);
	if (ok && service->mailer != NULL)
		mailer_wake(service->mailer);
	return ok;
}

/* --- what is in a mail -------------------------------------------------------------------- */

struct composing {
	const struct service *service;
	const struct mail *mail;
	struct str language, address;
	const struct letter *letter;
	struct arena *arena;
	/* Of a receipt. */
	const struct published *published;
	struct submission sent;
};

static struct str print(const struct composing *self, struct str key,
			const struct pair *parameters, size_t count)
{
	struct buf text;

	buf_init(&text, TEXT_MOST);
	word_print(words_in(self->language), key, parameters, count, &text);
	const struct str printed = str_copy(self->arena, buf_str(&text));
	buf_finish(&text);
	return printed;
}

static struct str print_moment(const struct composing *self, int64_t ms)
{
	struct buf text;

	buf_init(&text, TEXT_MOST);
	moment_print(words_in(self->language), ms, &text);
	const struct str printed = str_copy(self->arena, buf_str(&text));
	buf_finish(&text);
	return printed;
}

static void write_receipt(const struct composing *self, struct smtp_message *message)
{
	const struct certificate certificate = { .service = self->service,
						 .published = self->published,
						 .site = self->service->config->base_url };
	const struct pair parameters[] = {
		{ STR("reference"), self->sent.reference },
		{ STR("form"), text_in(&self->published->form->title,
				       form_language(self->published->form, self->language)) },
		{ STR("receiver"), service_institution(self->service, self->sent.institution) },
		{ STR("address"), certificate_status_url(&certificate, self->arena) },
		{ STR("moment"), print_moment(self, self->sent.received_ms) },
	};

	message->subject = print(self, self->letter->subject, parameters, LENGTH(parameters));
	message->text = print(self, self->letter->text, parameters, LENGTH(parameters));
}

static void write_notice(const struct composing *self, struct smtp_message *message)
{
	const struct pair parameters[] = {
		{ STR("receiver"),
		  service_institution(self->service, self->mail->institution) },
	};

	message->subject = print(self, self->letter->subject, parameters, LENGTH(parameters));
	message->text = print(self, self->letter->text, parameters, LENGTH(parameters));
}

static bool attach(const struct composing *self, struct smtp_message *message, struct buf *file,
		   struct err *err)
{
	const size_t language = form_language(self->published->form, self->language);
	const struct certificate certificate = { self->service, self->published,
						 language == SIZE_MAX ? 0 : language,
						 &self->sent, self->service->config->base_url };

	if (!str_equal_c(self->service->config->mail_answers, "on"))
		return true;
	if (!certificate_pdf(&certificate, self->arena, file, err))
		return false;
	message->file_name = str_printf(self->arena, "%.*s.pdf", STR_ARG(self->sent.reference));
	message->file_type = STR("application/pdf");
	message->file = buf_str(file);
	return true;
}

static struct smtp_server server_of(const struct config *config)
{
	struct str login = str_trim(config->mail_login);
	struct smtp_server server = { .url = config->mail,
				      .plain = str_equal_c(config->mail_tls, "off") };

	(void)str_next(&login, ' ', &server.user);
	server.password = login;
	return server;
}

static bool send(const struct composing *self, struct smtp_message *message, struct err *err)
{
	const struct config *config = self->service->config;
	const struct smtp_server server = server_of(config);

	message->from = config->mail_from;
	message->to = self->address;
	message->id = self->mail->id;
	message->time_ms = clock_now(&self->service->clock);
	return smtp_send(&server, message, err);
}

static bool send_receipt(struct composing *self, struct err *err)
{
	const struct service *service = self->service;
	const struct mail *mail = self->mail;
	struct smtp_message message = { 0 };
	struct buf file;
	bool ok;

	if (!store_submission_get(service->store, mail->institution, mail->submission,
				  self->arena, &self->sent, err))
		return false;
	self->published = catalogue_version(service->catalogue, mail->institution,
					    self->sent.form, self->sent.version, err);
	if (self->published == NULL)
		return false;
	buf_init(&file, LIMIT_PAGE);
	write_receipt(self, &message);
	ok = attach(self, &message, &file, err) && send(self, &message, err);
	buf_finish(&file);
	catalogue_release(service->catalogue, self->published);
	return ok;
}

static bool send_notice(const struct composing *self, struct err *err)
{
	struct smtp_message message = { 0 };

	write_notice(self, &message);
	return send(self, &message, err);
}

static bool compose_and_send(const struct service *service, const struct mail *mail,
			     struct arena *arena, struct err *err)
{
	struct composing self = { .service = service, .mail = mail, .arena = arena };
	struct str about = mail->content;

	(void)str_next(&about, ' ', &self.language);
	(void)str_next(&about, ' ', &self.address);
	self.letter = letter_about(about);
	if (self.letter == NULL || !smtp_address_valid(self.address))
		return err_set(err, ERR_INVALID, "the queued mail cannot be read");
	return about.len == 0 ? send_receipt(&self, err) : send_notice(&self, err);
}

/* --- the thread --------------------------------------------------------------------------- */

static int64_t wait_ms(int64_t attempt)
{
	int64_t wait = FIRST_MS;

	for (int64_t i = 1; i < attempt && wait < LONGEST_MS; i++)
		wait *= 2;
	return wait < LONGEST_MS ? wait : LONGEST_MS;
}

/* Nothing of the mail is in the log: it has an address. */
static bool end(const struct service *service, struct mail *mail, bool sent,
		const struct err *why, struct err *err)
{
	const bool final = why->code == ERR_INVALID || why->code == ERR_NOT_FOUND ||
			   mail->attempt >= ATTEMPTS;

	if (sent || final) {
		LOG(sent ? LOG_INFO : LOG_ERROR, sent ? "mail.sent" : "mail.given-up",
		    LOG_TEXT("submission", mail->submission),
		    LOG_NUMBER("attempt", mail->attempt));
		return store_mail_remove(service->store, mail, err);
	}
	LOG(LOG_WARNING, "mail.failed", LOG_TEXT("submission", mail->submission),
	    LOG_NUMBER("attempt", mail->attempt));
	mail->next_ms = clock_now(&service->clock) + wait_ms(mail->attempt);
	return store_mail_later(service->store, mail, err);
}

/* False when there is nothing to do now. */
static bool turn(const struct service *service)
{
	struct arena arena = { 0 };
	struct mail mail;
	struct err err = { 0 };
	struct err why = { 0 };
	bool more = store_mail_claim(service->store, clock_now(&service->clock), LEASE_MS,
				     &arena, &mail, &err) &&
		    mail.id.len > 0;

	if (more) {
		const bool sent = compose_and_send(service, &mail, &arena, &why);
		more = end(service, &mail, sent, &why, &err);
	}
	if (err.code != ERR_NONE)
		LOG(LOG_ERROR, "mail.store", LOG_TEXT("detail", str_from_c(err.text)));
	arena_finish(&arena);
	return more;
}

/* False when it is to stop. */
static bool rest(struct mailer *mailer)
{
	struct timespec until;
	bool stopping;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += LOOK_S;
	(void)pthread_mutex_lock(&mailer->lock);
	if (!mailer->woken && !mailer->stopping)
		(void)pthread_cond_timedwait(&mailer->wake, &mailer->lock, &until);
	mailer->woken = false;
	stopping = mailer->stopping;
	(void)pthread_mutex_unlock(&mailer->lock);
	return !stopping;
}

static bool is_stopping(struct mailer *mailer)
{
	bool stopping;

	(void)pthread_mutex_lock(&mailer->lock);
	stopping = mailer->stopping;
	(void)pthread_mutex_unlock(&mailer->lock);
	return stopping;
}

static void *run(void *at)
{
	struct mailer *mailer = at;

	do {
		while (!is_stopping(mailer) && turn(mailer->service)) {
		}
	} while (rest(mailer));
	return NULL;
}

struct mailer *mailer_start(const struct service *service, struct err *err)
{
	struct mailer *mailer = heap_new(sizeof(*mailer));
	sigset_t all;
	sigset_t before;
	bool started;

	mailer->service = service;
	(void)pthread_mutex_init(&mailer->lock, NULL);
	(void)pthread_cond_init(&mailer->wake, NULL);
	/* Signals are the main thread's business. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(&mailer->thread, NULL, run, mailer) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (started)
		return mailer;
	free(mailer);
	(void)err_set(err, ERR_IO, "no more threads for mails");
	return NULL;
}

static void tell(struct mailer *mailer, bool stop)
{
	(void)pthread_mutex_lock(&mailer->lock);
	mailer->woken = true;
	mailer->stopping = mailer->stopping || stop;
	(void)pthread_cond_signal(&mailer->wake);
	(void)pthread_mutex_unlock(&mailer->lock);
}

void mailer_wake(struct mailer *mailer)
{
	tell(mailer, false);
}

void mailer_stop(struct mailer *mailer)
{
	if (mailer == NULL)
		return;
	tell(mailer, true);
	(void)pthread_join(mailer->thread, NULL);
	(void)pthread_cond_destroy(&mailer->wake);
	(void)pthread_mutex_destroy(&mailer->lock);
	free(mailer);
}
