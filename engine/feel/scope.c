/* Which name stands here, and where its value is. */
#include "engine/feel/parse.h"

#include "engine/base/limits.h"
#include "engine/base/utf8.h"

/* --- suggestions ---------------------------------------------------------------------------
 */

static struct str nearest_name(const struct parser *parser, struct str wanted, bool functions)
{
	enum { SUGGESTIONS_MAX = 20 }; /* looking for more would take long, and help nobody */
	struct nearest nearest = { .wanted = wanted };

	if (parser->diags->errors > SUGGESTIONS_MAX)
		return STR("");
	for (size_t i = 0; i < parser->variables.count; i++)
		nearest_offer(&nearest, parser->variables.at[i].name);
	for (size_t i = 0; i < parser->names->count; i++)
		nearest_offer(&nearest, parser->names->at[i].name);
	for (size_t i = 0; functions && i < builtin_table_count; i++)
		for (size_t j = 0; j < builtin_tables[i]->count; j++)
			nearest_offer(&nearest, str_from_c(builtin_tables[i]->rows[j].name));
	return nearest.best;
}

/* Functions are known by capital letters from spreadsheets. */
static struct str meant_name(const struct parser *parser, struct str name, bool function)
{
	struct str near = nearest_name(parser, name, function);

	if (near.len > 0 || !function)
		return near;
	return nearest_name(parser, utf8_lower(parser->arena, name), true);
}

/* --- variables -----------------------------------------------------------------------------
 */

static struct level *current_level(struct parser *parser)
{
	return &parser->levels.at[parser->levels.count - 1];
}

size_t scope_push(struct parser *parser, struct str name, const struct feel_type *type)
{
	struct variable *variable = VEC_ADD(parser->arena, &parser->variables);

	*variable = (struct variable){ .name = name,
				       .type = type,
				       .level = parser->levels.count - 1,
				       .slot = current_level(parser)->frame++ };
	return variable->slot;
}

size_t scope_push_item(struct parser *parser, const struct feel_type *type)
{
	size_t slot = scope_push(parser, STR("item"), type);

	parser->variables.at[parser->variables.count - 1].item = true;
	return slot;
}

void scope_pop(struct parser *parser, size_t count)
{
	parser->variables.count -= count;
}

static const struct node *name_node(struct parser *parser, enum node_kind kind, struct str name,
				    size_t slot, const struct feel_type *type)
{
	struct node *node = node_new(parser, kind, parser_place(parser, parser->token.start));

	node->name.name = name;
	node->name.slot = slot;
	node->type = type;
	return node;
}

/* The node that reads, at a level of functions, what from reads one level further out. */
static const struct node *capture(struct parser *parser, const struct node *from, size_t level)
{
	struct level *inner = &parser->levels.at[level];
	struct node_capture *added;

	for (size_t i = 0; i < inner->captures.count; i++) {
		const struct node_capture *known = &inner->captures.at[i];

		if (known->from->kind == from->kind &&
		    known->from->name.slot == from->name.slot)
			return name_node(parser, NODE_LOCAL, from->name.name, known->slot,
					 from->type);
	}
	added = VEC_ADD(parser->arena, &inner->captures);
	added->from = from;
	added->slot = inner->frame++;
	return name_node(parser, NODE_LOCAL, from->name.name, added->slot, from->type);
}

/* The node for the current level, from one of the level where the variable lives. */
static const struct node *reach(struct parser *parser, const struct node *node, size_t level)
{
	for (size_t i = level + 1; i < parser->levels.count; i++)
		node = capture(parser, node, i);
	return node;
}

static const struct node *variable_node(struct parser *parser, size_t index)
{
	struct variable variable = parser->variables.at[index];

	return reach(parser,
		     name_node(parser, NODE_LOCAL, variable.name, variable.slot, variable.type),
		     variable.level);
}

static const struct node *global_node(struct parser *parser, size_t slot)
{
	const struct feel_name *name = &parser->names->at[slot];

	return reach(parser,
		     name_node(parser, NODE_GLOBAL, name->name, slot,
			       name->type != NULL ? name->type : feel_type_simple(FEEL_ANY)),
		     0);
}

/* --- finding -------------------------------------------------------------------------------
 */

enum found_kind { FOUND_NOTHING, FOUND_VARIABLE, FOUND_MEMBER, FOUND_GLOBAL, FOUND_BUILTIN };

struct found {
	enum found_kind kind;
	size_t end;
	size_t index; /* of the variable, or the slot */
	struct str name;
	const struct builtin *row, *rows_end; /* the first of that name; the table's end */
};

/* Longer names win, and of equal ones the first that is offered. */
static void offer_name(struct parser *parser, struct found *found, enum found_kind kind,
		       size_t index, struct str name)
{
	size_t end;

	if (name.len == 0 || name.at[0] != parser->text.at[parser->token.start])
		return;
	end = name_match(parser->text, parser->token.start, name);
	if (end > found->end)
		*found = (struct found){ kind, end, index, name, NULL, NULL };
}

/* The entries that an item of this type is known to have. */
static const struct feel_type *item_members(const struct variable *variable)
{
	return variable->item && variable->type->kind == FEEL_CONTEXT ? variable->type : NULL;
}

static void find_members(struct parser *parser, size_t index, struct found *found)
{
	const struct feel_type *type = item_members(&parser->variables.at[index]);

	for (size_t i = 0; type != NULL && i < type->member_count; i++)
		offer_name(parser, found, FOUND_MEMBER, index, type->members[i].name);
}

static void find_variables(struct parser *parser, struct found *found)
{
	for (size_t i = parser->variables.count; i-- > 0;) {
		find_members(parser, i, found);
		offer_name(parser, found, FOUND_VARIABLE, i, parser->variables.at[i].name);
	}
	for (size_t i = parser->names->count; i-- > 0;)
		offer_name(parser, found, FOUND_GLOBAL, i, parser->names->at[i].name);
}

static bool call_follows(const struct parser *parser, size_t end)
{
	return token_next(parser->text, end).kind == TOKEN_PAREN_OPEN;
}

/* May what was found be called? A value that is known to be no function may not, so that a
 * field named "date" does not take away date(). */
static bool found_is_callable(const struct parser *parser, const struct found *found)
{
	const struct feel_type *type = NULL;

	if (found->kind == FOUND_VARIABLE)
		type = parser->variables.at[found->index].type;
	if (found->kind == FOUND_GLOBAL)
		type = parser->names->at[found->index].type;
	return type == NULL || type->kind == FEEL_FUNCTION || type->kind == FEEL_ANY;
}

/* The first row whose name begins with that byte, or one behind it: tables are sorted. */
static size_t first_row(const struct builtin_table *table, char first)
{
	size_t low = 0;
	size_t high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->rows[middle].name[0] < first)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Names of several words count as built-ins only where they are called: "if date and time" may
 * well be about two variables. */
/* Most are told apart by their second byte. */
static bool may_match(const struct parser *parser, const char *name)
{
	size_t second = parser->token.start + 1;

	return second >= parser->text.len || name[1] == '\0' ||
	       parser->text.at[second] == name[1];
}

static void offer_builtin(struct parser *parser, struct found *found,
			  const struct builtin_table *table, const struct builtin *row)
{
	struct str name = str_from_c(row->name);
	size_t end = name_match(parser->text, parser->token.start, name);
	bool named = found->end > 0 && found->kind != FOUND_BUILTIN;

	if (end == 0 || end < found->end || (end == found->end && !named))
		return;
	if (named && (!call_follows(parser, end) ||
		      (end == found->end && found_is_callable(parser, found))))
		return;
	*found = (struct found){ FOUND_BUILTIN, end, 0, name, row, table->rows + table->count };
}

/* A name that is in scope gives way to a built-in only where that is called, under the same
 * name or one that goes on with more words. */
static bool may_be_called(const struct parser *parser, size_t end)
{
	enum token_kind next;

	if (parser->token.start > parser->last_parenthesis)
		return false;
	next = token_next(parser->text, end).kind;
	return next == TOKEN_WORD || next == TOKEN_PAREN_OPEN || token_is_keyword(next);
}

static void find_builtins(struct parser *parser, struct found *found)
{
	char first = parser->text.at[parser->token.start];

	if (found->end > 0 && !may_be_called(parser, found->end))
		return;
	for (size_t i = 0; i < builtin_table_count; i++) {
		const struct builtin_table *table = builtin_tables[i];

		for (size_t j = first_row(table, first);
		     j < table->count && table->rows[j].name[0] == first; j++)
			if (may_match(parser, table->rows[j].name))
				offer_builtin(parser, found, table, &table->rows[j]);
	}
}

/* The words from here to the next keyword or sign: what an unknown name was probably meant to
 * be. */
static size_t words_end(const struct parser *parser, size_t start)
{
	struct token token = token_next(parser->text, start);
	size_t end = token.end;

	for (;;) {
		token = token_next(parser->text, end);
		if (token.kind != TOKEN_WORD || name_gap(parser->text, end) != token.start)
			return end;
		end = token.end;
	}
}

/* --- nodes ---------------------------------------------------------------------------------
 */

static const struct node *unknown(struct parser *parser, size_t end)
{
	struct place place = parser_place(parser, parser->token.start);
	struct str name =
		name_tidy(parser->arena, str_slice(parser->text, parser->token.start, end));
	bool function = call_follows(parser, end);
	struct str near = meant_name(parser, name, function);
	struct diag *diag;

	diag = parser_error(parser, function ? "feel.function.unknown" : "feel.name.unknown",
			    parser->token.start,
			    function ? "there is no function `%.*s`"
				     : "there is no name `%.*s`",
			    (int)(name.len > 100 ? 100 : name.len), name.at);
	if (!advise_name(parser, diag, name, function) && near.len > 0)
		diag_fix(parser->diags, diag, "did you mean `%.*s`?", STR_ARG(near));
	parser_continue(parser, end);
	return node_literal(parser, place, value_null());
}

/* Its rows are read when it is known how it is used. */
static const struct node *builtin_node(struct parser *parser, const struct found *found)
{
	struct node *node =
		node_new(parser, NODE_BUILTIN, parser_place(parser, parser->token.start));
	struct builtin_set *set = ARENA_NEW(parser->arena, struct builtin_set);

	set->name = found->name;
	set->all = found->row;
	while (found->row + set->all_count < found->rows_end &&
	       str_equal_c(found->name, found->row[set->all_count].name))
		set->all_count++;
	node->builtin = set;
	return node;
}

static const struct node *item_member(struct parser *parser, const struct node *item,
				      struct str name)
{
	return node_member(parser, item->place, item, name, true);
}

static const struct node *found_node(struct parser *parser, const struct found *found)
{
	switch (found->kind) {
	case FOUND_VARIABLE:
		return variable_node(parser, found->index);
	case FOUND_MEMBER:
		return item_member(parser, variable_node(parser, found->index), found->name);
	case FOUND_GLOBAL:
		return global_node(parser, found->index);
	case FOUND_BUILTIN:
		return builtin_node(parser, found);
	case FOUND_NOTHING:
		break;
	}
	return NULL;
}

/* Could an item of this filter have an entry that hides what was found? Not one that is known
 * to be no context, nor one whose members are known: those were looked at. */
static bool may_hide(const struct parser *parser, size_t index, const struct found *found)
{
	const struct variable *variable = &parser->variables.at[index];
	bool members_known = variable->type->member_count > 0 && found->kind != FOUND_NOTHING;
	bool inner = found->kind == FOUND_GLOBAL || found->kind == FOUND_BUILTIN ||
		     found->kind == FOUND_NOTHING || index >= found->index;

	return variable->item && inner && !members_known &&
	       (variable->type->kind == FEEL_ANY || variable->type->kind == FEEL_CONTEXT);
}

static size_t count_hiding(const struct parser *parser, const struct found *found)
{
	size_t count = 0;

	for (size_t i = 0; i < parser->variables.count; i++)
		count += may_hide(parser, i, found);
	return count;
}

static const struct node *dynamic_node(struct parser *parser, const struct found *found,
				       struct str name, size_t count)
{
	struct node *node =
		node_new(parser, NODE_DYNAMIC, parser_place(parser, parser->token.start));
	const struct node **items = ARENA_ARRAY(parser->arena, const struct node *, count);

	node->dynamic.name = name;
	node->dynamic.items.at = items;
	for (size_t i = parser->variables.count; i-- > 0;) {
		if (!may_hide(parser, i, found))
			continue;
		items[node->dynamic.items.count] = variable_node(parser, i);
		node_adopt(node, items[node->dynamic.items.count++]);
	}
	node->dynamic.fallback = found_node(parser, found);
	if (node->dynamic.fallback != NULL)
		node_adopt(node, node->dynamic.fallback);
	return node_done(parser, node);
}

/* Another word right after a name: it is not the name that was meant. */
static bool goes_on(const struct parser *parser, size_t end)
{
	return token_next(parser->text, end).kind == TOKEN_WORD;
}

const struct node *scope_read(struct parser *parser)
{
	struct found found = { 0 };
	const struct node *node;
	size_t hiding;

	find_variables(parser, &found);
	find_builtins(parser, &found);
	hiding = count_hiding(parser, &found);
	if (hiding > 0 && goes_on(parser, found.end > 0 ? found.end : parser->token.end))
		found = (struct found){ .end = 0 };
	if (found.kind == FOUND_NOTHING) {
		size_t end = words_end(parser, parser->token.start);

		hiding = count_hiding(parser, &found);
		if (hiding == 0)
			return unknown(parser, end);
		found.end = end;
		found.name = name_tidy(parser->arena,
				       str_slice(parser->text, parser->token.start, end));
	}
	if (hiding > 0 && !(found.kind == FOUND_BUILTIN && call_follows(parser, found.end)))
		node = dynamic_node(parser, &found, found.name, hiding);
	else
		node = found_node(parser, &found);
	if (str_equal(found.name, STR("partial")))
		parser->partials++;
	parser_continue(parser, found.end);
	return node;
}

bool scope_hides_keyword(struct parser *parser)
{
	struct found found = { 0 };

	find_variables(parser, &found);
	return found.end > parser->token.end;
}

const struct node *scope_read_input(struct parser *parser)
{
	struct place place = parser_place(parser, parser->token.start);
	const struct node *node;

	for (size_t i = parser->variables.count; i-- > 0;) {
		if (!str_equal(parser->variables.at[i].name, STR("?")))
			continue;
		node = variable_node(parser, i);
		goto found;
	}
	if (parser->input == NULL) {
		parser_missing(parser, "a value (`?` is the input of a test)");
		return node_literal(parser, place, value_null());
	}
	node = reach(
		parser,
		name_node(parser, NODE_GLOBAL, STR("?"), parser->names->count, parser->input),
		0);
found:
	parser->input_used = true;
	parser_advance(parser);
	return node;
}

/* --- names that are not looked up -----------------------------------------------------------
 */

static bool is_name_sign(enum token_kind kind)
{
	return kind == TOKEN_DOT || kind == TOKEN_SLASH || kind == TOKEN_MINUS ||
	       kind == TOKEN_PLUS || kind == TOKEN_STAR || kind == TOKEN_POWER;
}

/* "’" and "'" are tokens of no kind. */
static bool is_quote(struct str text)
{
	return str_equal(text, STR("'")) || str_equal(text, STR("’"));
}

struct str scope_declared(struct parser *parser, enum token_kind stop, size_t *end)
{
	struct token token = parser->token;

	*end = token.start;
	if (token.kind != TOKEN_WORD && !token_is_keyword(token.kind))
		return STR("");
	while (token.kind != stop) {
		if (token.kind != TOKEN_WORD && token.kind != TOKEN_NUMBER &&
		    !token_is_keyword(token.kind) && !is_name_sign(token.kind) &&
		    !is_quote(parser_text_of(parser, token)))
			break;
		*end = token.end;
		token = token_next(parser->text, *end);
		if (token.start != name_gap(parser->text, *end))
			break;
	}
	return name_tidy(parser->arena, str_slice(parser->text, parser->token.start, *end));
}

/* Of the members that are known, the longest that stands here. */
static size_t known_member(const struct parser *parser, const struct feel_type *type,
			   struct str *name)
{
	size_t longest = 0;

	while (type->kind == FEEL_LIST && type->element != NULL)
		type = type->element;
	for (size_t i = 0; type->kind == FEEL_CONTEXT && i < type->member_count; i++) {
		size_t end =
			name_match(parser->text, parser->token.start, type->members[i].name);

		if (end > longest) {
			longest = end;
			*name = type->members[i].name;
		}
	}
	return longest;
}

struct str scope_member(struct parser *parser, const struct feel_type *type)
{
	struct str name = STR("");
	size_t end = known_member(parser, type, &name);

	if (end == 0 && parser->token.kind == TOKEN_WORD) {
		end = words_end(parser, parser->token.start);
		name = name_tidy(parser->arena,
				 str_slice(parser->text, parser->token.start, end));
	} else if (end == 0 && token_is_keyword(parser->token.kind)) {
		end = parser->token.end;
		name = parser_text_of(parser, parser->token);
	}
	if (end > 0)
		parser_continue(parser, end);
	return name;
}
