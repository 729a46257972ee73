#include "app/setup.h"

#include <stdio.h>
#include <unistd.h>

#include "app/api/api.h"
#include "app/console.h"
#include "app/delivery/endpoint_line.h"
#include "app/forms_folder.h"
#include "app/http/listener.h"
#include "app/identity/session.h"
#include "app/pages/pages.h"
#include "app/portal/portal.h"
#include "app/service/audit_file.h"
#include "app/service/role.h"
#include "app/routes.h"
#include "app/service/keyring.h"
#include "app/service/listing.h"
#include "app/service/mailer.h"
#include "app/service/memory.h"
#include "app/service/own.h"
#include "app/service/retention.h"
#include "app/service/target.h"
#include "app/service/theme.h"
#include "app/service/uptime.h"
#include "app/service/verdict.h"
#include "engine/base/log.h"
#include "engine/base/stop.h"

/* Codes that a client may get wrong in a minute: a code cannot be guessed at any rate, so this
 * only keeps guessers from being a load. Clients behind one proxy count as one. */
enum { GUESSES = 60, GUESSES_MS = 60000 };
/* Mails that somebody may have sent of one submission in an hour. */
enum { MAILS = 5, MAILS_MS = 3600000 };

/* What an institution may have sent to its endpoint at once in a minute: each holds a thread
 * until it is answered. */
enum { TRIALS = 10, TRIALS_MS = 60000 };
/* Of a client who came by a guest's link, in a minute: each page is made anew, and the script
 * asks for it as people type. And comments, in an hour. */
enum { GUEST_PAGES = 120, GUEST_PAGES_MS = 60000, COMMENTS = 30, COMMENTS_MS = 3600000 };
enum { CALLS = 600, CALLS_MS = 60000 };

/* A request that is under way when the program is told to stop has this long. */
enum { DRAIN_MS = 10000 };

static bool set_log_level(const struct config *config, struct err *err)
{
	static const struct str names[] = { STR_INIT("debug"), STR_INIT("info"),
					    STR_INIT("warning"), STR_INIT("error") };

	for (size_t i = 0; i < LENGTH(names); i++)
		if (str_equal(config->log_level, names[i])) {
			log_init((enum log_level)i);
			return true;
		}
	return err_set(err, ERR_INVALID,
		       "VEIDLAPA_LOG_LEVEL is %.*s; it takes debug, info, warning, error",
		       STR_ARG(config->log_level));
}

static struct fetch_policy delivery_policy(const struct setup *setup)
{
	return (struct fetch_policy){
		.allow = setup->allow.at,
		.allow_count = setup->allow.count,
		.own = setup->own.at,
		.own_count = setup->own.count,
		.plain_http = true,
	};
}

/* What is wrong with a setting, with its name. */
static bool blame(const char *name, struct err *err)
{
	const struct err why = *err;

	return err_set(err, why.code, "%s: %s", name, why.text);
}

static bool read_endpoints(struct setup *setup, struct err *err)
{
	const struct fetch_policy policy = delivery_policy(setup);
	const struct config *config = &setup->config;

	return endpoint_lines_read(config->endpoints, &policy, config->base_url.len > 0,
				   &setup->arena, &setup->endpoints, err) ||
	       blame("VEIDLAPA_ENDPOINTS", err);
}

/* An endpoint that was disabled because it answered 410 is enabled again. */
static bool put_endpoints(const struct setup *setup, struct err *err)
{
	for (size_t i = 0; i < setup->endpoints.count; i++)
		if (!store_endpoint_put(setup->service.store, &setup->endpoints.at[i], err))
			return false;
	return true;
}

/* Nobody is woken where others deliver: they look by themselves. */
static void wake(void *worker)
{
	if (worker != NULL)
		worker_wake(worker);
}

static bool delivers(const struct setup *setup)
{
	return str_equal_c(setup->config.delivery, "on");
}

static bool check_delivery(const struct setup *setup, struct err *err)
{
	const struct str delivery = setup->config.delivery;

	return delivers(setup) || str_equal_c(delivery, "off") ||
	       err_set(err, ERR_INVALID, "VEIDLAPA_DELIVERY is %.*s; it takes on or off",
		       STR_ARG(delivery));
}

/* Nobody is to reach us through ourselves. */
static void set_policy(struct setup *setup)
{
	const struct str ours[] = { setup->config.base_url, setup->config.store };

	own_addresses(&setup->arena, ours, LENGTH(ours), &setup->own);
	setup->service.fetch = delivery_policy(setup);
}

static bool start_worker(struct setup *setup, struct err *err)
{
	const struct post_config config = {
		.store = setup->service.store,
		.contracts = setup->service.contracts,
		/* Nobody can follow a link that has no address. */
		.links = setup->config.base_url.len > 0 ? &setup->service.links : NULL,
		.scanner = setup->service.scanner,
		.clock = &setup->service.clock,
		.fetch = setup->service.fetch,
		.mails = mailer_is_set(&setup->config),
	};

	setup->worker = worker_start(&config, err);
	setup->service.worker = setup->worker;
	return setup->worker != NULL;
}

/* Where the store has room, what is on its way there has: beside SQLite's file. */
static bool is_local(const struct setup *setup)
{
	return store_file(setup->config.store).len > 0;
}

static struct str store_folder(const struct setup *setup)
{
	const struct str path = store_file(setup->config.store);
	size_t end = 0;

	if (path.len == 0)
		return STR("");
	for (size_t i = 0; i < path.len; i++)
		end = path.at[i] == '/' ? i : end;
	if (end == 0)
		return str_starts(path, STR("/")) ? STR("/") : STR(".");
	return str_slice(path, 0, end);
}

static bool is_proxy(void *context, const struct sockaddr *address)
{
	const struct cidrs *proxies = &((const struct service *)context)->proxies;

	return address_listed(address, proxies->at, proxies->count);
}

/* A page that is not there leads back to where one was. */
static void error_page(void *context, const struct request *request, unsigned status,
		       struct response *response)
{
	if (status == 404 && str_starts(request->path, STR("/portal/")))
		portal_lost(context, request, response);
	else
		pages_error(context, request, status, response);
}

static bool start_server(struct setup *setup, struct err *err)
{
	uint64_t requests = 0;
	struct server_config config = {
		.listen = setup->config.listen,
		.listener = setup->listener,
		.routes = routes,
		.route_count = route_count,
		.context = &setup->service,
		.error_page = error_page,
		.public = setup->config.base_url,
		.https = setup->service.https,
		.folder = store_folder(setup),
		.proxy = setup->service.proxies.count > 0 ? is_proxy : NULL,
		.quick = quick_handlers,
		.quick_count = is_local(setup) ? quick_handler_count : 0,
	};

	(void)str_to_u64(setup->config.requests, &requests); /* config_load has seen to it */
	config.requests_a_minute = (unsigned)requests;
	setup->listener = 0;
	setup->server = server_start(&config, err);
	return setup->server != NULL;
}

static void open_login(struct setup *setup)
{
	const struct config *config = &setup->config;

	if (config->oidc_issuer.len == 0)
		return;
	setup->login = (struct login_config){
		.provider = { .issuer = config->oidc_issuer,
			      .client_id = config->oidc_client,
			      .client_secret = config->oidc_secret,
			      .fetch = delivery_policy(setup) },
		.claims = setup->login.claims,
		.scope = config->oidc_scope,
		.redirect_uri = str_printf(&setup->arena, "%.*s/login/callback",
					   STR_ARG(config->base_url)),
		.keys = setup->service.keys,
	};
	setup->service.login = login_new(&setup->login);
}

static bool is_loopback(struct str listen)
{
	return str_starts(listen, STR("127.")) || str_starts(listen, STR("[::1]")) ||
	       str_starts(listen, STR("localhost:"));
}

/* Where anybody may be anybody, nobody else must be able to come. */
static bool check_portal(const struct setup *setup, struct err *err)
{
	const struct config *config = &setup->config;

	if (str_equal_c(config->portal, "demo"))
		return (is_loopback(config->listen) && config->base_url.len == 0 &&
			store_file(config->store).len > 0) ||
		       err_set(err, ERR_INVALID,
			       "VEIDLAPA_PORTAL=demo is for one machine alone: an address such "
			       "as "
			       "127.0.0.1:8080, no VEIDLAPA_BASE_URL, and a store of SQLite");
	if (str_equal_c(config->portal, "oidc"))
		return config->oidc_issuer.len > 0
			       ? roles_check(config->portal_roles, err)
			       : err_set(err, ERR_INVALID,
					 "VEIDLAPA_PORTAL=oidc needs VEIDLAPA_OIDC_ISSUER");
	return config->portal.len == 0 || str_equal_c(config->portal, "off") ||
	       err_set(err, ERR_INVALID, "VEIDLAPA_PORTAL must be off, oidc or demo, not %.*s",
		       STR_ARG(config->portal));
}

/* What happens is counted for those who watch the program, and for institutions. */
static void observe(void *context, const char *event, const struct log_field *fields,
		    size_t count)
{
	const struct setup *setup = context;

	tally_see(setup->tally, event, fields, count);
	if (setup->service.metrics != NULL)
		metrics_see(setup->service.metrics, event, fields, count);
}

static bool start_counting(struct setup *setup, bool serves, struct err *err)
{
	setup->tally = tally_new(setup->service.store, &setup->service.clock, serves);
	if (setup->config.metrics.len > 0)
		setup->service.metrics = metrics_new();
	log_observe(observe, setup);
	return tally_start(setup->tally, err);
}

static bool start_metrics(struct setup *setup, struct err *err)
{
	static const struct route route = { METHOD_GET, "/metrics", api_metrics_get, 0, true,
					    0,		0 };
	const struct server_config config = { .listen = setup->config.metrics,
					      .listener = setup->metrics_listener,
					      .routes = &route,
					      .route_count = 1,
					      .context = &setup->service,
					      .threads = 1 };

	if (setup->config.metrics.len == 0)
		return true;
	setup->metrics_listener = 0;
	setup->metrics_server = server_start(&config, err);
	if (setup->metrics_server == NULL)
		return blame("VEIDLAPA_METRICS", err);
	LOG(LOG_INFO, "metrics.listening",
	    LOG_NUMBER("port", server_port(setup->metrics_server)));
	return true;
}

static bool open_scanner(struct setup *setup, struct err *err)
{
	if (setup->config.clamd.len == 0)
		return true;
	setup->service.scanner = scanner_new(setup->config.clamd, err);
	return setup->service.scanner != NULL;
}

static bool start_mailer(struct setup *setup, struct err *err)
{
	if (!mailer_is_set(&setup->config))
		return true;
	setup->service.mailer = mailer_start(&setup->service, err);
	return setup->service.mailer != NULL;
}

static bool open_store(struct setup *setup, struct err *err)
{
	setup->service.store = store_open(setup->config.store, &setup->service.keys, err);
	setup->service.contracts = contracts_new(setup->service.store);
	return setup->service.store != NULL;
}

static bool open_catalogue(struct setup *setup, struct err *err)
{
	setup->service.sniffer = sniffer_new(err);
	if (!setup->service.sniffer)
		return false;
	setup->service.catalogue = catalogue_new(setup->service.store, setup->service.look);
	setup->service.listings = listings_new(&setup->service);
	setup->service.verdicts = verdicts_new(setup->service.store, setup->service.look);
	/* And what other servers, which start at the same time, published meanwhile. */
	if (!catalogue_load(setup->service.catalogue, err) ||
	    !forms_folder_publish(setup->service.catalogue, setup->config.forms, err) ||
	    !catalogue_load(setup->service.catalogue, err))
		return false;
	memory_return();
	return true;
}

static bool make_sites(struct setup *setup, struct err *err)
{
	for (size_t i = 0; i < SERVICE_LANGUAGES; i++) {
		setup->service.sites[i] = html_site_new(&setup->arena, service_languages[i],
							setup->service.look, err);
		if (!setup->service.sites[i])
			return false;
	}
	return true;
}

/* config_load has checked it. */
static int64_t link_days(const struct config *config)
{
	uint64_t days = 0;

	(void)str_to_u64(config->link_days, &days);
	return (int64_t)days;
}

/* A mistyped store would be made, and there would be nothing to do in it: only who serves makes
 * one. */
static bool is_there(const struct setup *setup, enum setup_parts parts, struct err *err)
{
	return parts == SETUP_SERVER || store_there(setup->config.store, err);
}

static bool read_addresses(struct setup *setup, struct err *err)
{
	const struct config *config = &setup->config;

	return (cidrs_read(config->allow_addresses, &setup->arena, &setup->allow, err) ||
		blame("VEIDLAPA_ALLOW_ADDRESSES", err)) &&
	       (cidrs_read(config->proxies, &setup->arena, &setup->service.proxies, err) ||
		blame("VEIDLAPA_PROXIES", err));
}

static bool bind_address(const char *name, struct str address, int *out, struct err *err)
{
	const int listener = listener_bind(address, err);

	*out = listener < 0 ? 0 : listener;
	return listener >= 0 || blame(name, err);
}

static bool check_server(struct setup *setup, struct err *err)
{
	const struct config *config = &setup->config;

	return check_portal(setup, err) && check_delivery(setup, err) &&
	       (config->oidc_issuer.len == 0 ||
		claim_map_read(config, &setup->login.claims, err)) &&
	       forms_folder_check(config->forms, err) &&
	       bind_address("VEIDLAPA_LISTEN", config->listen, &setup->listener, err);
}

/* Two that are only bound may have the same address: this one listens at once. */
static bool open_metrics(struct setup *setup, struct err *err)
{
	const struct str address = setup->config.metrics;

	return address.len == 0 ||
	       (bind_address("VEIDLAPA_METRICS", address, &setup->metrics_listener, err) &&
		(listener_listen(setup->metrics_listener, address, err) ||
		 blame("VEIDLAPA_METRICS", err)));
}

/* What can be wrong beside the store. */
static bool check(struct setup *setup, enum setup_parts parts, struct err *err)
{
	return parts == SETUP_STORE ||
	       (read_endpoints(setup, err) && open_metrics(setup, err) &&
		(parts != SETUP_SERVER || check_server(setup, err)));
}

/* The key last: it may be made, and what is wrong leaves nothing behind. */
static bool read_settings(struct setup *setup, enum setup_parts parts, struct err *err)
{
	if (!config_load(&setup->arena, &setup->config, err) || !is_there(setup, parts, err) ||
	    !set_log_level(&setup->config, err) ||
	    !seals_read(&setup->arena, setup->config.seals, &setup->service.seals, err) ||
	    !theme_read(&setup->arena, setup->config.theme, &setup->service.look, err) ||
	    !mailer_check(&setup->config, err) ||
	    !uptime_promise(&setup->config, &setup->service.promised, err) ||
	    !read_addresses(setup, err) || !open_scanner(setup, err) || !check(setup, parts, err) ||
	    !keyring_read(&setup->arena, &setup->config, &setup->service.keys, err))
		return false;
	setup->service.config = &setup->config;
	setup->service.links = (struct links){ .base_url = setup->config.base_url,
					       .keys = &setup->service.keys,
					       .days = link_days(&setup->config) };
	setup->service.https = str_starts(setup->config.base_url, STR("https://"));
	setup->service.wake = wake;
	setup->service.guesses = throttle_new(&setup->arena, GUESSES, GUESSES_MS);
	setup->service.calls = throttle_new(&setup->arena, CALLS, CALLS_MS);
	setup->service.guests = throttle_new(&setup->arena, GUEST_PAGES, GUEST_PAGES_MS);
	setup->service.comments = throttle_new(&setup->arena, COMMENTS, COMMENTS_MS);
	setup->service.trials = throttle_new(&setup->arena, TRIALS, TRIALS_MS);
	setup->service.mails = throttle_new(&setup->arena, MAILS, MAILS_MS);
	return true;
}

/* Before anything is done for others: who cannot serve asks no endpoint anything. Who connects
 * meanwhile waits. */
static bool listen_first(const struct setup *setup, struct err *err)
{
	return listener_listen(setup->listener, setup->config.listen, err) ||
	       blame("VEIDLAPA_LISTEN", err);
}

static bool open_server(struct setup *setup, struct err *err)
{
	open_login(setup);
	if (!listen_first(setup, err) || !make_sites(setup, err) ||
	    !open_catalogue(setup, err) || !put_endpoints(setup, err))
		return false;
	set_policy(setup);
	return (!delivers(setup) || start_worker(setup, err)) && start_mailer(setup, err) &&
	       start_server(setup, err);
}

bool setup_open(struct setup *setup, enum setup_parts parts, struct err *err)
{
	*setup = (struct setup){ 0 };
	arena_init(&setup->arena);
	if (!read_settings(setup, parts, err) || !open_store(setup, err))
		return false;
	if (parts == SETUP_STORE)
		return true;
	if (!start_counting(setup, parts == SETUP_SERVER, err) || !start_metrics(setup, err))
		return false;
	if (parts == SETUP_SERVER)
		return open_server(setup, err);
	if (!put_endpoints(setup, err))
		return false;
	set_policy(setup);
	return start_worker(setup, err);
}

static void expire_drafts(const struct setup *setup)
{
	struct err err = { 0 };
	int64_t removed = 0;

	if (!store_drafts_expire(setup->service.store, clock_now(&setup->service.clock),
				 &removed, &err) ||
	    !store_draft_links_expire(setup->service.store, clock_now(&setup->service.clock),
				      &err))
		LOG(LOG_ERROR, "drafts.expire", LOG_TEXT("detail", str_from_c(err.text)));
	else if (removed > 0)
		LOG(LOG_INFO, "drafts.expire", LOG_NUMBER("removed", removed));
}

static void expire_logins(const struct setup *setup)
{
	struct err err = { 0 };

	if (!session_expire(&setup->service, clock_now(&setup->service.clock), &err))
		LOG(LOG_ERROR, "logins.expire", LOG_TEXT("detail", str_from_c(err.text)));
}

/* What a version before stored in the clear. */
static void encrypt_clear(const struct setup *setup)
{
	struct err err = { 0 };
	int64_t sum = 0;
	int64_t count = 1;
	bool ok = store_keys_refresh(setup->service.store, &err);

	while (ok && count > 0 && !stop_asked()) {
		ok = store_encrypt(setup->service.store, &count, &err);
		sum += count;
	}
	if (!ok)
		LOG(LOG_ERROR, "store.encrypt", LOG_TEXT("detail", str_from_c(err.text)));
	else if (sum > 0)
		LOG(LOG_INFO, "store.encrypt", LOG_NUMBER("records", sum));
}

static void purge(const struct setup *setup)
{
	struct retention_count count;
	struct err err = { 0 };

	if (!retention_purge(setup->service.store, &setup->config, &setup->service.clock,
			     &count, &err))
		LOG(LOG_ERROR, "submissions.purged", LOG_TEXT("detail", str_from_c(err.text)));
}

static void sign_audits(const struct setup *setup)
{
	struct err err = { 0 };

	if (!audit_sign_all(setup->service.store, &setup->service.keys.at[0],
			    clock_now(&setup->service.clock), &err))
		LOG(LOG_ERROR, "audit.sign", LOG_TEXT("detail", str_from_c(err.text)));
}

void setup_tidy(const struct setup *setup)
{
	sign_audits(setup);
	expire_drafts(setup);
	expire_logins(setup);
	purge(setup);
	encrypt_clear(setup);
}

static void close_listener(int listener)
{
	if (listener > 0)
		(void)close(listener);
}

void setup_close(struct setup *setup)
{
	if (setup->server)
		server_stop(setup->server, DRAIN_MS);
	close_listener(setup->listener);
	close_listener(setup->metrics_listener);
	worker_stop(setup->worker);
	mailer_stop(setup->service.mailer);
	if (setup->metrics_server)
		server_stop(setup->metrics_server, DRAIN_MS);
	log_observe(NULL, NULL);
	tally_stop(setup->tally);
	metrics_free(setup->service.metrics);
	contracts_free(setup->service.contracts);
	listings_free(setup->service.listings);
	verdicts_free(setup->service.verdicts);
	if (setup->service.catalogue)
		catalogue_free(setup->service.catalogue);
	if (setup->service.store)
		store_close(setup->service.store);
	scanner_free(setup->service.scanner);
	login_free(setup->service.login);
	sniffer_free(setup->service.sniffer);
	arena_finish(&setup->arena);
}
