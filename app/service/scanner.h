/* Looks for viruses, by the clamd that the operator runs: its INSTREAM command. */
#ifndef APP_SERVICE_SCANNER_H
#define APP_SERVICE_SCANNER_H

#include "storage/store.h"

/* Safe for several threads. The address, which is borrowed, is "host:port", "[::1]:3310", or
 * the path of a socket, which begins with a slash. NULL with ERR_INVALID for another one. */
struct scanner;
struct scanner *scanner_new(struct str address, struct err *err);
void scanner_free(struct scanner *scanner);

/* Sends that many bytes, piece by piece. An empty verdict: nothing was found; else the name of
 * what was. False with ERR_BUSY when it could not be found out now; then nobody waits for it
 * for some seconds. */
bool scanner_scan(struct scanner *scanner, const struct chunk_source *source, uint64_t size,
		  struct arena *arena, struct str *verdict, struct err *err);

#endif
