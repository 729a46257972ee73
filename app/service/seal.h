/* Encrypts what is sent for the eyes of its institution alone: JWE (RFC 7516), compact, by its
 * public key. */
#ifndef APP_SERVICE_SEAL_H
#define APP_SERVICE_SEAL_H

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/vec.h"

/* The public key of an institution. */
struct seal;
VEC_TYPE(seals, struct seal);

#define SEAL_CONTENT_TYPE "application/jose"

/* Lines of an institution, a space, and the path of the file with its key: PEM or JWK, RSA of
 * 2048 bits and more (RSA-OAEP-256) or EC of P-256 (ECDH-ES). All live as long as the arena. */
bool seals_read(struct arena *arena, struct str lines, struct seals *out, struct err *err);
/* NULL: the institution has none, and its submissions are not sealed. */
const struct seal *seals_find(const struct seals *seals, struct str institution);

/* Content encryption is A256GCM. type: what it is, "json" or "xml", for the receiver (RFC 7516
 * §4.1.12). */
void seal_write(const struct seal *seal, struct str type, struct str plain, struct buf *out);

#endif
