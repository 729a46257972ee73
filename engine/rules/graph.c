/* Who needs whom: the order in which everything is computed, and the loops that forbid one. */
#include "engine/rules/rules_inner.h"

#include <string.h>

enum { LOOPS_SHOWN = 20 }; /* more are seldom independent mistakes */

struct edge {
	uint32_t node, needs;
};

struct edges {
	VEC(struct edge) list;
};

struct graph {
	const struct rules *rules;
	struct arena *arena; /* for the time of ordering */
	uint32_t node_count;
	struct edges edges;
	struct adjacency needs, needed_by;
	uint32_t *waiting; /* by node: how many that it needs are not in order yet */
	uint32_t *order;
	uint32_t done; /* nodes in order */
	/* For the search of loops. */
	uint32_t *seen, *from, *queue;
	uint32_t stamp;
	size_t walked; /* edges, of LIMIT_RULE_EDGES */
};

struct loop {
	uint32_t *nodes; /* each needs the next, the last the first */
	uint32_t count;	 /* 0: none */
};

static uint32_t node_of(const struct item *item, enum node_kind kind)
{
	return (uint32_t)(item->index * NODE_KINDS + (size_t)kind);
}

static const struct item *item_of(const struct graph *graph, uint32_t node)
{
	return graph->rules->form->items[node / NODE_KINDS];
}

static void add_edge(struct graph *graph, uint32_t node, uint32_t needs)
{
	*VEC_ADD(graph->arena, &graph->edges.list) = (struct edge){ node, needs };
}

static void add_inputs(struct graph *graph, uint32_t node, const struct rule_code *code)
{
	for (size_t i = 0; i < code->input_count; i++) {
		const struct rule_input *input = &code->inputs[i];

		if (input->item->kind != ITEM_REPEAT || input->whole) {
			add_edge(graph, node, node_of(input->item, NODE_VALUE));
			continue;
		}
		add_edge(graph, node, node_of(input->item, NODE_RELEVANT));
		for (size_t k = 0; k < input->column_count; k++)
			add_edge(graph, node, node_of(input->columns[k], NODE_VALUE));
	}
}

/* A repeat's value is its rows: all that is in them. */
static void add_columns(struct graph *graph, const struct item *repeat)
{
	for (size_t i = 0; i < repeat->inner->count; i++)
		if (item_has_value(repeat->inner->columns[i]))
			add_edge(graph, node_of(repeat, NODE_VALUE),
				 node_of(repeat->inner->columns[i], NODE_VALUE));
}

static void add_item(struct graph *graph, const struct item *item)
{
	const struct item_rules *rules = &graph->rules->items[item->index];
	uint32_t relevant = node_of(item, NODE_RELEVANT);
	uint32_t readonly = node_of(item, NODE_READONLY);
	uint32_t value = node_of(item, NODE_VALUE);

	if (item->parent != NULL) {
		add_edge(graph, relevant, node_of(item->parent, NODE_RELEVANT));
		add_edge(graph, readonly, node_of(item->parent, NODE_READONLY));
	}
	add_edge(graph, value, relevant);
	add_edge(graph, value, readonly);
	add_inputs(graph, relevant, &rules->rules[RULE_RELEVANT]);
	add_inputs(graph, readonly, &rules->rules[RULE_READONLY]);
	add_inputs(graph, value, &rules->rules[RULE_CALCULATE]);
	add_inputs(graph, value, &rules->rules[RULE_DEFAULT]);
	add_inputs(graph, value, &rules->filter);
	for (size_t i = 0; rules->options != NULL && i < item->option_count; i++)
		add_inputs(graph, value, &rules->options[i]);
	if (item->kind == ITEM_REPEAT)
		add_columns(graph, item);
}

/* Counting sort of the edges by one end; the result is in the arena. */
static struct adjacency index_edges(const struct edges *edges, bool by_needed, uint32_t count,
				    struct arena *arena)
{
	struct adjacency out = { ARENA_ARRAY(arena, uint32_t, count + 1),
				 ARENA_ARRAY(arena, uint32_t, edges->list.count) };

	/* start[n] is where n's begin; while they are put there, where its next one goes. */
	for (size_t i = 0; i < edges->list.count; i++) {
		const struct edge *edge = &edges->list.at[i];

		out.start[by_needed ? edge->needs : edge->node]++;
	}
	for (uint32_t i = 1; i <= count; i++)
		out.start[i] += out.start[i - 1];
	for (size_t i = edges->list.count; i > 0; i--) {
		const struct edge *edge = &edges->list.at[i - 1];
		uint32_t key = by_needed ? edge->needs : edge->node;

		out.at[--out.start[key]] = by_needed ? edge->node : edge->needs;
	}
	return out;
}

static void append(struct graph *graph, uint32_t node)
{
	graph->waiting[node] = UINT32_MAX;
	graph->order[graph->done++] = node;
}

/* Kahn's algorithm: what waits for nothing is next. Goes on from the nodes in order whose
 * dependents were not told yet. */
static void order_from(struct graph *graph, uint32_t next)
{
	for (; next < graph->done; next++) {
		uint32_t node = graph->order[next];

		for (uint32_t i = graph->needed_by.start[node];
		     i < graph->needed_by.start[node + 1]; i++) {
			uint32_t other = graph->needed_by.at[i];

			if (graph->waiting[other] == UINT32_MAX)
				continue;
			graph->waiting[other]--;
			if (graph->waiting[other] == 0)
				append(graph, other);
		}
	}
}

static void order_all(struct graph *graph)
{
	for (uint32_t node = 0; node < graph->node_count; node++)
		graph->waiting[node] = graph->needs.start[node + 1] - graph->needs.start[node];
	for (uint32_t node = 0; node < graph->node_count; node++)
		if (graph->waiting[node] == 0)
			append(graph, node);
	order_from(graph, 0);
}

static bool is_left(const struct graph *graph, uint32_t node)
{
	return graph->waiting[node] != UINT32_MAX;
}

/* Breadth first from start along what it needs, until something needs start again: that
 * node, or UINT32_MAX. */
static uint32_t find_back(struct graph *graph, uint32_t start)
{
	uint32_t head = 0;
	uint32_t tail = 0;

	graph->stamp++;
	graph->seen[start] = graph->stamp;
	graph->queue[tail++] = start;
	while (head < tail && graph->walked < LIMIT_RULE_EDGES) {
		uint32_t node = graph->queue[head++];

		for (uint32_t i = graph->needs.start[node]; i < graph->needs.start[node + 1];
		     i++) {
			uint32_t other = graph->needs.at[i];

			graph->walked++;
			if (other == start)
				return node;
			if (!is_left(graph, other) || graph->seen[other] == graph->stamp)
				continue;
			graph->seen[other] = graph->stamp;
			graph->from[other] = node;
			graph->queue[tail++] = other;
		}
	}
	return UINT32_MAX;
}

static uint32_t path_length(const struct graph *graph, uint32_t start, uint32_t last)
{
	uint32_t count = 1;

	while (last != start) {
		last = graph->from[last];
		count++;
	}
	return count;
}

static void keep_path(const struct graph *graph, uint32_t start, uint32_t last,
		      struct loop *loop)
{
	loop->count = path_length(graph, start, last);
	for (uint32_t i = loop->count; i > 0; i--) {
		loop->nodes[i - 1] = last;
		last = graph->from[last];
	}
}

/* Whatever is left needs something that is left: following that ends in a loop. */
static void keep_any_loop(struct graph *graph, struct loop *loop)
{
	uint32_t node = 0;
	uint32_t last;

	while (!is_left(graph, node))
		node++;
	graph->stamp++;
	while (graph->seen[node] != graph->stamp) {
		uint32_t i = graph->needs.start[node];

		graph->seen[node] = graph->stamp;
		while (!is_left(graph, graph->needs.at[i]))
			i++;
		graph->from[graph->needs.at[i]] = node;
		node = graph->needs.at[i];
	}
	last = graph->from[node];
	keep_path(graph, node, last, loop);
}

/* The shortest one among the nodes that are left, of several the first in the document; any one
 * when the search became too long. */
static void find_loop(struct graph *graph, struct loop *loop)
{
	loop->count = 0;
	for (uint32_t node = 0; node < graph->node_count; node++) {
		uint32_t last;

		if (!is_left(graph, node))
			continue;
		last = find_back(graph, node);
		if (last == UINT32_MAX)
			continue;
		if (loop->count == 0 || path_length(graph, node, last) < loop->count)
			keep_path(graph, node, last, loop);
	}
	if (loop->count == 0)
		keep_any_loop(graph, loop);
}

/* The rule that makes the node depend on others; RULE_KINDS when it only inherits, or is a
 * repeat with its rows. */
static enum rule_kind rule_of(const struct graph *graph, uint32_t node)
{
	static const enum rule_kind kinds[NODE_KINDS][2] = {
		[NODE_RELEVANT] = { RULE_RELEVANT, RULE_RELEVANT },
		[NODE_READONLY] = { RULE_READONLY, RULE_READONLY },
		[NODE_VALUE] = { RULE_CALCULATE, RULE_DEFAULT },
	};
	const struct item *item = item_of(graph, node);

	for (size_t i = 0; i < 2; i++) {
		enum rule_kind kind = kinds[node % NODE_KINDS][i];

		if (item->rules[kind].text.len > 0)
			return kind;
	}
	return RULE_KINDS;
}

static struct place place_of(const struct graph *graph, uint32_t node)
{
	const struct item *item = item_of(graph, node);
	enum rule_kind kind = rule_of(graph, node);

	return kind < RULE_KINDS ? item->rules[kind].place : item->place;
}

static struct str path_of(const struct graph *graph, uint32_t node)
{
	enum rule_kind kind = rule_of(graph, node);

	return item_rule_path(graph->arena, item_of(graph, node),
			      kind < RULE_KINDS ? rule_names[kind] : STR(""));
}

/* "Summa" (`summa`, 5:3) */
static void add_title(const struct graph *graph, uint32_t node, const struct diags *diags,
		      struct buf *out)
{
	struct place place = place_of(graph, node);
	const struct item *item = item_of(graph, node);

	buf_printf(out, diag_words(diags, "\"%.*s\" (`%.*s`, %u:%u)"),
		   STR_ARG(item_title(item)), STR_ARG(item->id), place.line, place.column);
}

static bool has_option(const struct item *item, struct str value)
{
	for (size_t i = 0; i < item->option_count; i++)
		if (str_equal(item->options[i].value, value))
			return true;
	return false;
}

/* The choice that a rule is about, when a name in it is that of one of the options: the item's
 * own, or one that the rule asks for. */
static const struct item *choice_of(const struct graph *graph, uint32_t node, struct str name)
{
	const struct item *item = item_of(graph, node);
	enum rule_kind kind = rule_of(graph, node);
	const struct rule_code *code;

	if (kind == RULE_KINDS)
		return NULL;
	if (has_option(item, name))
		return item;
	code = &graph->rules->items[item->index].rules[kind];
	for (size_t i = 0; i < code->input_count; i++)
		if (has_option(code->inputs[i].item, name))
			return code->inputs[i].item;
	return NULL;
}

/* A loop is often a text whose quotes were forgotten. */
static bool advise_quotes(const struct graph *graph, const struct loop *loop,
			  struct diags *diags, struct diag *diag)
{
	for (uint32_t i = 0; i < loop->count; i++) {
		struct str needed = item_of(graph, loop->nodes[(i + 1) % loop->count])->id;
		const struct item *choice = choice_of(graph, loop->nodes[i], needed);

		if (choice == NULL)
			continue;
		diag_fix(diags, diag,
			 "write \"%.*s\" in quotes if it is the option of \"%.*s\" that is "
			 "meant",
			 STR_ARG(needed), STR_ARG(item_title(choice)));
		return true;
	}
	return false;
}

static void advise_itself(const struct graph *graph, uint32_t node, struct diags *diags,
			  struct diag *diag)
{
	const struct item *item = item_of(graph, node);
	enum rule_kind kind = rule_of(graph, node);

	if (kind < RULE_KINDS && str_equal(str_trim(item->rules[kind].text), item->id))
		diag_fix(diags, diag, "write \"%.*s\" in quotes if the text is meant",
			 STR_ARG(item->id));
	else if (kind == RULE_CALCULATE || kind == RULE_DEFAULT)
		diag_fix(diags, diag, "take `%.*s` out of its own %.*s", STR_ARG(item->id),
			 STR_ARG(diag_attribute(diags, rule_names[kind])));
	else if (kind < RULE_KINDS)
		diag_fix(diags, diag,
			 "take `%.*s` out of its own %.*s; a constraint may ask for it",
			 STR_ARG(item->id), STR_ARG(diag_attribute(diags, rule_names[kind])));
	else
		diag_fix(diags, diag, "take it out of what is in it");
}

/* Of the nodes of one item that follow each other, the one whose rule is in the way. */
static uint32_t telling_node(const struct graph *graph, const struct loop *loop, uint32_t i)
{
	const struct item *item = item_of(graph, loop->nodes[i]);

	for (uint32_t k = 0; k < loop->count; k++) {
		uint32_t node = loop->nodes[(i + k) % loop->count];

		if (item_of(graph, node) != item)
			break;
		if (rule_of(graph, node) < RULE_KINDS)
			return node;
	}
	return loop->nodes[i];
}

/* "Summa" (`summa`, 5:3) depends on "Kopā" (`kopa`, 9:3) depends on "Summa": each item once,
 * however many of its rules are in the loop. How many those are. */
static uint32_t add_loop(const struct graph *graph, const struct loop *loop,
			 const struct diags *diags, struct buf *out)
{
	const struct item *first = item_of(graph, loop->nodes[0]);
	const struct item *before = NULL;
	uint32_t count = 0;

	for (uint32_t i = 0; i < loop->count; i++) {
		const struct item *item = item_of(graph, loop->nodes[i]);

		if (item == before || (i > 0 && item == first))
			continue;
		if (i > 0)
			buf_add_c(out, diag_words(diags, " depends on "));
		add_title(graph, telling_node(graph, loop, i), diags, out);
		before = item;
		count++;
	}
	return count;
}

static void report(const struct graph *graph, const struct loop *loop, struct diags *diags)
{
	struct buf buf;
	struct diag *diag;
	uint32_t first = telling_node(graph, loop, 0);
	struct str title = item_title(item_of(graph, first));
	uint32_t count;

	buf_init(&buf, 4096);
	count = add_loop(graph, loop, diags, &buf);
	if (count == 1)
		buf_add_c(&buf, diag_words(diags, " depends on itself"));
	else
		buf_printf(&buf, diag_words(diags, " depends on \"%.*s\""), STR_ARG(title));
	diag = diag_add(diags, SEVERITY_ERROR, "rule.cycle", place_of(graph, first),
			buf_str(&buf),
			diag_text(diags, "take one of them out of the rule of another"));
	diag_path(diags, diag, path_of(graph, first));
	if (!advise_quotes(graph, loop, diags, diag) && count == 1)
		advise_itself(graph, first, diags, diag);
	buf_finish(&buf);
}

static void report_loops(struct graph *graph, struct diags *diags)
{
	struct loop loop = { ARENA_ARRAY(graph->arena, uint32_t, graph->node_count), 0 };

	graph->seen = ARENA_ARRAY(graph->arena, uint32_t, graph->node_count);
	graph->from = ARENA_ARRAY(graph->arena, uint32_t, graph->node_count);
	graph->queue = ARENA_ARRAY(graph->arena, uint32_t, graph->node_count);
	for (size_t shown = 0; shown < LOOPS_SHOWN && graph->done < graph->node_count;
	     shown++) {
		uint32_t before = graph->done;

		find_loop(graph, &loop);
		report(graph, &loop, diags);
		for (uint32_t i = 0; i < loop.count; i++)
			append(graph, loop.nodes[i]);
		order_from(graph, before);
	}
}

static void build_graph(struct graph *graph, struct arena *arena)
{
	for (size_t i = 0; i < graph->rules->form->item_count; i++)
		add_item(graph, graph->rules->form->items[i]);
	graph->needs = index_edges(&graph->edges, false, graph->node_count, graph->arena);
	graph->needed_by = index_edges(&graph->edges, true, graph->node_count, arena);
	graph->waiting = ARENA_ARRAY(graph->arena, uint32_t, graph->node_count);
}

/* Who asks at the end */

static void add_reader(struct edges *edges, struct arena *arena, const struct rule_code *code,
		       uint32_t reader)
{
	for (size_t i = 0; i < code->input_count; i++) {
		const struct rule_input *input = &code->inputs[i];

		*VEC_ADD(arena, &edges->list) =
			(struct edge){ reader, (uint32_t)input->item->index };
		for (size_t k = 0; k < input->column_count; k++)
			*VEC_ADD(arena, &edges->list) =
				(struct edge){ reader, (uint32_t)input->columns[k]->index };
	}
}

static struct adjacency readers(const struct rules *rules, struct arena *scratch,
				struct arena *arena)
{
	const struct form *form = rules->form;
	uint32_t count = (uint32_t)form->item_count;
	struct edges edges = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		const struct item_rules *item = &rules->items[i];

		add_reader(&edges, scratch, &item->rules[RULE_REQUIRED], i);
		for (size_t k = 0; k < form->items[i]->constraint_count; k++)
			add_reader(&edges, scratch, &item->constraints[k], i);
	}
	for (size_t k = 0; k < form->constraint_count; k++)
		add_reader(&edges, scratch, &rules->constraints[k], count);
	return index_edges(&edges, true, count, arena);
}

static const uint32_t *places_of(const uint32_t *order, uint32_t count, struct arena *arena)
{
	uint32_t *places = ARENA_ARRAY(arena, uint32_t, count);

	for (uint32_t i = 0; i < count; i++)
		places[order[i]] = i;
	return places;
}

bool rules_order(struct rules *rules, struct arena *arena, struct diags *diags)
{
	uint32_t node_count = (uint32_t)(rules->form->item_count * NODE_KINDS);
	uint32_t *order = ARENA_ARRAY(arena, uint32_t, node_count);
	struct arena scratch;
	struct graph graph = {
		.rules = rules, .arena = &scratch, .node_count = node_count, .order = order
	};
	bool ordered;

	arena_init(&scratch);
	build_graph(&graph, arena);
	order_all(&graph);
	ordered = graph.done == node_count;
	if (!ordered)
		report_loops(&graph, diags);
	rules->order = order;
	rules->places = places_of(order, node_count, arena);
	rules->node_count = node_count;
	rules->needed_by = graph.needed_by;
	rules->checked_by = readers(rules, &scratch, arena);
	arena_finish(&scratch);
	return ordered;
}
