/* A form as the proofs see it: of each item the values that make a difference to its rules, of
 * each rule its boolean structure over atoms that are true, false or null. Inside engine/proof.
 */
#ifndef ENGINE_PROOF_MODEL_H
#define ENGINE_PROOF_MODEL_H

#include "engine/feel/logic.h"
#include "engine/rules/rules_inner.h"

/* What a condition may turn out to be: a set of these. */
enum { CAN_NULL = 1, CAN_FALSE = 2, CAN_TRUE = 4, CAN_ANY = 7 };

/* An atom that reads more is opaque. */
enum { ATOM_INPUTS_MOST = 8 };

/* Equal texts about the same items are the same atom. */
struct atom {
	const struct logic *logic;
	const struct rule_input *inputs;
	size_t input_count;
	/* Nothing is known of it but that it is true, false or null: it has a variable of its
	   own. Else its value follows from those of its inputs. */
	bool opaque;
	size_t index;
};

struct claim {
	enum logic_kind kind;
	const struct claim *const *parts;
	size_t count;
	struct atom *atom;
};

/* The values of an item: null first, then one for each set of values between which no atom
 * about it makes a difference. */
struct domain {
	const struct value *cells;
	size_t count;
	bool points;  /* every cell is a value of its own: whatever reads it can be decided */
	bool decided; /* so can comparisons with constants */
	bool follows; /* from its calculate, which can be decided */
	bool free_values; /* it may have others than people can enter: a rule gives them */
};

struct item_model {
	const struct claim *rules[RULE_KINDS]; /* NULL: there is none */
	const struct claim **constraints;
	const struct claim **options; /* filters of the options; NULL: none has one */
	struct domain domain;
	VEC_TYPE(bounds, struct value) bounds;
	bool read_whole; /* some atom does more than compare it with constants */
};

struct model {
	struct arena *arena;
	const struct form *form;
	const struct rules *rules;
	struct item_model *items;	  /* by item.index */
	const struct claim **constraints; /* the form's own */
	struct map atoms;		  /* by text and items */
	size_t atom_count;
};

void model_init(struct model *model, const struct form *form, const struct rules *rules,
		struct arena *arena);
/* Of a field, once all atoms are known. */
void domain_make(struct model *model, const struct item *item);

#endif
