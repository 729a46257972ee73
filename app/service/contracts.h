/* The contracts of published versions, compiled when the first submission of each is sent. */
#ifndef APP_SERVICE_CONTRACTS_H
#define APP_SERVICE_CONTRACTS_H

#include "engine/contract/contract.h"
#include "storage/store.h"

/* How an institution wants what it gets. */
struct style {
	bool xml;
	bool thin; /* the event alone */
	enum contract_files files;
};

/* Safe for several threads. */
struct contracts;
struct contracts *contracts_new(struct store *store);
void contracts_free(struct contracts *contracts);

/* Is this event, the bytes of its files left out, by the contract of the submission's form and
 * version? ERR_INVALID says where it is not; another code, why nobody knows. */
bool contracts_check(struct contracts *contracts, const struct submission *submission,
		     const struct style *style, struct str event, struct err *err);

#endif
