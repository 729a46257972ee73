/* The code by which whoever sent something sees later how it stands: with the reference, and
 * without logging in. 80 bits, so that it can be typed and not guessed. */
#ifndef APP_SERVICE_ACCESS_H
#define APP_SERVICE_ACCESS_H

#include "app/service/crypto.h"
#include "storage/store.h"

/* "7K4M-2Q9D-0A1B-C3D4": derived from the platform's key and the submission's, so that nobody
 * reads it out of the store. In the arena. */
struct str access_code(struct arena *arena, const struct platform_key *key,
		       struct str submission_key);
/* What the store keeps of it, however it was typed. In the arena; empty: that is no code. */
struct str access_digest(struct arena *arena, struct str code);
/* That of a submission, by whichever key it was made; empty: it has none, or that key is gone.
 */
struct str access_find(struct arena *arena, const struct platform_keys *keys,
		       const struct submission *submission);

#endif
