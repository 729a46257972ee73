/* Forms as public services: CPSV-AP 3 (the EU's Core Public Service Vocabulary) in JSON-LD. */
#ifndef APP_SERVICE_CPSV_H
#define APP_SERVICE_CPSV_H

#include "engine/base/buf.h"
#include "engine/form/form.h"

struct cpsv_service {
	const struct form *form;
	struct str receiver; /* the institution's name */
	struct str base;     /* of addresses: "https://veidlapas.example.lv"; may be empty */
};

/* The service as a node object. */
void cpsv_write_service(const struct cpsv_service *service, struct buf *out);
/* A document of such objects, with the context in it: nobody has to load one. */
void cpsv_write_document(const struct str *services, size_t count, struct buf *out);

#endif
