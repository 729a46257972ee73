#include "app/service/config.h"
#include "app/service/file.h"
#include "engine/base/limits.h"
#include "engine/schema/nearest.h"

#include <stddef.h>

#define PREFIX "VEIDLAPA_"
#define FILE_NAME                                                                              \
	"VEIDLAPA_CONFIG" /* where the file is: not a setting, as no file can hold it */

extern char **environ;

struct setting {
	size_t offset; /* in struct config */
	struct str name, fallback;
	bool file;
	struct str help;
};

static const struct setting settings[] = {
#define SETTING(member, name, fallback, file, help)                                            \
	{ offsetof(struct config, member), STR_INIT(name), STR_INIT(fallback), file,           \
	  STR_INIT(help) },
#include "app/service/config.def"
#undef SETTING
};

static struct str *member(struct config *config, const struct setting *setting)
{
	return (struct str *)(void *)((char *)config + setting->offset);
}

static const struct setting *find(struct str name)
{
	for (size_t i = 0; i < LENGTH(settings); i++)
		if (str_equal(settings[i].name, name))
			return &settings[i];
	return NULL;
}

static bool fail_unknown(struct str name, struct err *err)
{
	struct str names[LENGTH(settings)];
	for (size_t i = 0; i < LENGTH(settings); i++)
		names[i] = settings[i].name;
	struct str nearest = nearest_find(name, names, LENGTH(names));
	if (nearest.len == 0)
		return err_set(err, ERR_INVALID, "there is no setting %.*s", STR_ARG(name));
	return err_set(err, ERR_INVALID, "there is no setting %.*s; is %.*s meant?",
		       STR_ARG(name), STR_ARG(nearest));
}

/* "NAME=value" of a setting. */
static bool set(struct arena *arena, struct config *config, struct str line, struct err *err)
{
	size_t equals = str_find(line, STR("="), 0);
	struct str name = str_trim(str_slice(line, 0, equals));
	if (equals == SIZE_MAX)
		return err_set(err, ERR_INVALID, "%.*s is not NAME=value", STR_ARG(line));
	const struct setting *setting = find(name);
	if (!setting)
		return fail_unknown(name, err);
	struct str value = str_slice(line, equals + 1, line.len);
	*member(config, setting) = str_copy(arena, str_trim(value));
	return true;
}

static bool read_file(struct arena *arena, struct config *config, struct str path,
		      struct err *err)
{
	struct str rest, line;
	struct err reason;
	size_t number = 0;
	if (!file_read(arena, path, LIMIT_CONFIG, &rest, err))
		return false;
	while (str_next(&rest, '\n', &line)) {
		number++;
		line = str_trim(line);
		if (line.len == 0 || line.at[0] == '#')
			continue;
		if (!set(arena, config, line, &reason))
			return err_set(err, reason.code, "%.*s:%zu: %s", STR_ARG(path), number,
				       reason.text);
	}
	return true;
}

/* The value of VEIDLAPA_CONFIG, or the empty text. */
static struct str file_name(void)
{
	struct str start = STR(FILE_NAME "=");
	for (char **at = environ; at && *at; at++) {
		struct str entry = str_from_c(*at);
		if (str_starts(entry, start))
			return str_slice(entry, start.len, entry.len);
	}
	return STR("");
}

/* Not of a server: its file, and what the commands that ask a server read. */
static bool is_other(struct str entry)
{
	static const struct str others[] = { STR_INIT(FILE_NAME "="),
					     STR_INIT("VEIDLAPA_SERVER="),
					     STR_INIT("VEIDLAPA_API_KEY=") };

	for (size_t i = 0; i < LENGTH(others); i++)
		if (str_starts(entry, others[i]))
			return true;
	return false;
}

static bool read_environment(struct arena *arena, struct config *config, struct err *err)
{
	for (char **at = environ; at && *at; at++) {
		struct str entry = str_from_c(*at);
		if (!str_starts(entry, STR(PREFIX)) || is_other(entry))
			continue;
		if (!set(arena, config, entry, err))
			return false;
	}
	return true;
}

static bool read_contents(struct arena *arena, struct config *config, struct err *err)
{
	for (size_t i = 0; i < LENGTH(settings); i++) {
		struct str *value = member(config, &settings[i]);
		struct err reason;
		if (!settings[i].file || value->len == 0)
			continue;
		if (!file_read(arena, *value, LIMIT_CONFIG, value, &reason))
			return err_set(err, reason.code, "%.*s: %s", STR_ARG(settings[i].name),
				       reason.text);
		*value = str_trim(*value);
	}
	return true;
}

static bool is_base_url(struct str value)
{
	bool absolute = str_starts(value, STR("http://")) || str_starts(value, STR("https://"));
	return value.len == 0 || (absolute && !str_ends(value, STR("/")));
}

/* A login comes back to one address, which the provider must know. */
static bool check_login(const struct config *config, struct err *err)
{
	if (config->oidc_issuer.len == 0)
		return true;
	if (config->oidc_client.len > 0 && config->base_url.len > 0)
		return true;
	return err_set(err, ERR_INVALID,
		       "VEIDLAPA_OIDC_ISSUER needs VEIDLAPA_OIDC_CLIENT and "
		       "VEIDLAPA_BASE_URL, too");
}

static bool is_listen(struct str value)
{
	return str_find(value, STR(":"), 0) != SIZE_MAX;
}

static bool is_log_level(struct str value)
{
	static const char *const levels[] = { "debug", "info", "warning", "error" };
	for (size_t i = 0; i < LENGTH(levels); i++)
		if (str_equal_c(value, levels[i]))
			return true;
	return false;
}

static bool is_mode(struct str value)
{
	return str_equal_c(value, "live") || str_equal_c(value, "test");
}

static bool is_days(struct str value)
{
	uint64_t days = 0;

	return str_to_u64(value, &days) && days >= 1 && days <= 36500;
}

static bool is_rate(struct str value)
{
	uint64_t number = 0;

	return str_to_u64(value, &number) && number <= 1000000;
}

static bool is_lower_hex(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		bool digit = text.at[i] >= '0' && text.at[i] <= '9';
		if (!digit && (text.at[i] < 'a' || text.at[i] > 'f'))
			return false;
	}
	return true;
}

static bool is_key_line(struct str line)
{
	struct str institution;
	struct str digest = line;
	if (line.len == 0 || line.at[0] == '#')
		return true;
	(void)str_next(&digest, ' ', &institution);
	digest = str_trim(digest);
	return digest.len == 64 && is_lower_hex(digest);
}

static bool is_api_keys(struct str value)
{
	struct str line;
	while (str_next(&value, '\n', &line))
		if (!is_key_line(str_trim(line)))
			return false;
	return true;
}

/* What is wrong here would else be noticed late, or not at all. No value is in the message that
 * could be a secret. */
static bool check(const struct config *config, struct err *err)
{
	const struct {
		const char *name;
		struct str value;
		bool (*valid)(struct str value);
		const char *wanted;
	} checks[] = {
		{ "VEIDLAPA_BASE_URL", config->base_url, is_base_url,
		  "an address such as https://e.example.lv, without a slash at the end" },
		{ "VEIDLAPA_LISTEN", config->listen, is_listen,
		  "an address and a port such as 127.0.0.1:8080" },
		{ "VEIDLAPA_REQUESTS_A_MINUTE", config->requests, is_rate,
		  "a number up to 1000000" },
		{ "VEIDLAPA_LOG_LEVEL", config->log_level, is_log_level,
		  "debug, info, warning, or error" },
		{ "VEIDLAPA_KEEP_DELIVERED_DAYS", config->keep_delivered_days, is_days,
		  "a number of days" },
		{ "VEIDLAPA_KEEP_DAYS", config->keep_days, is_days, "a number of days" },
		{ "VEIDLAPA_KEEP_MOST_DAYS", config->keep_most_days, is_days,
		  "a number of days" },
		{ "VEIDLAPA_LINK_DAYS", config->link_days, is_days, "a number of days" },
		{ "VEIDLAPA_MODE", config->mode, is_mode, "live or test" },
		{ "VEIDLAPA_API_KEYS", config->api_keys, is_api_keys,
		  "a file of lines of institution, a space, and 64 small hex digits" },
	};
	for (size_t i = 0; i < LENGTH(checks); i++)
		if (!checks[i].valid(checks[i].value))
			return err_set(err, ERR_INVALID, "%s must be %s", checks[i].name,
				       checks[i].wanted);
	return true;
}

bool config_load(struct arena *arena, struct config *out, struct err *err)
{
	struct str path = file_name();
	for (size_t i = 0; i < LENGTH(settings); i++)
		*member(out, &settings[i]) = settings[i].fallback;
	if (path.len > 0 && !read_file(arena, out, path, err))
		return false;
	return read_environment(arena, out, err) && read_contents(arena, out, err) &&
	       check(out, err) && check_login(out, err);
}

void config_help(struct buf *out)
{
	for (size_t i = 0; i < LENGTH(settings); i++) {
		const struct setting *setting = &settings[i];
		buf_printf(out, "  %.*s\n      %.*s", STR_ARG(setting->name),
			   STR_ARG(setting->help));
		if (setting->fallback.len > 0)
			buf_printf(out, " [%.*s]", STR_ARG(setting->fallback));
		buf_add_byte(out, '\n');
	}
	buf_add_c(out, "  " FILE_NAME "\n      file of lines NAME=value with settings; the "
		       "environment wins over it\n");
}

void config_manual(struct buf *out)
{
	buf_add_c(out, "# Settings\n\n"
		       "Generated from `app/service/config.def`.\n"
		       "They come from the environment, or from a file of lines `NAME=value` "
		       "that `" FILE_NAME "` names; the environment wins.\n\n"
		       "| Name | Default | Meaning |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < LENGTH(settings); i++) {
		const struct setting *setting = &settings[i];
		const char *quote = setting->fallback.len > 0 ? "`" : "";
		buf_printf(out, "| `%.*s` | %s%.*s%s | %.*s |\n", STR_ARG(setting->name), quote,
			   STR_ARG(setting->fallback), quote, STR_ARG(setting->help));
	}
}
