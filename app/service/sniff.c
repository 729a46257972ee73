#include "app/service/sniff.h"

#include <magic.h>
#include <pthread.h>
#include <stdlib.h>

#include "app/service/zip.h"
#include "engine/base/heap.h"

struct sniffer {
	magic_t magic; /* one caller at a time */
	pthread_mutex_t lock;
};

struct sniffer *sniffer_new(struct err *err)
{
	struct sniffer *sniffer = heap_new(sizeof(*sniffer));

	(void)pthread_mutex_init(&sniffer->lock, NULL);
	sniffer->magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS |
				    MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF);
	if (sniffer->magic != NULL && magic_load(sniffer->magic, NULL) == 0)
		return sniffer;
	(void)err_set(err, ERR_IO, "libmagic cannot load its table of formats");
	sniffer_free(sniffer);
	return NULL;
}

void sniffer_free(struct sniffer *sniffer)
{
	if (sniffer == NULL)
		return;
	if (sniffer->magic != NULL)
		magic_close(sniffer->magic);
	(void)pthread_mutex_destroy(&sniffer->lock);
	free(sniffer);
}

struct str sniffer_type(struct sniffer *sniffer, struct arena *arena, struct str head,
			struct str tail)
{
	struct str type = zip_type(head, tail);

	if (type.len > 0)
		return type;
	/* What a ZIP file holds is our business: libmagic does not look for macros. */
	if (str_starts(head, STR("PK\x03\x04")))
		return STR("application/zip");
	(void)pthread_mutex_lock(&sniffer->lock);
	type = str_copy(arena, str_from_c(magic_buffer(sniffer->magic, head.at, head.len)));
	(void)pthread_mutex_unlock(&sniffer->lock);
	return type;
}
