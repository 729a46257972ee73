#include "tests/support/temp.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void temp_init(struct temp *temp)
{
	(void)snprintf(temp->path, sizeof(temp->path), "/tmp/veidlapa-test-XXXXXX");
	if (mkdtemp(temp->path) == NULL)
		abort();
}

void temp_finish(struct temp *temp)
{
	DIR *folder = opendir(temp->path);
	const struct dirent *entry;

	if (folder == NULL)
		return;
	while ((entry = readdir(folder)) != NULL)
		(void)unlinkat(dirfd(folder), entry->d_name, 0);
	(void)closedir(folder);
	(void)rmdir(temp->path);
}
