#include "renderers/paper/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "engine/base/limits.h"
#include "engine/feel/temporal.h"
#include "renderers/paper/catalog.h"

/* Points, of which an inch has 72; the sheet is A4. */
enum {
	SHEET_WIDTH = 595,
	SHEET_HEIGHT = 842,
	MARGIN = 57,
	FOOT = 28,    /* of the sheet's edge */
	INDENT = 14,  /* of what stands further in */
	LABELS = 170, /* how wide they are */
	GUTTER = 16,  /* between a label and its text */
	BOTTOM = SHEET_HEIGHT - MARGIN,
	DEEPEST = 6, /* further in there would be no room for texts */
};

#define FONT "DejaVu Sans"

struct style {
	const char *tag; /* of the structure: ISO 32000-1, 14.8.4 */
	const char *font;
	double before, after, ink; /* space, and how dark: 0 is black */
};

enum style_name { TITLE, HEADING, GROUP, LABEL, ANSWER, TEXT, CODE };
static const struct style styles[] = {
	[TITLE] = { "H1", FONT " Bold 17", 0, 10, 0 },
	[HEADING] = { "H2", FONT " Bold 12", 16, 6, 0 },
	[GROUP] = { "H3", FONT " Bold 9.5", 6, 2, 0 },
	[LABEL] = { "Lbl", FONT " 9.5", 0, 0, 0.3 },
	[ANSWER] = { "LBody", FONT " 9.5", 0, 0, 0 },
	[TEXT] = { "P", FONT " 9.5", 0, 6, 0 },
	[CODE] = { "P", FONT " Mono 9", 2, 6, 0 },
};

struct drawing {
	cairo_t *cairo;
	PangoContext *pango;
	const struct paper *paper;
	struct arena *arena;
	double y;      /* where the next line begins */
	unsigned page; /* from 1 */
	bool listing;  /* inside a list of facts */
};

static PangoLayout *layout_new(const struct drawing *self, const char *font, struct str text)
{
	PangoLayout *layout = pango_layout_new(self->pango);
	PangoFontDescription *description = pango_font_description_from_string(font);

	pango_layout_set_font_description(layout, description);
	pango_font_description_free(description);
	pango_layout_set_text(layout, text.at, (int)text.len);
	return layout;
}

/* --- pages -------------------------------------------------------------------------------- */

/* It belongs to the sheet, not to what is read out: so it has no tag. */
static void draw_foot(const struct drawing *self)
{
	const struct str text =
		str_printf(self->arena, "%.*s    %u", STR_ARG(self->paper->mark), self->page);
	PangoLayout *layout = layout_new(self, FONT " 8", text);

	cairo_set_source_rgb(self->cairo, 0.3, 0.3, 0.3);
	cairo_move_to(self->cairo, MARGIN, SHEET_HEIGHT - FOOT - 10);
	pango_cairo_show_layout(self->cairo, layout);
	g_object_unref(layout);
}

static void next_page(struct drawing *self)
{
	draw_foot(self);
	cairo_show_page(self->cairo);
	self->page++;
	self->y = MARGIN;
}

static void need(struct drawing *self, double height)
{
	if (self->y + height > BOTTOM && self->y > MARGIN)
		next_page(self);
}

/* --- texts -------------------------------------------------------------------------------- */

/* A line of its own: the white space at which it was broken would be drawn as nothing, and then
 * programs that read the file leave out what follows; as a space it only parts the words. */
static void draw_line(struct drawing *self, const struct style *style, struct str text,
		      double x, double height)
{
	PangoLayout *layout = layout_new(self, style->font, text);

	need(self, height);
	cairo_set_source_rgb(self->cairo, style->ink, style->ink, style->ink);
	cairo_move_to(self->cairo, x, self->y);
	pango_cairo_show_layout(self->cairo, layout);
	g_object_unref(layout);
	self->y += height;
}

static double line_height(PangoLayoutLine *line)
{
	PangoRectangle box;

	pango_layout_line_get_extents(line, NULL, &box);
	return (double)box.height / PANGO_SCALE;
}

/* What stands in a line, with a space behind it unless a word goes on in the next. */
static struct str line_text(struct arena *arena, const char *text, const PangoLayoutLine *line,
			    const PangoLayoutLine *next)
{
	const struct str whole = { text + line->start_index, (size_t)line->length };
	const struct str piece = str_trim(whole);
	const bool parted =
		next != NULL &&
		(piece.len < whole.len || next->start_index > line->start_index + line->length);

	return parted ? str_printf(arena, "%.*s ", STR_ARG(piece)) : piece;
}

static void draw_lines(struct drawing *self, const struct style *style, PangoLayout *layout,
		       double x)
{
	const int count = pango_layout_get_line_count(layout);
	const char *text = pango_layout_get_text(layout);

	for (int i = 0; i < count; i++) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
		PangoLayoutLine *next =
			i + 1 < count ? pango_layout_get_line_readonly(layout, i + 1) : NULL;

		draw_line(self, style, line_text(self->arena, text, line, next), x,
			  line_height(line));
	}
}

/* Gives how high it would be on one sheet. */
static double draw_text(struct drawing *self, enum style_name name, struct str text, double x,
			double width)
{
	const struct style *style = &styles[name];
	PangoLayout *layout = layout_new(self, style->font, text);
	int height = 0;

	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_get_size(layout, NULL, &height);
	cairo_tag_begin(self->cairo, style->tag, NULL);
	draw_lines(self, style, layout, x);
	cairo_tag_end(self->cairo, style->tag);
	g_object_unref(layout);
	return (double)height / PANGO_SCALE;
}

/* --- lines of the paper ------------------------------------------------------------------- */

static void draw_rule(const struct drawing *self)
{
	cairo_set_source_rgb(self->cairo, 0.8, 0.8, 0.8);
	cairo_set_line_width(self->cairo, 0.5);
	cairo_move_to(self->cairo, MARGIN, self->y);
	cairo_line_to(self->cairo, SHEET_WIDTH - MARGIN, self->y);
	cairo_stroke(self->cairo);
}

static void list(struct drawing *self, bool wanted)
{
	if (wanted && !self->listing)
		cairo_tag_begin(self->cairo, "L", NULL);
	if (!wanted && self->listing)
		cairo_tag_end(self->cairo, "L");
	self->listing = wanted;
}

static double left_of(const struct paper_line *line)
{
	return MARGIN + INDENT * (double)(line->depth < DEEPEST ? line->depth : DEEPEST);
}

/* The text stands beside its label, and below one that a page ended in. */
static void draw_fact(struct drawing *self, const struct paper_line *line)
{
	const double left = left_of(line);
	const double middle = MARGIN + LABELS + GUTTER;
	double top;
	double below;
	unsigned page;

	list(self, true);
	need(self, 30);
	self->y += 3;
	top = self->y;
	page = self->page;
	cairo_tag_begin(self->cairo, "LI", NULL);
	(void)draw_text(self, LABEL, line->label, left, MARGIN + LABELS - left);
	below = self->y;
	if (page == self->page)
		self->y = top;
	page = self->page;
	(void)draw_text(self, ANSWER, line->text, middle, SHEET_WIDTH - MARGIN - middle);
	cairo_tag_end(self->cairo, "LI");
	if (page == self->page && below > self->y)
		self->y = below;
	self->y += 3;
	draw_rule(self);
}

static void draw_block(struct drawing *self, enum style_name name, struct str text, double x)
{
	list(self, false);
	/* A heading is followed by something on its page. */
	need(self, styles[name].before + (name == TEXT || name == CODE ? 14 : 60));
	self->y += self->y > MARGIN ? styles[name].before : 0;
	(void)draw_text(self, name, text, x, SHEET_WIDTH - MARGIN - x);
	self->y += styles[name].after;
}

static void draw(struct drawing *self, const struct paper_line *line)
{
	switch (line->kind) {
	case PAPER_TITLE:
		draw_block(self, TITLE, line->text, MARGIN);
		break;
	case PAPER_HEADING:
		draw_block(self, HEADING, line->text, MARGIN);
		break;
	case PAPER_GROUP:
		draw_block(self, GROUP, line->label, left_of(line));
		break;
	case PAPER_FACT:
		draw_fact(self, line);
		break;
	case PAPER_TEXT:
		draw_block(self, TEXT, line->text, MARGIN);
		break;
	case PAPER_CODE:
		draw_block(self, CODE, line->text, MARGIN);
		break;
	}
}

static void draw_paper(struct drawing *self)
{
	cairo_tag_begin(self->cairo, "Document", NULL);
	for (size_t i = 0; i < self->paper->lines.count; i++)
		draw(self, &self->paper->lines.at[i]);
	list(self, false);
	cairo_tag_end(self->cairo, "Document");
	draw_foot(self);
}

/* --- the file ----------------------------------------------------------------------------- */

static cairo_status_t take(void *context, const unsigned char *bytes, unsigned count)
{
	struct buf *out = context;

	buf_add(out, (struct str){ (const char *)bytes, count });
	return buf_full(out) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *surface, const struct drawing *self)
{
	const struct paper *paper = self->paper;
	struct date_time moment;
	struct buf text;

	(void)date_time_from_epoch(paper->time_ms / 1000, 0,
				   (struct zone){ .kind = ZONE_OFFSET }, &moment);
	buf_init(&text, 64);
	date_time_print(&moment, &text);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
				       str_to_c(self->arena, paper->title));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR,
				       str_to_c(self->arena, paper->author));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Veidlapa");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
				       str_to_c(self->arena, buf_str(&text)));
	buf_finish(&text);
}

static bool draw_file(struct drawing *self, struct buf *out, struct err *err)
{
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(take, out, SHEET_WIDTH, SHEET_HEIGHT);
	/* One of our own: the usual one is shared by what a thread draws, and never freed. */
	PangoFontMap *fonts = pango_cairo_font_map_new();
	cairo_status_t status;

	self->cairo = cairo_create(surface);
	self->pango = pango_font_map_create_context(fonts);
	describe(surface, self);
	draw_paper(self);
	g_object_unref(self->pango);
	cairo_destroy(self->cairo);
	cairo_surface_finish(surface);
	status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	g_object_unref(fonts);
	return status == CAIRO_STATUS_SUCCESS ||
	       err_set(err, ERR_LIMIT, "the PDF cannot be drawn: %s",
		       cairo_status_to_string(status));
}

bool pdf_write(const struct paper *paper, struct buf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct drawing drawing = { .paper = paper, .arena = &arena, .y = MARGIN, .page = 1 };
	struct buf drawn;
	bool ok;

	buf_init(&drawn, LIMIT_PAGE);
	ok = draw_file(&drawing, &drawn, err) &&
	     catalog_complete(buf_str(&drawn), paper->language, out, err);
	buf_finish(&drawn);
	arena_finish(&arena);
	return ok;
}
