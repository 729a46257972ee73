/* Publishing what lies in a folder: a form in each folder below it. */
#ifndef APP_FORMS_FOLDER_H
#define APP_FORMS_FOLDER_H

#include "app/service/catalogue.h"

/* False when the folder cannot be read. An empty path is no folder. */
bool forms_folder_check(struct str path, struct err *err);
/* PATH/<any>/form.xml, or form.json where there is no form.xml. Findings go to standard error,
 * and that form is left out. False when the folder cannot be read or the store does not take a
 * form. */
bool forms_folder_publish(struct catalogue *catalogue, struct str path, struct err *err);

#endif
