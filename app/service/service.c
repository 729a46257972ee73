#include "app/service/service.h"

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

bool service_has_portal(const struct service *service)
{
	return service->config->portal.len > 0 && !str_equal_c(service->config->portal, "off");
}
