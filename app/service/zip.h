/* What a ZIP file is for: documents and signed containers, told apart by the names in it.
 * Nothing is unpacked. */
#ifndef APP_SERVICE_ZIP_H
#define APP_SERVICE_ZIP_H

#include "engine/base/str.h"

/* The media type by the file's first bytes and its last ones (which may overlap; at least 22
 * bytes and a comment's 64 KiB are of use). Empty when it is no ZIP, or no kind that is known.
 */
struct str zip_type(struct str head, struct str tail);

#endif
