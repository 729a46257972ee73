#include "app/service/service.h"

#include <stdlib.h>

#include "engine/base/collate.h"

const struct str service_languages[SERVICE_LANGUAGES] = { STR_INIT("lv"), STR_INIT("en") };

/* Where the operator's file has none. */
static struct str stored_name(const struct service *service, struct str institution)
{
	struct str name = STR("");

	if (service->catalogue != NULL)
		name = institutions_find(catalogue_institutions(service->catalogue),
					 institution)
			       .name;
	return name.len > 0 ? name : institution;
}

struct str service_institution(const struct service *service, struct str institution)
{
	struct str rest = service->config->institutions;
	struct str line, number;
	while (str_next(&rest, '\n', &line)) {
		struct str name = str_trim(line);
		if (!str_next(&name, ' ', &number) || !str_equal(number, institution))
			continue;
		name = str_trim(name);
		return name.len > 0 ? name : institution;
	}
	return stored_name(service, institution);
}

struct named {
	struct str name, number;
};

static int by_name(const void *a, const void *b)
{
	const struct named *one = a, *other = b;
	const int order = collate_compare(STR("lv"), one->name, other->name);

	return order != 0 ? order : str_compare(one->number, other->number);
}

void service_sort_institutions(const struct service *service, struct arena *arena,
			       struct str *institutions, size_t count)
{
	struct named *named = ARENA_ARRAY(arena, struct named, count);

	for (size_t i = 0; i < count; i++)
		named[i] = (struct named){ service_institution(service, institutions[i]),
					   institutions[i] };
	if (count > 0)
		qsort(named, count, sizeof *named, by_name);
	for (size_t i = 0; i < count; i++)
		institutions[i] = named[i].number;
}

bool service_has_portal(const struct service *service)
{
	return service->config->portal.len > 0 && !str_equal_c(service->config->portal, "off");
}
