/* What store_encrypt looks for, for tests of how the database goes about it: by an index, where
 * hardly anything is; in the order of that index, or SQLite would read the whole table. */
#ifndef STORAGE_CLEAR_H
#define STORAGE_CLEAR_H

#include "engine/base/str.h"

enum { CLEAR_DRAFTS, CLEAR_SUBMISSIONS, CLEAR_FILES, CLEAR_KINDS };
extern const struct str clear_searches[CLEAR_KINDS]; /* $1: how many at most */

#endif
