#include "app/delivery/lane.h"

#include <stdlib.h>

#include "engine/base/heap.h"

static struct lane *find(const struct lanes *lanes, struct str institution)
{
	struct lane *lane = lanes->first;

	while (lane != NULL && !str_equal(lane->institution, institution))
		lane = lane->next;
	return lane;
}

static void append(struct lanes *lanes, struct lane *lane)
{
	lane->next = NULL;
	if (lanes->first == NULL)
		lanes->first = lane;
	else
		lanes->last->next = lane;
	lanes->last = lane;
}

static void take_out(struct lanes *lanes, const struct lane *lane)
{
	struct lane *before = NULL;

	for (struct lane *at = lanes->first; at != lane; at = at->next)
		before = at;
	if (before == NULL)
		lanes->first = lane->next;
	else
		before->next = lane->next;
	if (lanes->last == lane)
		lanes->last = before;
}

static struct lane *add(struct lanes *lanes, struct str institution)
{
	struct lane *lane = heap_new(sizeof(*lane));

	lane->institution = str_copy(&lane->arena, institution);
	append(lanes, lane);
	return lane;
}

static void forget(struct lane *lane)
{
	arena_finish(&lane->arena);
	free(lane);
}

void lane_join(struct lanes *lanes, struct attempt *attempt, size_t most)
{
	const int64_t own = attempt->endpoint.concurrency;
	struct lane *lane = find(lanes, attempt->delivery.institution);

	if (lane == NULL)
		lane = add(lanes, attempt->delivery.institution);
	lane->most = own > 0 ? (size_t)own : most;
	lane->members++;
	attempt->lane = lane;
}

void lane_leave(struct lanes *lanes, struct attempt *attempt)
{
	struct lane *lane = attempt->lane;

	attempt->lane = NULL;
	if (--lane->members > 0)
		return;
	take_out(lanes, lane);
	forget(lane);
}

/* The lane whose turn it was waits until all others had theirs. */
struct attempt *lane_next(struct lanes *lanes)
{
	struct lane *lane = lanes->first;

	while (lane != NULL && (lane->waiting.count == 0 || lane->under_way >= lane->most))
		lane = lane->next;
	if (lane == NULL)
		return NULL;
	if (lane != lanes->last) {
		take_out(lanes, lane);
		append(lanes, lane);
	}
	return attempt_pop(&lane->waiting);
}

void lanes_finish(struct lanes *lanes)
{
	struct lane *next = NULL;

	for (struct lane *lane = lanes->first; lane != NULL; lane = next) {
		next = lane->next;
		forget(lane);
	}
	*lanes = (struct lanes){ 0 };
}
