/* A receiver for benchmarks, in a process of its own: it keeps connections, answers 204 at
 * once, and never answers what is posted to /hang/. */
#ifndef TESTS_BENCH_RECEIVER_H
#define TESTS_BENCH_RECEIVER_H

#include <stddef.h>
#include <stdint.h>

struct bench_receiver;
struct bench_receiver *bench_receiver_start(void);
void bench_receiver_stop(struct bench_receiver *receiver);
unsigned bench_receiver_port(const struct bench_receiver *receiver);
/* How many were answered since the last reset, and when one was, from 0. */
size_t bench_receiver_count(const struct bench_receiver *receiver);
int64_t bench_receiver_at(const struct bench_receiver *receiver, size_t number);
void bench_receiver_reset(struct bench_receiver *receiver);
/* Closes the connections that wait for an answer. */
void bench_receiver_hang_up(struct bench_receiver *receiver);
int64_t bench_now_us(void);

#endif
