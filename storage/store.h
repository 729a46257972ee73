/* Records that outlive the program: published forms, drafts, submissions, and what is to be
 * delivered. Knows no forms. */
#ifndef STORAGE_STORE_H
#define STORAGE_STORE_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "engine/base/vec.h"
#include "storage/endpoints.h"

struct store;

/* The operator's keys, by which everything that people wrote is encrypted in the end: the first
 * for what is new, the others to read what is older. */
struct platform_key {
	struct str name;
	unsigned char bytes[32];
};
struct platform_keys {
	const struct platform_key *at;
	size_t count;
};

/* "sqlite:PATH" or "postgres://…". Applies the migrations. Safe for several threads: each call
 * takes a connection of its own from a pool. ERR_DENIED when the store was encrypted with other
 * keys. They are borrowed until it is closed. */
struct store *store_open(struct str url, const struct platform_keys *keys, struct err *err);
void store_close(struct store *store);
/* The file of a store on this machine; empty for one that is none. */
struct str store_file(struct str url);
/* ERR_NOT_FOUND where there is no such file: who only looks into a store makes none. */
bool store_there(struct str url, struct err *err);
/* Was it ever opened with a platform key? Applies the migrations. */
bool store_has_key(struct str url, bool *has, struct err *err);
/* Applies the migrations alone, and adds the name of each that was missing, a line each. */
bool store_migrate(struct str url, struct buf *applied, struct err *err);
/* Those that were applied to it. */
struct migration_line {
	struct str name;
	int64_t applied_ms;
};
VEC_TYPE(migration_lines, struct migration_line);
bool store_migrations_list(struct store *store, struct arena *arena,
			   struct migration_lines *out, struct err *err);
/* Can it be written right now? For /readyz. */
bool store_ready(struct store *store, struct err *err);

/* --- keys --- */

/* An institution's key, without the key. */
struct key_record {
	struct str institution;
	int64_t number;		 /* the highest is in use */
	struct str platform_key; /* by which it is wrapped */
	int64_t created_ms;
};
VEC_TYPE(key_records, struct key_record);
bool store_keys_list(struct store *store, struct arena *arena, struct key_records *out,
		     struct err *err);
/* A new key for each institution; what is stored stays readable by the old ones. */
bool store_keys_rotate(struct store *store, int64_t *count, struct err *err);
/* Wraps every institution's keys by the first platform key; the others are then needed no more.
 */
bool store_keys_rewrap(struct store *store, int64_t *count, struct err *err);
/* Sees what other programs have changed: new keys, or that encryption has begun. */
bool store_keys_refresh(struct store *store, struct err *err);

/* A store that servers of a version without encryption may still use stays in the clear until
 * this is called; see storage/vault.h. */
bool store_encryption_begin(struct store *store, struct err *err);
/* Encrypts some of the records that are in the clear still; count 0: none is left, or it has
 * not begun. */
bool store_encrypt(struct store *store, int64_t *count, struct err *err);

/* What time it is by the clock that leases run and deliveries are due by: the database's, so
 * that all its programs agree; the one given, when that stands still. */
bool store_now(struct store *store, const struct clock *clock, int64_t *now_ms,
	       struct err *err);

/* Texts of records that are read live in the arena given. All times are milliseconds since 1970
 * UTC. */

struct form_record {
	struct str institution, id;
	int64_t version;       /* from 1, gapless per form */
	struct str definition; /* the bytes that were uploaded */
	struct str digest;     /* of them: 32 bytes */
	int64_t published_ms;
	bool returns; /* to be published: if it was withdrawn it comes back, also unchanged */
	bool once; /* to be published: not again, if something newer came after these bytes */
	bool superseded; /* out, of one to be published once: nothing was done */
	bool taken;	 /* out: it failed, for another institution has the id */
	struct str who;	 /* for the audit, which tells of it; empty: another entry does */
	const struct design_move *move; /* what is done with it, or nothing; NULL: none */
};
VEC_TYPE(form_records, struct form_record);

/* How often what the public can have was changed, by a version, an availability or an
 * institution: whoever keeps them in memory looks again when it is another number. */
bool store_forms_changes(struct store *store, int64_t *count, struct err *err);
/* Stores a new version and fills record->version; the very bytes that are the current version
 * already give that one back (*created false). An id is the institution's that stored it first.
 */
bool store_form_publish(struct store *store, struct form_record *record, bool *created,
			struct err *err);
/* Which is the newest version of every form of every institution: nothing else is filled in.
 * Those that have their ids come first: in a store that an older program made, two institutions
 * may have a form of one id. */
bool store_forms_newest(struct store *store, struct arena *arena, struct form_records *out,
			struct err *err);
/* Fills in the record whose institution, id and version are given; ERR_NOT_FOUND when there is
 * none. */
bool store_form_version(struct store *store, struct arena *arena, struct form_record *record,
			struct err *err);
/* The newest first: versions below the one given, of its institution and id. */
bool store_form_versions(struct store *store, struct arena *arena,
			 const struct form_record *below, int64_t most,
			 struct form_records *out, struct err *err);

/* A file that forms are made with, "block" or "list": what a name and version once meant to an
 * institution they mean for ever. */
struct library_record {
	struct str institution, kind, name;
	int64_t version;
	struct str bytes, who; /* who: as of a form */
	int64_t stored_ms;
};
/* The same bytes again change nothing (*created false); other bytes are ERR_CONFLICT. */
bool store_library_put(struct store *store, const struct library_record *record, bool *created,
		       struct err *err);
/* Fills in the bytes of the record whose institution, kind, name and version are given;
 * ERR_NOT_FOUND when there is none. */
bool store_library_get(struct store *store, struct arena *arena, struct library_record *record,
		       struct err *err);

VEC_TYPE(library_records, struct library_record);
/* The newest version of each of that kind, by name; without bytes and times. */
bool store_library_list(struct store *store, struct arena *arena, struct str institution,
			struct str kind, struct library_records *out, struct err *err);

/* A definition that an institution works on, one for each form: its text as it is now, and
 * whose change that was. */
struct design {
	struct str institution, form;
	int64_t revision;  /* from 1; each save is one */
	struct str state;  /* "draft", "review", "returned", "approved", "published" */
	int64_t base;	   /* the revision that was published last; 0: none was */
	struct str author; /* an id that means somebody to whoever gave it */
	struct str name;   /* theirs, for people */
	int64_t time_ms;
	struct str definition;
	struct str step; /* of a save: "undo", "redo", or empty */
};
VEC_TYPE(designs, struct design);
/* Changes the revision given, 0 for a new design, to the next one, which is a draft. Of what is
 * given, state and base do not count. ERR_CONFLICT when it is another revision by now, or there
 * is one. */
bool store_design_save(struct store *store, const struct design *design, struct err *err);
/* To its state and base, with a remark, which may be empty; ERR_CONFLICT when that revision is
 * not in the state it comes from, or no longer the newest. */
bool store_design_move(struct store *store, const struct design *design, const char *from,
		       struct str remark, struct err *err);
/* ERR_NOT_FOUND when there is none. */
bool store_design_get(struct store *store, struct arena *arena, struct str institution,
		      struct str form, struct design *out, struct err *err);
bool store_designs_list(struct store *store, struct arena *arena, struct str institution,
			struct designs *out, struct err *err);

struct design_revision {
	int64_t number;
	struct str author, name;
	int64_t time_ms;
	struct str step; /* "undo", "redo", or empty: something was changed */
};
VEC_TYPE(design_revisions, struct design_revision);
/* The newest first; the last hundreds are kept. */
bool store_design_revisions(struct store *store, struct arena *arena, struct str institution,
			    struct str form, struct design_revisions *out, struct err *err);
/* Fills in the definition of the one whose institution, form and revision are given. */
bool store_design_text(struct store *store, struct arena *arena, struct design *design,
		       struct err *err);

struct design_remark {
	int64_t revision;
	struct str state, name, text;
	int64_t time_ms;
};
VEC_TYPE(design_remarks, struct design_remark);
/* The newest first, with every change of state. */
bool store_design_remarks(struct store *store, struct arena *arena, struct str institution,
			  struct str form, struct design_remarks *out, struct err *err);

/* A form being filled in. Its id is the SHA-256 of the secret in the citizen's cookie. */
struct draft {
	struct str institution, id, form;
	int64_t version;
	struct str language;
	struct str answers; /* JSON, what was typed */
	int64_t created_ms, updated_ms, expires_ms;
	struct str page; /* where in the form its person stands; empty: only begun */
	int64_t month;	 /* in which it was begun, 202611; 0: not known */
};
bool store_draft_put(struct store *store, const struct draft *draft,
		     struct err *err); /* new or replaced */
bool store_draft_get(struct store *store, struct str institution, struct str id,
		     struct arena *arena, struct draft *out, struct err *err);
bool store_drafts_expire(struct store *store, int64_t now_ms, int64_t *removed,
			 struct err *err);
/* With its files and links. */
bool store_draft_remove(struct store *store, const struct draft *draft, struct err *err);

/* Another secret that opens a draft, by its SHA-256: one that stands in a link, until then, or
 * that of a browser that took the draft over. */
struct draft_link {
	struct str institution, digest, draft;
	bool browser;
	int64_t expires_ms;
};
/* A draft has one link: another ends it. */
bool store_draft_link_put(struct store *store, const struct draft_link *link, struct err *err);
/* Fills in the draft of the one whose institution, digest and kind are given; ERR_NOT_FOUND
 * when there is none, or its time is over. */
bool store_draft_link_get(struct store *store, struct draft_link *link, int64_t now_ms,
			  struct arena *arena, struct err *err);
bool store_draft_links_expire(struct store *store, int64_t now_ms, struct err *err);

/* Somebody who has logged in. Its id is the SHA-256 of the secret in the browser's cookie. */
struct login_session {
	struct str institution, id;
	struct str person; /* what the login said */
	int64_t begun_ms, used_ms;
};
bool store_session_put(struct store *store, const struct login_session *session,
		       struct err *err);
bool store_session_get(struct store *store, struct str institution, struct str id,
		       struct arena *arena, struct login_session *out, struct err *err);
bool store_session_use(struct store *store, const struct login_session *session, int64_t now_ms,
		       struct err *err);
/* One that is not there is no failure. */
bool store_session_remove(struct store *store, struct str institution, struct str id,
			  struct err *err);

/* The secret of the draft that somebody who has logged in has in a form; one each. */
struct own_draft {
	struct str institution, owner, form; /* owner: a pseudonym, any bytes */
	struct str secret;
	int64_t used_ms;
};
bool store_own_draft_put(struct store *store, const struct own_draft *draft, struct err *err);
/* Fills in the rest of the one whose institution, owner and form are given; ERR_NOT_FOUND when
 * there is none. */
bool store_own_draft_get(struct store *store, struct arena *arena, struct own_draft *draft,
			 struct err *err);
/* Sessions that began, and own drafts that were used, before. */
bool store_logins_expire(struct store *store, int64_t sessions_ms, int64_t drafts_ms,
			 struct err *err);

struct submission {
	struct str institution, id; /* id: random, for machines */
	struct str reference;	    /* for people: "VL-7K4M-2Q9D", unique */
	struct str form;
	int64_t version;
	struct str language;
	struct str payload; /* what the receiver gets, exactly */
	struct str content_type;
	struct str key; /* idempotency key */
	/* SHA-256 of the code by which who sent it sees how it stands; may be empty */
	struct str access;
	struct str draft; /* id of the draft that it ends; may be empty */
	/* Ids of the draft's files that are part of it; the others end with the draft. */
	const struct str *files;
	size_t file_count;
	int64_t sequence; /* per institution, from 1, gapless; filled in by the store */
	int64_t received_ms;
	/* Days that it is kept after it was delivered, and at most; 0: as is usual. */
	int64_t keep_delivered_days, keep_days;
};
/* One transaction: the submission, its outbox row, the end of its draft. True only when it is
 * durable. A key that is there already gives back the submission stored then (*created false).
 * The payload may name the sequence: payload is called inside the transaction, when it is
 * known, to write it into the arena. */
struct payload_writer {
	bool (*write)(const void *context, const struct submission *submission,
		      struct arena *arena, struct str *payload, struct err *err);
	const void *context;
};
bool store_submit(struct store *store, struct arena *arena, struct submission *submission,
		  const struct payload_writer *writer, bool *created, struct err *err);
bool store_submission_by_key(struct store *store, struct str institution, struct str key,
			     struct arena *arena, struct submission *out, struct err *err);
/* ERR_NOT_FOUND for one that was purged, too. */
bool store_submission_get(struct store *store, struct str institution, struct str id,
			  struct arena *arena, struct submission *out, struct err *err);
/* Fills in those, whose institutions and ids are given, that are kept with at most so many
 * bytes. The others stay without a content type: store_submission_get says why. */
bool store_submissions_load(struct store *store, struct submission *all, size_t count,
			    int64_t most, struct arena *arena, struct err *err);

/* Erases the content of submissions whose time is over: so long after they were delivered, or
 * so long after they came, delivered or not. Reference, times and number stay, and the audit
 * gets an entry. */
struct purge {
	int64_t now_ms;
	int64_t delivered_days, days; /* where the form said nothing */
	int64_t most_days;	      /* whatever the form said */
};
struct purged {
	struct str institution, id, reference;
	bool delivered; /* false: its institution never got it */
};
VEC_TYPE(purged_list, struct purged);
/* Some of them; an empty list: none is left. */
bool store_purge(struct store *store, const struct purge *purge, struct arena *arena,
		 struct purged_list *out, struct err *err);
/* What was done, the newest first; before: a number, 0 for the newest. At most 100. */
struct audit_line {
	int64_t number, time_ms;
	struct str who, what, submission, reference, detail;
};
VEC_TYPE(audit_lines, struct audit_line);
bool store_audit_list(struct store *store, struct arena *arena, struct str institution,
		      int64_t before, struct audit_lines *out, struct err *err);
/* Something was done that changes nothing else: somebody looked. Of line the number does not
 * count. */
bool store_audit_add(struct store *store, struct str institution, const struct audit_line *line,
		     struct err *err);
/* Is an institution's audit as it was written? ERR_DENIED when not; count: its entries. */
bool store_audit_check(struct store *store, struct str institution, int64_t *count,
		       struct err *err);

/* What an institution says of a submission: "delivered" with the case number that its endpoint
 * answered with, the first one, and what came beside it. */
struct submission_status {
	struct str institution, submission, state, case_number;
	int64_t at_ms;
};
/* ERR_NOT_FOUND when the institution has no such submission. The audit gets the line. */
bool store_status_add(struct store *store, const struct submission_status *status,
		      const struct audit_line *line, struct err *err);
/* The newest that it said itself, or else "delivered"; without a state when there is none. */
bool store_status_get(struct store *store, struct str institution, struct str submission,
		      struct arena *arena, struct submission_status *out, struct err *err);

VEC_TYPE(submission_statuses, struct submission_status);
/* All that was said, in its order. */
bool store_status_list(struct store *store, struct str institution, struct str submission,
		       struct arena *arena, struct submission_statuses *out, struct err *err);

/* A mail about a submission that waits to be sent; its content is the caller's to write and
 * read, and encrypted. */
struct mail {
	struct str institution, id, submission, content;
	int64_t attempt; /* which this one is, from 1 */
	int64_t next_ms; /* when it is due */
};
bool store_mail_put(struct store *store, const struct mail *mail, struct err *err);
/* One that is due, which is due again after lease_ms unless it is ended; without an id when
 * there is none. */
bool store_mail_claim(struct store *store, int64_t now_ms, int64_t lease_ms,
		      struct arena *arena, struct mail *out, struct err *err);
bool store_mail_later(struct store *store, const struct mail *mail, struct err *err);
bool store_mail_remove(struct store *store, const struct mail *mail, struct err *err);

/* For receivers that ask: an institution's submissions behind a sequence number, in order. */
struct pull {
	struct str institution;
	int64_t after, most;
};
struct pulled_one {
	struct str id;
	int64_t sequence;
};
VEC_TYPE(pulled, struct pulled_one);
bool store_submissions_after(struct store *store, const struct pull *pull, struct arena *arena,
			     struct pulled *out, struct err *err);
/* Up to which number everything is delivered or acknowledged. */
bool store_submissions_acknowledged(struct store *store, struct str institution, int64_t *upto,
				    struct err *err);
/* Those up to that number count as delivered; where some did not, *count, the audit is told. */
bool store_submissions_acknowledge(struct store *store, struct str institution, int64_t upto,
				   const struct audit_line *line, int64_t *count,
				   struct err *err);

/* The bytes of a file that somebody attached; what it is called stands in the answers. */
struct stored_file {
	struct str institution, id; /* id: random */
	struct str draft;	    /* to which it belongs until that is sent */
	uint64_t size;
	bool scanned; /* by who puts it, and nothing was found */
};
/* Gives its pieces, which count from 0: LIMIT_CHUNK bytes each but for the last, which may be
 * shorter. Asked from the beginning again when the transaction must be. */
struct chunk_source {
	bool (*read)(void *context, int64_t number, struct str *bytes, struct err *err);
	void *context;
};
/* One transaction. */
bool store_file_put(struct store *store, const struct stored_file *file,
		    const struct chunk_source *source, struct err *err);
/* Fills in the size; ERR_NOT_FOUND when there is no such file. */
bool store_file_size(struct store *store, struct stored_file *file, struct err *err);
/* The pieces count from 0; behind the last one there are none: empty. ERR_NOT_FOUND when there
 * is no such file. */
bool store_file_chunk(struct store *store, const struct stored_file *file, int64_t number,
		      struct arena *arena, struct str *bytes, struct err *err);
/* What a scanner said: empty, or the name of what it found. */
bool store_file_judge(struct store *store, const struct stored_file *file, struct str verdict,
		      struct err *err);
/* The files of a submission that were not scanned yet, or in which something was found. */
struct suspect {
	struct str id, verdict; /* empty: not scanned */
};
VEC_TYPE(suspects, struct suspect);
bool store_files_suspect(struct store *store, struct str institution, struct str submission,
			 struct arena *arena, struct suspects *out, struct err *err);
/* Of a draft; one that has been sent stays. */
bool store_file_remove(struct store *store, const struct stored_file *file, struct err *err);

/* A submission's delivery. state changes only through the functions below. */
enum delivery_state { DELIVERY_DUE, DELIVERY_LEASED, DELIVERY_DONE, DELIVERY_PARKED };
struct delivery {
	struct str institution, id; /* id: the webhook-id, the same for all attempts */
	struct str submission;
	int64_t attempt;  /* which this one is, from 1 */
	struct str lease; /* token: whoever holds it may finish the delivery */
	enum delivery_state state;
	int64_t next_ms;
	int64_t replayed; /* how many attempts there had been when it was last replayed */
	bool accepted;	  /* it has been before it was replayed; of one that was claimed */
	const struct endpoint *endpoint; /* of one that was claimed */
};
VEC_TYPE(deliveries, struct delivery);

/* Takes up to most due deliveries, in turns from those institutions that have the fewest under
 * way, at most per_institution of one, or as many as its endpoint says, and a single one while
 * its breaker was open last, for lease_ms; those whose lease ran out are due again. The attempt
 * is recorded before this returns, with an unknown outcome. */
struct claim {
	size_t most, per_institution;
	size_t ahead; /* so many times as many are taken, to be begun one after the other; 0: 1
		       */
	int64_t now_ms, lease_ms;
};
bool store_outbox_claim(struct store *store, const struct claim *claim, struct arena *arena,
			struct deliveries *out, struct err *err);

/* How an attempt ended. */
struct outcome {
	int64_t status;	    /* HTTP status, 0 when there was none */
	struct str detail;  /* what went wrong, in our own words, or empty */
	struct str answer;  /* what the receiver said to it, any bytes: kept encrypted */
	struct str keys;    /* which keys signed it, by their ids */
	struct str address; /* that was connected to, or empty */
	int64_t started_ms, ended_ms;
	enum delivery_state next; /* DONE, DUE (again at next_ms), or PARKED */
	bool unmade;		  /* it was not made, so the schedule does not count it */
	struct str case_number;	  /* that the receiver answered with, or empty */
	int64_t next_ms;
};
/* False with ERR_CONFLICT when the lease is no longer ours: then nothing was changed. Finishing
 * once more in the same way is no failure, and changes nothing. */
bool store_outbox_finish(struct store *store, const struct delivery *delivery,
			 const struct outcome *outcome, struct err *err);
/* The same for many, and a claim, all in one transaction: lost says which lease was no longer
 * ours. claim may be NULL. */
struct ending {
	struct delivery delivery;
	struct outcome outcome;
	bool lost;
	bool tried; /* the store's alone: a transaction recorded it which may be committed */
};
struct turn {
	struct ending *endings;
	size_t ending_count;
	const struct claim *claim;
	struct deliveries claimed;
};
bool store_outbox_turn(struct store *store, struct arena *arena, struct turn *turn,
		       struct err *err);

/* Delivers again what was delivered or parked: its attempts begin anew, at once, under the id
 * it had. Of one institution, whose endpoint is tried at once, and whose audit tells it. When
 * it was first accepted stays known. */
struct replay {
	struct str institution;
	struct str id;		/* this one, or */
	int64_t from_ms, to_ms; /* all that was received from then on and before then, or */
	bool failed;		/* all that is parked or waits for another try, whose last
				   attempt began from_ms or later */
	struct str who;		/* for the audit */
};
bool store_outbox_replay(struct store *store, const struct replay *replay, int64_t now_ms,
			 int64_t *count, struct err *err);
/* How a delivery stands; ERR_NOT_FOUND when there is none. */
bool store_delivery_get(struct store *store, struct str institution, struct str id,
			struct arena *arena, struct delivery *out, struct err *err);
/* The same for who watches deliveries: what is known of them beside what was sent. */
struct delivery_line {
	struct str id, reference, form, language;
	int64_t version, sequence, received_ms;
	bool erased; /* its content is: it cannot be sent again */
	enum delivery_state state;
	bool failed; /* it was tried, and waits for another try */
	int64_t attempts, next_ms;
	int64_t status; /* of the last attempt, as in past_attempt; 0: none, or no attempt */
	struct str detail;
};
VEC_TYPE(delivery_lines, struct delivery_line);
enum delivery_wanted {
	DELIVERIES_ALL,
	DELIVERIES_WAITING,
	DELIVERIES_FAILED, /* those of the waiting that were tried */
	DELIVERIES_DONE,
	DELIVERIES_PARKED
};
struct delivery_filter {
	struct str institution;
	struct str form, name; /* name: a reference or an id; empty: any */
	enum delivery_wanted wanted;
	int64_t before, most; /* before: a sequence number, 0 for the newest */
};
/* The newest first. */
bool store_deliveries_list(struct store *store, const struct delivery_filter *filter,
			   struct arena *arena, struct delivery_lines *out, struct err *err);
bool store_delivery_line(struct store *store, struct str institution, struct str id,
			 struct arena *arena, struct delivery_line *out, struct err *err);
/* How a submission stands, without anything of what was sent; its content may be erased. */
struct submission_trace {
	struct str institution, id, reference, form;
	int64_t version, received_ms;
	struct str access;
	bool erased;
	enum delivery_state state;
	int64_t delivered_ms; /* when it was first accepted; 0: never */
};
/* ERR_NOT_FOUND when the institution has none with that reference. */
bool store_trace_get(struct store *store, struct str institution, struct str reference,
		     struct arena *arena, struct submission_trace *out, struct err *err);
/* What waits, for who watches; institutions without a delivery open or parked are left out. */
struct outbox_figure {
	struct str institution;
	int64_t waiting, parked;
	int64_t due_ms; /* when the first of those waiting is or was due; 0: none waits */
};
VEC_TYPE(outbox_figures, struct outbox_figure);
bool store_outbox_figures(struct store *store, struct arena *arena, struct outbox_figures *out,
			  struct err *err);
/* The store's clock was ahead and has been set back, by so much, or by nobody knows how much
 * (0): what would now wait longer than it was meant to, or than anything ever is, is brought
 * forward, so that no delivery is held until that time comes again. */
struct clock_back {
	int64_t now_ms, by_ms;
	int64_t lease_ms; /* the longest there is */
};
bool store_outbox_clock_back(struct store *store, const struct clock_back *back,
			     struct err *err);
/* Of a delivery: who tried when, and what came of it. */
struct past_attempt {
	int64_t number, started_ms, ended_ms; /* ended_ms 0: nobody knows how it ended */
	int64_t status;			      /* HTTP, 0 when there was none */
	struct str detail, address, keys, answer;
};
VEC_TYPE(past_attempts, struct past_attempt);
bool store_attempts_list(struct store *store, const struct delivery *delivery,
			 struct arena *arena, struct past_attempts *out, struct err *err);
/* The beginning of what may be any bytes, to be read by people: control characters and what is
 * no text become U+FFFD. */
struct str store_answer_clean(struct arena *arena, struct str bytes);
/* When the next delivery is due; INT64_MAX when none waits. */
bool store_outbox_next(struct store *store, int64_t *when_ms, struct err *err);

#endif
