/* What a published form's receiver is written by: its contracts and samples, as files. */
#ifndef APP_SERVICE_CONTRACT_FILE_H
#define APP_SERVICE_CONTRACT_FILE_H

#include "app/service/published.h"
#include "engine/contract/contract.h"
#include "storage/store.h"

struct contract_file {
	const char *name, *type; /* "schema.json", its media type */
	const char *word;	 /* for people, of the portal */
	/* NULL: it is a sample. */
	void (*write)(const struct contract *contract, struct buf *out);
	bool xml;
};
extern const struct contract_file contract_files[];
extern const size_t contract_file_count;

/* NULL: there is none of that name. */
const struct contract_file *contract_file_find(struct str name);
/* As the endpoint of the form's institution gets it now; where there is none, as is usual. */
bool contract_file_write(const struct contract_file *file, const struct published *published,
			 struct store *store, struct arena *arena, struct buf *out,
			 struct err *err);

#endif
