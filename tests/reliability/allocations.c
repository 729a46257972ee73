/* Every allocation of parsing, evaluating, rendering, submitting, signing and delivering fails
 * once, each in a process of its own: it must end with an error or, as our arenas do, by
 * abort; never by another signal, never by a broken assertion, never by standing still. After
 * each, what was stored is whole, and what was acknowledged is stored.
 *
 * usage: allocations [MOST [NAME]]
 * MOST: how many allocations of each are tried, evenly spread; 0: all. NAME: of one operation
 * only. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/delivery/post.h"
#include "app/delivery/sign.h"
#include "app/service/published.h"
#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"
#include "tests/support/keys.h"
#include "tests/support/receiver.h"
#include "tests/support/temp.h"

/* --- the allocator ------------------------------------------------------------------------ */

/* glibc's own, which its malloc is another name of; this program's take their place, for the
 * libraries too. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

/* The libraries must find them. */
#define FOR_ALL __attribute__((visibility("default")))

static atomic_long counted;
static long failing;  /* which one, 0: none */
static bool for_good; /* and all that follow */
static atomic_bool armed;

static bool fails(void)
{
	if (!atomic_load(&armed))
		return false;
	const long number = atomic_fetch_add(&counted, 1) + 1;
	if (failing == 0 || number < failing || (number > failing && !for_good))
		return false;
	errno = ENOMEM;
	return true;
}

FOR_ALL void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

FOR_ALL void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

FOR_ALL void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

/* --- what is done ------------------------------------------------------------------------- */

static const char answers[] =
	"{\"vards\":\"Anna\",\"uzvards\":\"Bērziņa\",\"personas_kods\":\"010120-20004\","
	"\"adrese\":{\"street\":\"Brīvības iela 1\",\"city\":\"Rīga\",\"postcode\":\"1010\"},"
	"\"talrunis\":\"20000000\"}";
static const char secret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
static const struct cidr loopback = { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 }, 104 };

static struct arena arena;
static struct temp temp;
static struct str url;
static struct str definition_xml, definition_json;
static struct published *published;
static struct html_view view;
static struct receiver *receiver;
static long number; /* of the run: names what it stores */

static void arm(void)
{
	atomic_store(&armed, true);
}

static bool parse(struct str definition)
{
	struct arena own = { 0 };
	struct diags diags;

	diags_init(&diags, &own, STR("form.xml"));
	arm();
	struct published *built = published_build(definition, &library_platform, NULL, &diags);
	const bool ok = built != NULL;
	if (ok)
		published_free(built);
	arena_finish(&own);
	return ok;
}

static bool parse_xml(void)
{
	return parse(definition_xml);
}

static bool parse_json(void)
{
	return parse(definition_json);
}

static const struct state *evaluated(struct arena *own)
{
	struct diags diags;

	diags_init(&diags, own, STR("answers"));
	const struct json *json = json_parse(own, str_from_c(answers), &diags);
	const struct answers *typed =
		json == NULL ? NULL : answers_from_json(own, published->form, json, &diags);
	return typed == NULL ? NULL : rules_run(published->rules, typed, 1795413000000, own);
}

static bool evaluate(void)
{
	struct arena own = { 0 };

	arm();
	const bool ok = evaluated(&own) != NULL;
	arena_finish(&own);
	return ok;
}

static bool render(void)
{
	struct arena own = { 0 };
	struct buf out;

	arm();
	buf_init(&out, LIMIT_PAGE);
	bool ok = html_write(published->html[0], HTML_PAGE, &view, &own, &out) &&
		  html_write(published->html[0], HTML_REVIEW, &view, &own, &out);
	buf_finish(&out);
	arena_finish(&own);
	return ok;
}

static bool store_one(struct store *store, struct arena *own)
{
	struct err err = { 0 };
	const struct str id = str_printf(own, "run-%ld", number);
	const struct draft draft = { .institution = STR("99999999902"),
				     .id = id,
				     .form = STR("apbedisanas-pabalsts"),
				     .version = 1,
				     .language = STR("lv"),
				     .answers = str_from_c(answers),
				     .created_ms = 1,
				     .updated_ms = 1,
				     .expires_ms = INT64_MAX };
	struct submission submission = { .institution = draft.institution,
					 .id = id,
					 .reference = id,
					 .form = draft.form,
					 .version = 1,
					 .language = draft.language,
					 .payload = str_from_c(answers),
					 .content_type = STR("application/json"),
					 .key = id,
					 .draft = id,
					 .received_ms = 1 };
	bool created = false;

	return store_draft_put(store, &draft, &err) &&
	       store_submit(store, own, &submission, NULL, &created, &err) && created;
}

static bool submit(void)
{
	struct arena own = { 0 };
	struct err err = { 0 };
	struct store *store = store_open(url, &test_keys, &err);

	arm();
	const bool ok = store != NULL && store_one(store, &own);
	store_close(store);
	arena_finish(&own);
	return ok;
}

static bool sign(void)
{
	struct arena own = { 0 };
	struct err err = { 0 };
	struct sign_keys keys;
	const struct sign_message message = { STR("msg"), STR("1790000000"),
					      str_from_c(answers) };

	arm();
	const bool ok = sign_keys_read(str_from_c(secret), &keys, &err) &&
			sign_header(&keys, &message, 1790000000, &own).len > 0;
	arena_finish(&own);
	return ok;
}

/* What is due: at the first run what submit stored, later what the run before left. */
static bool deliver(void)
{
	struct err err = { 0 };
	const struct clock later = { .fixed_ms = 1790000000000 + number * 3600000 };
	const struct post_config config = {
		.store = store_open(url, &test_keys, &err),
		.clock = &later,
		.fetch = { .allow = &loopback,
			   .allow_count = 1,
			   .plain_http = true,
			   .total_ms = 5000 },
	};
	struct arena own = { 0 };
	size_t count = 0;

	if (config.store == NULL || !store_one(config.store, &own))
		return false;
	arm();
	struct post *post = post_new(&config, &err);
	const bool ok = post != NULL && post_drain(post, &count, &err) && count > 0;
	post_free(post);
	atomic_store(&armed, false);
	store_close(config.store);
	arena_finish(&own);
	return ok;
}

/* --- one run in a process of its own ------------------------------------------------------ */

enum end { DONE, REFUSED, ENDED, BROKEN };
enum { SECONDS = 30, SAID = 2000 };

struct run {
	enum end end;
	int status;
	long allocations;
	char said[SAID];
};

struct told {
	long allocations;
	bool ok;
};

static _Noreturn void child(bool (*act)(void), int result, int words)
{
	struct told told = { 0 };

	(void)dup2(words, STDERR_FILENO);
	(void)alarm(SECONDS);
	told.ok = act();
	atomic_store(&armed, false);
	told.allocations = atomic_load(&counted);
	if (write(result, &told, sizeof(told)) != sizeof(told))
		_exit(9);
	_exit(0);
}

static enum end judge(const struct run *run, const struct told *told, bool answered)
{
	if (WIFEXITED(run->status) && WEXITSTATUS(run->status) == 0 && answered)
		return told->ok ? DONE : REFUSED;
	if (WIFSIGNALED(run->status) && WTERMSIG(run->status) == SIGABRT &&
	    strstr(run->said, "Assertion") == NULL && strstr(run->said, "corrupt") == NULL)
		return ENDED;
	return BROKEN;
}

static void try_one(bool (*act)(void), struct run *run)
{
	int result[2];
	int words[2];
	struct told told = { 0 };

	*run = (struct run){ .end = BROKEN };
	if (pipe(result) != 0 || pipe(words) != 0)
		exit(1);
	(void)fcntl(words[1], F_SETFL, O_NONBLOCK);
	const pid_t pid = fork();
	if (pid == 0)
		child(act, result[1], words[1]);
	(void)close(result[1]);
	(void)close(words[1]);
	const bool answered = read(result[0], &told, sizeof(told)) == sizeof(told);
	if (waitpid(pid, &run->status, 0) != pid)
		exit(1);
	const ssize_t len = read(words[0], run->said, SAID - 1);
	run->said[len > 0 ? len : 0] = '\0';
	(void)close(result[0]);
	(void)close(words[0]);
	run->allocations = told.allocations;
	run->end = judge(run, &told, answered);
}

/* --- what is stored ----------------------------------------------------------------------- */

static long count_rows(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	long rows = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		rows = (long)sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return rows;
}

/* Each submission has its delivery and its number, and no draft; what was acknowledged is
 * there; what counts as delivered has arrived. */
static bool is_whole(bool acknowledged)
{
	static const char *const none[] = {
		"SELECT count(*) FROM submission WHERE id NOT IN "
		"(SELECT submission FROM delivery)",
		"SELECT count(*) - count(DISTINCT submission) FROM delivery",
		"SELECT count(*) FROM submission s JOIN draft d ON d.id = CAST(s.id AS BLOB)",
		"SELECT count(*) - coalesce(max(sequence), 0) FROM submission",
		"SELECT count(*) FROM delivery WHERE state = 2 AND NOT EXISTS "
		"(SELECT 1 FROM attempt a WHERE a.institution = delivery.institution "
		"AND a.delivery = id AND status = 204)",
	};
	char own[128];
	sqlite3 *db = NULL;
	bool ok = sqlite3_open(url.at + STR("sqlite:").len, &db) == SQLITE_OK;

	(void)sqlite3_busy_timeout(db, 5000);
	for (size_t i = 0; ok && i < LENGTH(none); i++)
		ok = count_rows(db, none[i]) == 0;
	(void)snprintf(own, sizeof(own), "SELECT count(*) FROM submission WHERE id = 'run-%ld'",
		       number);
	ok = ok && (!acknowledged || count_rows(db, own) == 1);
	ok = ok && count_rows(db, "SELECT count(*) FROM delivery WHERE state = 2") <=
			   (long)receiver_count(receiver);
	(void)sqlite3_close(db);
	return ok;
}

/* --- all of them -------------------------------------------------------------------------- */

struct operation {
	const char *name;
	bool (*act)(void);
	bool stores;
};

struct tally {
	long tried, ends[BROKEN + 1];
	bool half_stored;
};

static void explain(const char *name, const struct run *run)
{
	(void)fprintf(stderr, "%s: allocation %ld%s: %s %d: %s\n", name, failing,
		      for_good ? " and all that follow" : "",
		      WIFSIGNALED(run->status) ? "signal" : "exit",
		      WIFSIGNALED(run->status) ? WTERMSIG(run->status)
					       : WEXITSTATUS(run->status),
		      run->said);
}

static void fail_at(const struct operation *operation, long which, struct tally *tally)
{
	struct run run;

	failing = which;
	number++;
	try_one(operation->act, &run);
	tally->tried++;
	tally->ends[run.end]++;
	if (run.end == BROKEN)
		explain(operation->name, &run);
	if (operation->stores && !is_whole(run.end == DONE)) {
		tally->half_stored = true;
		explain("half stored", &run);
	}
	failing = 0;
}

static bool exercise(const struct operation *operation, long most)
{
	struct tally tally = { 0 };
	struct run run;

	number++;
	try_one(operation->act, &run);
	if (run.end != DONE || run.allocations == 0) {
		explain(operation->name, &run);
		return false;
	}
	const long all = run.allocations;
	const long step = most == 0 || all <= most ? 1 : (all + most - 1) / most;
	for (long i = 1; i <= all; i += step) {
		for_good = false;
		fail_at(operation, i, &tally);
		for_good = true;
		fail_at(operation, i, &tally);
	}
	(void)printf(
		"%-12s %8ld allocations, %6ld runs: %6ld done, %6ld errors, %6ld clean ends, "
		"%ld broken%s\n",
		operation->name, all, tally.tried, tally.ends[DONE], tally.ends[REFUSED],
		tally.ends[ENDED], tally.ends[BROKEN],
		tally.half_stored ? ", HALF STORED" : "");
	(void)fflush(stdout);
	return tally.ends[BROKEN] == 0 && !tally.half_stored;
}

static struct str read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = arena_alloc(&arena, LIMIT_DEFINITION);

	if (file == NULL)
		exit(1);
	const size_t len = fread(bytes, 1, LIMIT_DEFINITION, file);
	(void)fclose(file);
	return (struct str){ bytes, len };
}

static bool set_up(void)
{
	static const char *const answered[] = { RECEIVER_OK };
	struct diags diags;
	struct err err = { 0 };

	fetch_init();
	log_init(LOG_ERROR + 1);
	(void)signal(SIGPIPE, SIG_IGN);
	temp_init(&temp);
	url = str_printf(&arena, "sqlite:%s/store.db", temp.path);
	diags_init(&diags, &arena, STR("form.xml"));
	definition_xml = read_file("forms/apbedisanas-pabalsts/form.xml");
	definition_json = read_file("forms/apbedisanas-pabalsts/form.json");
	published = published_build(definition_xml, &library_platform, NULL, &diags);
	if (published == NULL)
		return false;
	view = (struct html_view){ .state = evaluated(&arena),
				   .page = published->form->pages[0],
				   .base = STR("/f/apbedisanas-pabalsts") };
	receiver = receiver_start(answered, 1);
	const struct endpoint endpoint = { .institution = STR("99999999902"),
					   .url = str_from_c(receiver_url(receiver)),
					   .secrets = str_from_c(secret) };
	struct store *store = store_open(url, &test_keys, &err);
	const bool ok = store != NULL && store_endpoint_put(store, &endpoint, &err);
	store_close(store);
	return ok && view.state != NULL;
}

int main(int argc, char **argv)
{
	static const struct operation operations[] = {
		{ "parse XML", parse_xml, false }, { "parse JSON", parse_json, false },
		{ "evaluate", evaluate, false },   { "render", render, false },
		{ "submit", submit, true },	   { "sign", sign, false },
		{ "deliver", deliver, true },
	};
	const long most = argc > 1 ? strtol(argv[1], NULL, 10) : 100;
	const char *only = argc > 2 ? argv[2] : NULL;
	const bool ok = set_up();
	bool all = ok;
	size_t count = 0;

	for (size_t i = 0; ok && i < LENGTH(operations); i++)
		if (only == NULL || strcmp(only, operations[i].name) == 0) {
			all = exercise(&operations[i], most) && all;
			count++;
		}
	receiver_stop(receiver);
	published_free(published);
	arena_finish(&arena);
	temp_finish(&temp);
	return all && count > 0 ? 0 : 1;
}
