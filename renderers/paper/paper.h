/* What stands on paper, line by line, each with its meaning: pdf.h draws it. */
#ifndef RENDERERS_PAPER_PAPER_H
#define RENDERERS_PAPER_PAPER_H

#include "engine/base/str.h"
#include "engine/base/vec.h"

enum paper_kind {
	PAPER_TITLE,   /* of the whole, once */
	PAPER_HEADING, /* of a part */
	PAPER_FACT,    /* what it is about, and that */
	PAPER_GROUP,   /* of facts that stand further in */
	PAPER_TEXT,    /* a paragraph */
	PAPER_CODE,    /* letters to be read one by one */
};

struct paper_line {
	enum paper_kind kind;
	unsigned depth;		/* how far in; of facts and groups */
	struct str label, text; /* the label is of facts and groups */
};

struct paper {
	struct str language, title, author; /* language: "lv" */
	struct str mark;		    /* at the foot of each page */
	int64_t time_ms;		    /* when it was made */
	VEC(struct paper_line) lines;
};

#endif
