/* A folder for one test, removed with everything in it. */
#ifndef TESTS_SUPPORT_TEMP_H
#define TESTS_SUPPORT_TEMP_H

struct temp {
	char path[64];
};

void temp_init(struct temp *temp);
void temp_finish(struct temp *temp);

#endif
