#include "app/service/mailer.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "app/service/certificate.h"
#include "app/service/crypto.h"
#include "app/service/smtp.h"
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
	const struct published *published;
	struct submission sent;
	struct str language, address;
	const struct mail *mail;
	struct arena *arena;
};

static struct str print(struct composing *self, struct str key)
{
	const struct words *words = words_in(self->language);
	const struct certificate certificate = { .service = self->service,
						 .published = self->published };
	struct pair parameters[] = {
		{ STR("reference"), self->sent.reference },
		{ STR("form"), text_in(&self->published->form->title,
				       form_language(self->published->form, self->language)) },
		{ STR("receiver"), service_institution(self->service, self->sent.institution) },
		{ STR("address"), certificate_status_url(&certificate, self->arena) },
		{ .name = STR("moment") },
	};
	struct buf text;
	struct str printed;

	buf_init(&text, TEXT_MOST);
	moment_print(words, self->sent.received_ms, &text);
	parameters[4].value = str_copy(self->arena, buf_str(&text));
	buf_clear(&text);
	word_print(words, key, parameters, LENGTH(parameters), &text);
	printed = str_copy(self->arena, buf_str(&text));
	buf_finish(&text);
	return printed;
}

static bool attach(const struct composing *self, struct smtp_message *message, struct buf *file,
		   struct err *err)
{
	const size_t language = form_language(self->published->form, self->language);
	const struct certificate certificate = { self->service, self->published,
						 language == SIZE_MAX ? 0 : language,
						 &self->sent };

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

static bool send(struct composing *self, struct err *err)
{
	const struct config *config = self->service->config;
	const struct smtp_server server = server_of(config);
	struct smtp_message message = { .from = config->mail_from,
					.to = self->address,
					.subject = print(self, STR("mail.subject")),
					.text = print(self, STR("mail.text")),
					.id = self->mail->id,
					.time_ms = clock_now(&self->service->clock) };
	struct buf file;
	bool ok;

	buf_init(&file, LIMIT_PAGE);
	ok = attach(self, &message, &file, err) && smtp_send(&server, &message, err);
	buf_finish(&file);
	return ok;
}

static bool compose_and_send(const struct service *service, const struct mail *mail,
			     struct arena *arena, struct err *err)
{
	struct composing self = { .service = service, .mail = mail, .arena = arena };
	bool ok;

	self.address = mail->content;
	if (!str_next(&self.address, ' ', &self.language) || !smtp_address_valid(self.address))
		return err_set(err, ERR_INVALID, "the queued mail cannot be read");
	if (!store_submission_get(service->store, mail->institution, mail->submission, arena,
				  &self.sent, err))
		return false;
	self.published = catalogue_version(service->catalogue, mail->institution,
					   self.sent.form, self.sent.version, err);
	if (self.published == NULL)
		return false;
	ok = send(&self, err);
	catalogue_release(service->catalogue, self.published);
	return ok;
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
	struct mailer *mailer = calloc(1, sizeof *mailer);
	sigset_t all;
	sigset_t before;
	bool started;

	if (mailer == NULL)
		abort();
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
