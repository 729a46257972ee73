/* Function values, arguments to parameters, calls. */
#include "engine/feel/eval.h"

enum { ARGUMENTS_ON_STACK = 8 };

/* --- types of values -------------------------------------------------------------------------
 */

static bool is_at(struct feel_run *run, struct value value, const struct feel_type *type,
		  unsigned depth);

static bool null_or_is(struct feel_run *run, struct value value, const struct feel_type *type,
		       unsigned depth)
{
	return value.kind == VALUE_NULL || is_at(run, value, type, depth);
}

static bool list_is(struct feel_run *run, const struct list *list, const struct feel_type *type,
		    unsigned depth)
{
	if (type->element == NULL || type->element->kind == FEEL_ANY)
		return true;
	if (!feel_spend(run, list->count))
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (!null_or_is(run, list->items[i], type->element, depth))
			return false;
	return true;
}

static bool context_is(struct feel_run *run, const struct context *context,
		       const struct feel_type *type, unsigned depth)
{
	for (size_t i = 0; i < type->member_count; i++) {
		const struct value *found = context_get(context, type->members[i].name);

		if (found == NULL || !null_or_is(run, *found, type->members[i].type, depth))
			return false;
	}
	return true;
}

static bool range_is(struct feel_run *run, const struct range *range,
		     const struct feel_type *type, unsigned depth)
{
	return type->element == NULL || (null_or_is(run, range->low, type->element, depth) &&
					 null_or_is(run, range->high, type->element, depth));
}

/* ORDER: value_kind and feel_type_kind name the same kinds in the same order, behind Any. */
static bool is_at(struct feel_run *run, struct value value, const struct feel_type *type,
		  unsigned depth)
{
	if (value.kind == VALUE_NULL || depth > VALUE_DEPTH)
		return false;
	if (type->kind == FEEL_ANY)
		return true;
	if ((unsigned)type->kind != (unsigned)value.kind + 1)
		return false;
	switch ((int)value.kind) {
	case VALUE_LIST:
		return list_is(run, value.list, type, depth + 1);
	case VALUE_CONTEXT:
		return context_is(run, value.context, type, depth + 1);
	case VALUE_RANGE:
		return range_is(run, value.range, type, depth + 1);
	case VALUE_FUNCTION:
		return feel_type_fits(value.function->type, type);
	default:
		return true;
	}
}

bool value_is(struct feel_run *run, struct value value, const struct feel_type *type)
{
	return is_at(run, value, type, 0);
}

/* Midnight of a date, in UTC (DMN 1.5 §10.3.2.9.4). */
static struct value midnight(struct arena *arena, struct date date)
{
	return value_date_time(
		arena, (struct date_time){ .date = date, .time.zone.kind = ZONE_OFFSET });
}

bool value_convert(struct feel_run *run, struct value value, const struct feel_type *type,
		   struct value *out)
{
	*out = value;
	if (value_is(run, value, type))
		return true;
	if (value.kind == VALUE_NULL)
		return false;
	if (type->kind == FEEL_LIST && value.kind != VALUE_LIST)
		*out = value_list(run->arena, &value, 1);
	else if (value.kind == VALUE_LIST && type->kind != FEEL_LIST && value.list->count == 1)
		*out = value.list->items[0];
	else if (value.kind == VALUE_DATE && type->kind == FEEL_DATE_TIME)
		*out = midnight(run->arena, value.date);
	else
		return false;
	return value_is(run, *out, type);
}

/* --- making functions ------------------------------------------------------------------------
 */

struct value function_new(const struct node *node, struct scope *scope)
{
	size_t count = node->kind == NODE_FUNCTION ? node->function.capture_count : 0;
	struct function *function = arena_alloc(
		scope->run->arena, sizeof(*function) + count * sizeof(struct value));

	function->type = node->type;
	if (node->kind == NODE_BUILTIN)
		function->builtin = node->builtin;
	else
		function->lambda = node;
	for (size_t i = 0; i < count; i++)
		function->captured[i] = eval(node->function.captures[i].from, scope);
	return (struct value){ .kind = VALUE_FUNCTION, .function = function };
}

/* --- lambdas ---------------------------------------------------------------------------------
 */

/* Arguments as they were written: names is NULL, or has a name for each. */
struct arguments {
	const struct value *values;
	size_t count;
	const struct str *names;
};

/* Which argument is meant for a parameter; SIZE_MAX when none is. */
static size_t argument_for(const struct arguments *arguments, struct str parameter,
			   size_t position)
{
	if (arguments->names == NULL)
		return position < arguments->count ? position : SIZE_MAX;
	for (size_t i = 0; i < arguments->count; i++)
		if (str_equal(arguments->names[i], parameter))
			return i;
	return SIZE_MAX;
}

static bool bind_lambda(struct feel_run *run, const struct node_function *function,
			const struct arguments *arguments, struct value *frame)
{
	if (arguments->count != function->parameter_count) {
		feel_fail(run, "the function takes %zu arguments, not %zu",
			  function->parameter_count, arguments->count);
		return false;
	}
	for (size_t i = 0; i < function->parameter_count; i++) {
		const struct node_parameter *parameter = &function->parameters[i];
		size_t from = argument_for(arguments, parameter->name, i);

		if (from == SIZE_MAX) {
			feel_fail(run, "there is no argument for the parameter `%.*s`",
				  STR_ARG(parameter->name));
			return false;
		}
		frame[i] = arguments->values[from];
		if (parameter->type == NULL || frame[i].kind == VALUE_NULL)
			continue;
		if (!value_convert(run, frame[i], parameter->type, &frame[i])) {
			feel_fail(run, "the argument for `%.*s` is %.*s, of another type",
				  STR_ARG(parameter->name),
				  STR_ARG(feel_kind(run, frame[i].kind)));
			return false;
		}
	}
	return true;
}

static struct value run_lambda(struct feel_run *run, const struct function *function,
			       const struct arguments *arguments)
{
	const struct node_function *lambda = &function->lambda->function;
	struct value few[ARGUMENTS_ON_STACK];
	struct scope scope = { run, NULL, few };
	unsigned depth = lambda->body->depth;
	struct value result;

	if (lambda->external)
		return feel_fail(run, "external functions cannot be called here");
	if (run->depth + depth > EVAL_DEPTH)
		return feel_fail(run, "function calls nest too deep");
	if (!feel_spend(run, lambda->body->cost))
		return value_null();
	if (lambda->frame > ARGUMENTS_ON_STACK)
		scope.frame = ARENA_ARRAY(run->arena, struct value, lambda->frame);
	if (!bind_lambda(run, lambda, arguments, scope.frame))
		return value_null();
	for (size_t i = 0; i < lambda->capture_count; i++)
		scope.frame[lambda->captures[i].slot] = function->captured[i];
	run->depth += depth;
	result = eval(lambda->body, &scope);
	run->depth -= depth;
	return result;
}

/* --- built-ins -------------------------------------------------------------------------------
 */

/* Do number and names of the arguments suit the row? */
static bool row_takes(const struct signature *row, const struct arguments *arguments)
{
	if (arguments->count < row->required)
		return false;
	if (arguments->count > row->count && !(row->variadic && arguments->names == NULL))
		return false;
	if (arguments->names == NULL)
		return true;
	for (size_t i = 0; i < arguments->count; i++) {
		size_t uses = 0;

		for (size_t j = 0; j < row->count; j++)
			uses += str_equal(arguments->names[i], row->parameters[j].name);
		for (size_t j = 0; j < i; j++)
			uses += str_equal(arguments->names[i], arguments->names[j]);
		if (uses != 1)
			return false;
	}
	for (size_t j = 0; j < row->count; j++)
		if (!row->parameters[j].optional &&
		    argument_for(arguments, row->parameters[j].name, j) == SIZE_MAX)
			return false;
	return true;
}

/* The value for one parameter; false when it does not suit. */
static bool bind_parameter(struct feel_run *run, const struct parameter *parameter,
			   struct value value, bool convert, struct value *out)
{
	*out = value;
	if (parameter->accepts >> value.kind & 1)
		return true;
	if (value.kind == VALUE_NULL)
		return false;
	if (convert)
		return value_convert(run, value, parameter->type, out);
	return value_is(run, value, parameter->type);
}

/* The index of the first parameter whose argument does not suit, or SIZE_MAX when all do. */
static size_t bind_row(struct feel_run *run, const struct signature *row,
		       const struct arguments *arguments, bool convert, struct value *bound)
{
	size_t checked = row->variadic ? row->count - 1 : row->count;

	for (size_t i = 0; i < checked; i++) {
		size_t from = argument_for(arguments, row->parameters[i].name, i);
		struct value value = from == SIZE_MAX ? value_null() : arguments->values[from];

		if (!bind_parameter(run, &row->parameters[i], value, convert, &bound[i]))
			return i;
	}
	if (row->variadic && arguments->names != NULL) {
		size_t from = argument_for(arguments, row->parameters[checked].name, checked);

		bound[checked] = from == SIZE_MAX ? value_null() : arguments->values[from];
		return SIZE_MAX;
	}
	for (size_t i = checked; row->variadic && i < arguments->count; i++)
		bound[i] = arguments->values[i];
	return SIZE_MAX;
}

/* Why no row took the arguments: about the first whose number of parameters suits. */
static struct value wrong_arguments(struct feel_run *run, const struct builtin_set *set,
				    const struct arguments *arguments, struct value *bound)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct signature *row = &set->rows[i];
		const struct parameter *parameter;
		struct str element;
		size_t wrong;

		if (!row_takes(row, arguments))
			continue;
		wrong = bind_row(run, row, arguments, true, bound);
		if (wrong == SIZE_MAX)
			continue;
		parameter = &row->parameters[wrong];
		element = parameter->type->element == NULL
				  ? STR("Any")
				  : translate_word(
					    run->translation,
					    feel_type_name(parameter->type->element->kind));
		feel_fail(run, "%.*s() needs %.*s%s%.*s%s as `%.*s`, not %.*s",
			  STR_ARG(set->name),
			  STR_ARG(translate_word(run->translation,
						 feel_type_name(parameter->type->kind))),
			  parameter->type->element == NULL ? "" : "<",
			  parameter->type->element == NULL ? 0 : (int)element.len, element.at,
			  parameter->type->element == NULL ? "" : ">", STR_ARG(parameter->name),
			  STR_ARG(feel_kind(run, bound[wrong].kind)));
		return value_null();
	}
	return feel_fail(run, "%.*s() takes other arguments: %s", STR_ARG(set->name),
			 set->all[0].parameters);
}

/* First as they are; if no row takes them so, converted. */
static struct value run_builtin(struct feel_run *run, const struct builtin_set *set,
				const struct arguments *arguments)
{
	struct value few[ARGUMENTS_ON_STACK];
	struct value *bound = few;
	size_t most = arguments->count > set->most ? arguments->count : set->most;

	if (most > ARGUMENTS_ON_STACK)
		bound = ARENA_ARRAY(run->arena, struct value, most);
	for (int convert = 0; convert < 2; convert++) {
		for (size_t i = 0; i < set->count; i++) {
			const struct signature *row = &set->rows[i];
			size_t given =
				row->count > arguments->count ? row->count : arguments->count;

			if (!row_takes(row, arguments) ||
			    bind_row(run, row, arguments, convert, bound) != SIZE_MAX)
				continue;
			if (row->variadic && arguments->names == NULL)
				given = arguments->count;
			return row->row->run(run, bound, given);
		}
	}
	return wrong_arguments(run, set, arguments, bound);
}

/* --- calling ---------------------------------------------------------------------------------
 */

static struct value call_function(struct feel_run *run, struct value function,
				  const struct arguments *arguments)
{
	if (function.kind != VALUE_FUNCTION)
		return feel_fail(run, "%.*s is called, but only functions can be",
				 STR_ARG(feel_kind(run, function.kind)));
	if (function.function->builtin != NULL)
		return run_builtin(run, function.function->builtin, arguments);
	return run_lambda(run, function.function, arguments);
}

struct value feel_call(struct feel_run *run, struct value function, const struct value *args,
		       size_t count)
{
	struct arguments arguments = { args, count, NULL };

	return feel_spend(run, 1) ? call_function(run, function, &arguments) : value_null();
}

/* Positional arguments of the right types, which most calls have, are what the row takes:
 * values has room for all its parameters, with null for those that are not given. */
static bool row_takes_as_is(struct feel_run *run, const struct signature *row,
			    const struct value *values)
{
	size_t checked = row->variadic ? row->count - 1 : row->count;

	for (size_t i = 0; i < checked; i++) {
		const struct parameter *parameter = &row->parameters[i];
		/* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): has room */
		enum value_kind kind = values[i].kind;

		if (!(parameter->accepts >> kind & 1) &&
		    !value_is(run, values[i], parameter->type))
			return false;
	}
	return true;
}

static struct value call_builtin(struct feel_run *run, const struct node_call *call,
				 const struct arguments *arguments)
{
	for (size_t i = 0; call->names == NULL && i < call->builtin->count; i++) {
		const struct signature *row = &call->builtin->rows[i];

		if (row_takes_as_is(run, row, arguments->values))
			return row->row->run(run, arguments->values,
					     row->variadic ? arguments->count : row->count);
	}
	return run_builtin(run, call->builtin, arguments);
}

struct value eval_call(const struct node *node, struct scope *scope)
{
	struct value few[ARGUMENTS_ON_STACK];
	struct value *values = few;
	size_t count = node->call.args.count;
	size_t room = count;
	struct value callee = value_null();

	if (node->call.builtin == NULL)
		callee = eval(node->call.callee, scope);
	else if (node->call.builtin->most > count)
		room = node->call.builtin->most;
	if (room > ARGUMENTS_ON_STACK)
		values = ARENA_ARRAY(scope->run->arena, struct value, room);
	for (size_t i = 0; i < count; i++)
		values[i] = eval(node->call.args.at[i], scope);
	for (size_t i = count; i < room; i++)
		values[i] = value_null();
	scope->run->place = node->place;

	struct arguments arguments = { values, count, node->call.names };
	if (node->call.builtin != NULL)
		return call_builtin(scope->run, &node->call, &arguments);
	return call_function(scope->run, callee, &arguments);
}
