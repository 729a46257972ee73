#include "app/service/service.h"

#include <criterion/criterion.h>

Test(service, knows_institutions_by_name)
{
	static const struct config config = { .institutions = STR_INIT(
						      "90000000001 Paraugu novads\r\n"
						      "90000000002\n"
						      "90000000003   Paraugu  iestāde") };
	static const struct {
		struct str number, name;
	} rows[] = {
		{ STR_INIT("90000000001"), STR_INIT("Paraugu novads") },
		{ STR_INIT("90000000002"), STR_INIT("90000000002") },
		{ STR_INIT("90000000003"), STR_INIT("Paraugu  iestāde") },
		{ STR_INIT("90000000004"), STR_INIT("90000000004") },
	};
	const struct service service = { .config = &config };
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str name = service_institution(&service, rows[i].number);
		cr_expect(str_equal(name, rows[i].name), "%.*s", STR_ARG(name));
	}
}
