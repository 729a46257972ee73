#include "app/service/service.h"

const struct str service_languages[SERVICE_LANGUAGES] = { STR_INIT("lv"), STR_INIT("en") };

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
	return institution;
}
