/* Keys of the API that institutions make themselves. */
#ifndef STORAGE_API_KEYS_H
#define STORAGE_API_KEYS_H

#include "storage/store.h"

/* A key of the API that an institution made itself, without the key. A time of 0 has not come
 * and will not. */
struct api_key {
	struct str institution, id, name;
	struct str digest;		/* of the key */
	struct str scopes;		/* for who checks it */
	struct str author, author_name; /* who made it: an id, and for people */
	int64_t created_ms, expires_ms, used_ms, ended_ms;
};
VEC_TYPE(api_keys, struct api_key);
/* Told in the audit. ERR_LIMIT: there are too many already. */
bool store_api_key_add(struct store *store, const struct api_key *key,
		       const struct audit_line *line, struct err *err);
/* At line's time; one that is not there, or has ended, is no failure. */
bool store_api_key_end(struct store *store, struct str institution, struct str id,
		       const struct audit_line *line, struct err *err);
/* Whatever its times say; ERR_NOT_FOUND when there is none. */
bool store_api_key_find(struct store *store, struct arena *arena, struct str digest,
			struct api_key *out, struct err *err);
bool store_api_key_used(struct store *store, const struct api_key *key, int64_t now_ms,
			struct err *err);
/* The newest first, those that have ended, too. */
bool store_api_keys_list(struct store *store, struct arena *arena, struct str institution,
			 struct api_keys *out, struct err *err);

#endif
