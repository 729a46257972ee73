/* A body with files, taken as it comes: texts stay in memory, the bytes of files go to one file
 * without a name, which is gone with the request. */
#ifndef APP_HTTP_UPLOAD_H
#define APP_HTTP_UPLOAD_H

#include "app/http/guard.h"
#include "app/http/message.h"

struct upload;

/* In the folder; most: bytes of the whole body. NULL with why when the boundary is wrong. */
struct upload *upload_new(struct str boundary, struct str folder, size_t most,
			  struct refusal *why);
void upload_free(struct upload *upload);
/* False with why: what comes is malformed, or too much. */
bool upload_take(struct upload *upload, struct str bytes, struct refusal *why);
/* All has come: the request gets its pairs and files, which live as long as the upload. */
bool upload_end(struct upload *upload, struct request *request, struct refusal *why);

/* Bytes of a file that was sent and is not too large, from there. False: they cannot be read.
 */
bool upload_read(const struct sent_file *file, uint64_t from, char *at, size_t size);
/* All of the first file that was sent. False: there is none, it has more than that, or it cannot
 * be read. */
bool upload_first(const struct request *request, size_t most, struct str *out);

#endif
