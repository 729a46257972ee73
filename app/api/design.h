/* A form of the caller's institution in its course, as requests of the API open it. */
#ifndef APP_API_DESIGN_H
#define APP_API_DESIGN_H

#include "app/api/key.h"
#include "app/service/course.h"
#include "engine/xlsform/xlsform.h"

struct design_call {
	const struct service *service;
	const struct request *request;
	struct response *response;
	struct caller caller;
	struct course course;
	const struct xlsform_notes
		*notes; /* of the workbook that it came from; NULL: of none */
};

/* The form is the first parameter. False when the response says why not; then, too, it must be
 * closed. absent: one that is not there will do, too. */
bool design_open(struct design_call *call, const void *service, const struct request *request,
		 struct response *response, bool absent);
void design_close(struct design_call *call);
/* The text that is worked on; where nobody does, what is in force: that is what one would begin
 * with. */
bool design_text(struct design_call *call, struct str *text);
/* The design as it is now, read anew, with its findings. */
void design_answer(struct design_call *call);
/* A new revision of that text, which ends a review of the one before, if the definition is of
 * this form: then it is the answer. With what a workbook had that the text has not, where it is
 * of one. */
void design_save(struct design_call *call, struct str text);
/* The same, if it can be published; else its findings are the answer, and nothing is saved. */
void design_save_sound(struct design_call *call, struct str text);

#endif
