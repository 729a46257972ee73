/* The two steps of form_load behind the schema: tree → model, and what only the model shows. */
#ifndef ENGINE_FORM_LOAD_H
#define ENGINE_FORM_LOAD_H

#include "engine/form/form.h"

/* The model of a tree whose root is a form; of what the schema has refused, as much as can be
 * told. Texts in unknown languages and ids that are taken are findings. */
struct form *form_build(struct arena *arena, const struct xml *tree, struct diags *diags);
/* The expression in an attribute; no text where it is missing or blank. */
struct rule load_rule(const struct xml *element, struct str name);
/* Adds a finding for everything that is wrong with the model itself (codes "form.…"). */
void form_check(const struct form *form, struct diags *diags);
/* Fields that are calculated from data take over its legal reference; one that nobody sees is a
 * finding. */
void form_share_legal(const struct form *form, struct diags *diags);
/* The same for what an author says of problems that the program finds. */
void form_check_problems(const struct form *form, struct diags *diags);
/* The same for texts that are there but help nobody. */
void form_check_wording(const struct form *form, struct diags *diags);

#endif
