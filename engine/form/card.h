/* What the list of services says of a form before anybody opens it: the facts of a service card
 * (who may apply, what it costs, how long it takes), the life events that lead to it. */
#ifndef ENGINE_FORM_CARD_H
#define ENGINE_FORM_CARD_H

#include "engine/form/form.h"

/* ORDER: card_fact_names in card.c, and the order in which people read them. */
enum card_fact {
	CARD_RECIPIENT,
	CARD_COST,
	CARD_TIME_LIMIT,
	CARD_RESTRICTIONS,
	CARD_PROCESS,
	CARD_FACTS
};
/* Their elements: "recipient", "cost"… */
extern const struct str card_fact_names[CARD_FACTS];

struct card {
	struct text facts[CARD_FACTS];
	const size_t *events; /* of life_event.h, each once */
	size_t event_count;
	struct str price; /* in euros, "12.50"; empty: it is no single number */
	struct str takes; /* "P1M", as xs:duration; empty: not known */
	struct str legal; /* the law that it follows from; may be empty */
	const struct xml *element;
};

/* All but the texts, which load.c reads. Life events that are not known are left out. */
void card_read(struct arena *arena, const struct xml *element, struct card *card);
/* Is it the name of a fact's element? */
bool card_is_fact(struct str name);
/* Adds a finding for everything that is wrong with the card besides its texts. */
void form_check_card(const struct form *form, struct diags *diags);

#endif
