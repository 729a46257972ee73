/* Runs a fuzz target over the files of its corpus, without libFuzzer. usage: TARGET FOLDER */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_LARGEST = 4 * 1024 * 1024, SECONDS_PER_INPUT = 10 };

/* Exactly as large as the input, so that a sanitizer sees a read past its end. */
static void run(const uint8_t *data, size_t size)
{
	uint8_t *input = malloc(size > 0 ? size : 1);
	for (size_t i = 0; i < size; i++)
		input[i] = data[i];
	(void)alarm(SECONDS_PER_INPUT);
	(void)LLVMFuzzerTestOneInput(input, size);
	free(input);
}

static int replay(const char *folder, const char *name)
{
	static uint8_t data[INPUT_LARGEST];
	char path[1024];
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	if (!file) {
		perror(path);
		return 1;
	}
	size_t size = fread(data, 1, sizeof(data), file);
	(void)fclose(file);
	run(data, size);
	return 0;
}

int main(int count, char **arguments)
{
	int failed = 0;
	int inputs = 0;
	DIR *folder = count == 2 ? opendir(arguments[1]) : NULL;
	if (!folder) {
		perror(count == 2 ? arguments[1] : "usage: TARGET FOLDER");
		return 2;
	}
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
		if (entry->d_name[0] == '.')
			continue;
		failed |= replay(arguments[1], entry->d_name);
		inputs++;
	}
	(void)closedir(folder);
	printf("replay: %s: %d inputs\n", arguments[1], inputs);
	return failed || inputs == 0;
}
