#include "app/service/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/service/crypto.h"
#include "app/service/file.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

enum { KEY = 32 };

/* --- reading ------------------------------------------------------------------------------ */

/* As PostgreSQL asks of the key of a server: the owner's alone, or, where that is root, a
 * group's that may only read. */
static bool is_private(const struct stat *about)
{
	const mode_t others = about->st_uid == 0 ? 027 : 077;

	return (about->st_mode & others) == 0;
}

static bool check_mode(struct arena *arena, struct str path, struct err *err)
{
	struct stat about;

	if (stat(str_to_c(arena, path), &about) != 0)
		return err_set_errno(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
				     "VEIDLAPA_KEY: %.*s cannot be read", STR_ARG(path));
	return is_private(&about) ||
	       err_set(err, ERR_DENIED,
		       "VEIDLAPA_KEY: others may read %.*s: chmod 600 it, and think about "
		       "who has read it",
		       STR_ARG(path));
}

static bool has_name(const struct platform_keys *keys, struct str name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (str_equal(keys->at[i].name, name))
			return true;
	return false;
}

/* The message must not repeat the line: it is a secret. */
static bool read_line(struct str line, size_t number, struct platform_keys *keys,
		      struct platform_key *key, struct err *err)
{
	struct str name, rest = line;
	size_t len = 0;

	(void)str_next(&rest, ' ', &name);
	const struct str digits = rest.len > 0 ? str_trim(rest) : name;
	key->name = rest.len > 0 ? name : STR("key");
	if (!crypto_base64_decode(digits, key->bytes, KEY, &len) || len != KEY)
		return err_set(err, ERR_INVALID,
			       "VEIDLAPA_KEY: line %zu is not a name, a space, and 32 bytes in "
			       "base64 (openssl rand -base64 32)",
			       number);
	if (has_name(keys, key->name))
		return err_set(err, ERR_INVALID, "VEIDLAPA_KEY: two keys are called %.*s",
			       STR_ARG(key->name));
	keys->count++;
	return true;
}

static bool read_lines(struct arena *arena, struct str text, struct platform_keys *out,
		       struct err *err)
{
	struct platform_key *keys;
	struct str rest = text, line;
	size_t lines = 0;

	while (str_next(&rest, '\n', &line))
		lines++;
	keys = ARENA_ARRAY(arena, struct platform_key, lines);
	*out = (struct platform_keys){ keys, 0 };
	rest = text;
	for (size_t number = 1; str_next(&rest, '\n', &line); number++) {
		line = str_trim(line);
		if (line.len > 0 && line.at[0] != '#' &&
		    !read_line(line, number, out, &keys[out->count], err))
			return false;
	}
	return out->count > 0 || err_set(err, ERR_INVALID,
					 "VEIDLAPA_KEY: there is no key in "
					 "the file");
}

static bool read_keys(struct arena *arena, struct str path, struct platform_keys *out,
		      struct err *err)
{
	struct str text;

	return check_mode(arena, path, err) &&
	       file_read(arena, path, LIMIT_CONFIG, &text, err) &&
	       read_lines(arena, text, out, err);
}

/* --- making one --------------------------------------------------------------------------- */

static bool fail(struct str path, struct err *err)
{
	return err_set_errno(err, ERR_IO, "the key file %.*s cannot be made", STR_ARG(path));
}

/* Whole or not at all, and never over one that is there: it comes under its name by a link. */
static bool make_file(struct arena *arena, struct str path, struct err *err)
{
	unsigned char key[KEY];
	struct buf text;
	const char *name = str_to_c(arena, path);
	const char *draft =
		str_to_c(arena, str_printf(arena, "%.*s.%ld", STR_ARG(path), (long)getpid()));

	crypto_random(key, sizeof(key));
	buf_init(&text, 256);
	buf_add_c(&text, "key ");
	buf_add_base64(&text, (struct str){ (const char *)key, sizeof(key) });
	buf_add_byte(&text, '\n');
	const int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && file_write_durably(fd, buf_str(&text)) &&
		  (link(draft, name) == 0 || errno == EEXIST) && file_flush_folder(arena, path);
	if (!ok)
		(void)fail(path, err);
	if (fd >= 0) {
		(void)close(fd);
		(void)unlink(draft);
	}
	crypto_wipe(text.at, text.len);
	crypto_wipe(key, sizeof(key));
	buf_finish(&text);
	return ok;
}

/* A store that was encrypted does not become readable by a new key. */
static bool make_key(struct arena *arena, struct str store, struct str path, struct err *err)
{
	bool has = false;

	if (!store_has_key(store, &has, err))
		return false;
	if (has)
		return err_set(err, ERR_DENIED,
			       "the store's key file %.*s is missing: put it back; without it "
			       "nobody can read what is stored",
			       STR_ARG(path));
	if (!make_file(arena, path, err))
		return false;
	LOG(LOG_WARNING, "key.made", LOG_TEXT("file", path),
	    LOG_TEXT("detail", STR("keep a copy elsewhere: without it nobody can read the "
				   "store")));
	return true;
}

static bool exists(struct arena *arena, struct str path)
{
	return access(str_to_c(arena, path), F_OK) == 0;
}

/* ------------------------------------------------------------------------------------------ */

bool keyring_read(struct arena *arena, const struct config *config, struct platform_keys *out,
		  struct err *err)
{
	const struct str store = config->store;
	const struct str file = store_file(store);

	if (config->key.len > 0)
		return read_keys(arena, config->key, out, err);
	if (file.len == 0)
		return err_set(err, ERR_INVALID,
			       "VEIDLAPA_KEY must name the file with the platform's key: all "
			       "servers on a store share it");
	const struct str path = str_printf(arena, "%.*s.key", STR_ARG(file));
	return (exists(arena, path) || make_key(arena, store, path, err)) &&
	       read_keys(arena, path, out, err);
}
