/* What is to be told, by a webhook, to who looks after an endpoint: that it fails, and that it
 * works again. */
#ifndef STORAGE_ALARMS_H
#define STORAGE_ALARMS_H

#include "storage/store.h"

enum alarm_kind { ALARM_NONE, ALARM_FAILING, ALARM_RECOVERED };

struct alarm {
	struct str institution, id; /* id: the same however often it is tried */
	enum alarm_kind kind;
	int64_t due_ms;
};

/* It fails for long; told once in every hour at most, the next time at its end. Nothing when
 * the institution has another URL by now. */
bool store_alarm_raise(struct store *store, const struct endpoint *endpoint, struct str id,
		       int64_t now_ms, struct err *err);
/* It works again: told only where it was told that it fails. */
bool store_alarm_clear(struct store *store, const struct endpoint *endpoint, struct str id,
		       int64_t now_ms, struct err *err);
/* One that is due, which is due again after lease_ms unless it is told; of no kind when there
 * is none. */
bool store_alarm_take(struct store *store, int64_t now_ms, int64_t lease_ms,
		      struct arena *arena, struct alarm *out, struct err *err);
/* Whoever was to be told knows it. */
bool store_alarm_told(struct store *store, const struct alarm *alarm, int64_t now_ms,
		      struct err *err);

#endif
