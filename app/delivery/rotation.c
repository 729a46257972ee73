#include "app/delivery/rotation.h"

#include "app/delivery/sign.h"
#include "app/service/crypto.h"
#include "app/service/moment.h"
#include "engine/base/buf.h"
#include "engine/feel/temporal.h"

enum { KEY_BYTES = 32 };

struct str rotation_key(struct arena *arena)
{
	unsigned char bytes[KEY_BYTES];
	struct buf text;

	crypto_random(bytes, sizeof(bytes));
	buf_init(&text, 256);
	buf_add_c(&text, "whsec_");
	buf_add_base64(&text, (struct str){ (const char *)bytes, sizeof(bytes) });
	const struct str key = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	crypto_wipe(bytes, sizeof(bytes));
	return key;
}

static struct str moment_of(int64_t ms, struct arena *arena)
{
	struct date_time moment;
	struct buf text;

	buf_init(&text, 64);
	(void)date_time_from_epoch(ms / 1000, 0, (struct zone){ .kind = ZONE_OFFSET }, &moment);
	date_time_print(&moment, &text);
	const struct str copied = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return copied;
}

static bool has_ended(struct str secret, int64_t now_ms)
{
	const size_t at = str_find(secret, STR("@"), 0);
	int64_t end_ms = 0;

	return at < secret.len && moment_read(str_slice(secret, at + 1, secret.len), &end_ms) &&
	       end_ms <= now_ms;
}

struct str rotation_add(struct str secrets, struct str key, int64_t until_ms, int64_t now_ms,
			struct arena *arena)
{
	const struct str until = moment_of(until_ms, arena);
	struct str list = key;
	struct str secret;
	size_t count = 1;

	while (str_next(&secrets, ' ', &secret)) {
		if (secret.len == 0 || has_ended(secret, now_ms))
			continue;
		const bool ends = str_find(secret, STR("@"), 0) < secret.len;
		list = str_printf(arena, "%.*s %.*s%s%.*s", STR_ARG(list), STR_ARG(secret),
				  ends ? "" : "@", STR_ARG(ends ? STR("") : until));
		count++;
	}
	return count <= SIGN_KEYS ? list : STR("");
}

struct str rotation_end(struct str secrets)
{
	struct str newest = STR("");

	(void)str_next(&secrets, ' ', &newest);
	return newest;
}
