/* The socket that connections come in on. */
#ifndef APP_HTTP_LISTENER_H
#define APP_HTTP_LISTENER_H

#include "engine/base/err.h"
#include "engine/base/str.h"

/* "127.0.0.1:8080", "[::]:8080" (IPv4 too), "localhost:0". The socket, or -1 with err: nobody
 * else listens there. Who connects is refused until listener_listen; then they wait. */
int listener_bind(struct str address, struct err *err);
/* The address is for what it says; for a socket that listens already it does nothing. */
bool listener_listen(int socket, struct str address, struct err *err);
/* The port it was given. */
uint16_t listener_port(int socket);

#endif
