/* By APPNOTE 6.3.10; integers are little-endian. Every offset comes from outside: each is
 * looked at before it is used. */
#include "app/service/zip.h"

#include "engine/form/attachment.h"

enum { LOCAL = 30, CENTRAL = 46, END = 22, ENTRIES_MOST = 20000 };

static uint32_t number(struct str bytes, size_t at, size_t size)
{
	uint32_t value = 0;

	for (size_t i = size; i > 0 && at + size <= bytes.len; i--)
		value = value << 8 | (unsigned char)bytes.at[at + i - 1];
	return value;
}

/* ODF (1.3, part 2, 3.3) and ASiC (EN 319 162-1, A.1) begin with an entry "mimetype" that is
 * not packed and holds the type. */
static struct str by_mimetype(struct str head)
{
	size_t name = number(head, 26, 2);
	struct str rest = str_slice(head, LOCAL + name + number(head, 28, 2), head.len);

	if (!str_equal(str_slice(head, LOCAL, LOCAL + name), STR("mimetype")) ||
	    number(head, 8, 2) != 0)
		return STR("");
	for (size_t i = 0; i < attachment_format_count; i++) {
		struct str type = attachment_formats[i].type;

		/* Behind it comes the next entry, or the descriptor of this one. */
		if (str_starts(rest, type) &&
		    str_starts(str_slice(rest, type.len, rest.len), STR("PK")))
			return type;
	}
	return STR("");
}

/* The directory's entries, as far as they are in the tail. */
static struct str directory(struct str tail)
{
	size_t size;

	for (size_t at = tail.len >= END ? tail.len - END + 1 : 0; at > 0; at--) {
		if (!str_starts(str_slice(tail, at - 1, tail.len), STR("PK\x05\x06")))
			continue;
		size = number(tail, at - 1 + 12, 4);
		return size <= at - 1 ? str_slice(tail, at - 1 - size, at - 1) : STR("");
	}
	return STR("");
}

static bool next_name(struct str *rest, struct str *name)
{
	size_t len = number(*rest, 28, 2);
	size_t more = (size_t)number(*rest, 30, 2) + number(*rest, 32, 2);

	if (rest->len < CENTRAL || !str_starts(*rest, STR("PK\x01\x02")))
		return false;
	*name = str_slice(*rest, CENTRAL, CENTRAL + len);
	*rest = str_slice(*rest, CENTRAL + len + more, rest->len);
	return true;
}

/* Office Open XML (ECMA-376 part 2): a list of types, and a folder that says which program it
 * is for. With a macro in it, it is another format. */
static struct str by_names(struct str entries)
{
	static const struct {
		struct str folder, ending;
	} kinds[] = { { STR_INIT("word/"), STR_INIT("a.docx") },
		      { STR_INIT("xl/"), STR_INIT("a.xlsx") },
		      { STR_INIT("ppt/"), STR_INIT("a.pptx") } };
	struct str type = STR("");
	struct str name;
	bool listed = false;

	for (size_t i = 0; i < ENTRIES_MOST && next_name(&entries, &name); i++) {
		listed |= str_equal(name, STR("[Content_Types].xml"));
		if (str_ends(name, STR("vbaProject.bin")))
			return STR("");
		for (size_t k = 0; k < LENGTH(kinds); k++)
			if (type.len == 0 && str_starts(name, kinds[k].folder))
				type = attachment_format_of(kinds[k].ending)->type;
	}
	return listed ? type : STR("");
}

struct str zip_type(struct str head, struct str tail)
{
	struct str type;

	if (!str_starts(head, STR("PK\x03\x04")))
		return STR("");
	type = by_mimetype(head);
	return type.len > 0 ? type : by_names(directory(tail));
}
