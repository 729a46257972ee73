#include "app/service/target.h"

enum { CONCURRENCY_MOST = 64 };

static bool read_verify(struct str value, struct target *out)
{
	out->unverified = str_equal_c(value, "no");
	return out->unverified || str_equal_c(value, "yes");
}

static bool read_concurrency(struct str value, struct target *out)
{
	uint64_t number = 0;

	if (!str_to_u64(value, &number) || number < 1 || number > CONCURRENCY_MOST)
		return false;
	out->concurrency = (int64_t)number;
	return true;
}

static bool read_contact(struct str value, struct target *out)
{
	out->contact = value;
	return str_find(value, STR("@"), 1) < value.len - 1;
}

static bool read_alarm(struct str value, struct target *out)
{
	out->alarm = value;
	return str_starts(value, STR("https://")) || str_starts(value, STR("http://"));
}

static bool read_certificate(struct str value, struct target *out)
{
	out->tls.certificate = value;
	return value.len > 0;
}

static bool read_key(struct str value, struct target *out)
{
	out->tls.key = value;
	return value.len > 0;
}

static bool read_authorities(struct str value, struct target *out)
{
	out->tls.authorities = value;
	return value.len > 0;
}

static bool read_format(struct str value, struct target *out)
{
	out->style.xml = str_equal_c(value, "xml");
	return out->style.xml || str_equal_c(value, "json");
}

/* Without attachments there are no answers either: whoever wants them asks. */
static bool read_attachments(struct str value, struct target *out)
{
	out->style.thin = str_equal_c(value, "none");
	return out->style.thin || contract_files_read(value, &out->style.files);
}

static const struct {
	struct str name;
	bool (*read)(struct str value, struct target *out);
	const char *takes;
} options[] = {
	{ STR_INIT("alarm"), read_alarm, "an address, https://…" },
	{ STR_INIT("attachments"), read_attachments, "inline, multipart, link or none" },
	{ STR_INIT("authorities"), read_authorities, "the path of a PEM file" },
	{ STR_INIT("certificate"), read_certificate, "the path of a PEM file" },
	{ STR_INIT("concurrency"), read_concurrency, "1 to 64" },
	{ STR_INIT("contact"), read_contact, "an e-mail address" },
	{ STR_INIT("format"), read_format, "json or xml" },
	{ STR_INIT("key"), read_key, "the path of a PEM file" },
	{ STR_INIT("verify"), read_verify, "yes or no" },
};

static bool read_option(struct str word, struct target *out, struct err *err)
{
	struct str value = word;
	struct str name;

	(void)str_next(&value, '=', &name);
	for (size_t i = 0; i < LENGTH(options); i++) {
		if (!str_equal(options[i].name, name))
			continue;
		return options[i].read(value, out) || err_set(err, ERR_INVALID, "%.*s takes %s",
							      STR_ARG(name), options[i].takes);
	}
	return err_set(err, ERR_INVALID, "an endpoint has no option %.*s", STR_ARG(name));
}

bool target_read(struct str text, struct target *out, struct err *err)
{
	struct str word;

	*out = (struct target){ 0 };
	while (str_next(&text, ' ', &word))
		if (word.len > 0 && !read_option(word, out, err))
			return false;
	return (out->tls.certificate.len > 0) == (out->tls.key.len > 0) ||
	       err_set(err, ERR_INVALID, "certificate and key go together");
}
