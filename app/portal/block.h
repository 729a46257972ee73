/* A ready-made block where a form uses it: what it is called, and what it brings. */
#ifndef APP_PORTAL_BLOCK_H
#define APP_PORTAL_BLOCK_H

#include "app/portal/workshop.h"

bool block_is(const struct xml *element);
/* From now on the page knows the questions that the blocks of the tree bring. */
void block_open(const struct workshop *shop, const struct xml *tree);
/* Its own name in the form, else what the block calls itself; the id where neither is. */
struct str block_title(const struct workshop *shop, const struct xml *use);
/* "Vārds, Uzvārds, Personas kods"; empty when the block cannot be had. */
struct str block_brings(const struct workshop *shop, const struct xml *use);

#endif
