/* Every cap in the program, in one place, each with its reason. Bytes unless said. */
#ifndef ENGINE_BASE_LIMITS_H
#define ENGINE_BASE_LIMITS_H

enum {
	/* Somebody who makes a mistake makes it everywhere; more findings than this help
	   nobody. */
	LIMIT_DIAGS = 500,

	/* Intake of definitions: the largest real form measured elsewhere is a fifth of this.
	 */
	LIMIT_DEFINITION = 1024 * 1024,
	LIMIT_XML_DEPTH = 64,
	LIMIT_XML_ATTRS = 64, /* per element: libxml2 is quadratic in them */
	LIMIT_XML_NODES = 50000,
	LIMIT_JSON_DEPTH =
		64, /* definitions nest as deep in JSON as in XML, two levels an item */
	LIMIT_JSON_VALUES = 50000,
	LIMIT_JSON_STRING = 64 * 1024,
	LIMIT_JSON_NUMBER = 64, /* characters */

	/* Patterns: see regex.c. */
	LIMIT_PATTERN = 1000, /* code units */
	LIMIT_PATTERN_NESTING = 50,
	LIMIT_MATCH_STEPS = 1000000, /* some 20 ms */
	LIMIT_MATCH_DEPTH = 1000,
	LIMIT_MATCH_HEAP_KIB = 2048,

	/* Expressions. */
	LIMIT_FEEL_TEXT = 16 * 1024,
	LIMIT_FEEL_DEPTH = 200,		    /* of the tree; the C stack holds ten times that */
	LIMIT_FEEL_CALLS = 200,		    /* nested calls of user-defined functions */
	LIMIT_FEEL_STEPS = 1000000,	    /* per evaluation */
	LIMIT_FEEL_BYTES = 8 * 1024 * 1024, /* of values, per evaluation */
	LIMIT_FEEL_LIST = 100000,	    /* items in one list */
	LIMIT_FEEL_STRING = 256 * 1024,
	LIMIT_FEEL_REASONS = 16,

	/* Rules. The first is a hundred evaluations that are as long as one may be, or a
	   million usual ones: well under a second. */
	LIMIT_RULE_STEPS = 10 * 1000 * 1000,
	LIMIT_RULE_BYTES = 64 * 1024 * 1024, /* of all values of a run */
	LIMIT_RULE_EDGES = 10 * 1000 * 1000, /* walked in search of the shortest loop */

	/* Proofs, in looks at items and atoms: a tenth of a second. */
	LIMIT_PROOF_QUESTION = 20 * 1000,
	LIMIT_PROOF = 1000 * 1000, /* all questions of a form */

	/* Forms. */
	LIMIT_ITEMS = 5000,
	LIMIT_FORM_DEPTH = 16, /* pages, groups and repeats inside each other */
	LIMIT_ROWS = 500,      /* of one repeat, whatever its max says */
	LIMIT_LANGUAGES = 8,
	LIMIT_OPTIONS = 2000,
	LIMIT_PLACES = 50, /* options of a ranking: each is listed for each place */

	/* Blocks and lists, and what a form becomes with them. */
	LIMIT_INCLUSIONS = 1000, /* texts that a form pulls in, each time counted */
	LIMIT_BLOCK_DEPTH = 8,	 /* blocks in blocks */
	LIMIT_EXPANDED = 100000, /* elements and texts, together with the form's own */

	/* Tables: a classifier has a row for each option and some columns of facts. */
	LIMIT_CSV = 1024 * 1024,
	LIMIT_CSV_ROWS = LIMIT_OPTIONS + 1, /* and the header */
	LIMIT_CSV_COLUMNS = 32,

	/* Scenarios: what all of a form's may cost together, in evaluations, steps, cells and
	   answers, besides the limits of each: some tenths of a second. */
	LIMIT_SCENARIOS = 500,
	LIMIT_SCENARIO_COST = 1000 * 1000,

	/* Settings: the file of them, and each file that one names. */
	LIMIT_CONFIG = 256 * 1024,

	/* Attachments: the national platform's own limits. What all of a draft's may be
	   together is what one delivery can carry. */
	LIMIT_FILES = 10, /* of one field */
	LIMIT_MEGABYTE = 1024 * 1024,
	LIMIT_FILE = 10 * LIMIT_MEGABYTE,
	LIMIT_FILE_NAME = 120, /* characters */
	LIMIT_FILES_BYTES = 20 * LIMIT_MEGABYTE,
	LIMIT_FILES_DRAFT = 100,

	/* Answers. */
	LIMIT_ANSWER = 64 * 1024,    /* what is typed into one field */
	LIMIT_ANSWERS = 1024 * 1024, /* of one draft, as JSON */
	LIMIT_CELLS = 100000,	     /* fields times rows; nested repeats multiply */

	LIMIT_API_BODY = 16 * 1024, /* of what is no definition */

	/* HTTP: see app/http/guard.c for the shape of what is refused. */
	LIMIT_PAIRS = 5000, /* in one posted form: a page of many rows */
	LIMIT_BODY_FORM = 256 * 1024,
	LIMIT_BODY_FILES =
		(LIMIT_FILES + 1) * LIMIT_FILE, /* with all that one field may have */
	LIMIT_DROPPED = LIMIT_BODY_FILES, /* of a refused body, so that the answer is seen */
	LIMIT_PART_HEAD = 4096,		  /* of one part of such a body */
	LIMIT_URL = 2048,
	LIMIT_HEADERS = 64,
	LIMIT_HEADER_BYTES = 16 * 1024,
	LIMIT_CONNECTIONS = 1000,
	LIMIT_CONNECTIONS_PER_CLIENT = 200,
	LIMIT_HEADER_SECONDS =
		10, /* from the first byte of a connection to the end of its headers */
	LIMIT_BODY_RATE = 500, /* bytes a second, after the grace */
	LIMIT_BODY_GRACE_SECONDS = 5,
	LIMIT_WRITE_SECONDS =
		30, /* for a client to take a response, besides its size by that rate */
	LIMIT_IDLE_SECONDS = 15,	    /* between two requests of a connection */
	LIMIT_CONNECTION_REQUESTS = 1000,   /* then the response says close */
	LIMIT_CONNECTION_SECONDS = 300,	    /* likewise */
	LIMIT_CONNECTION_BYTES = 32 * 1024, /* memory of libmicrohttpd: headers twice over */
	LIMIT_BODIES = 256 * 1024 * 1024,   /* of all requests that are being received */

	/* Pages. */
	LIMIT_PAGE = 4 * 1024 * 1024,
	LIMIT_PROGRAM = 8 * 1024 * 1024,
	LIMIT_PROGRAMS = 48 * 1024 * 1024, /* of one form, in all its languages: half a second
					      of compiling */
	/* Stylesheets are ours, definitions are not: what a large one makes run away ends here.
	 */
	LIMIT_TEMPLATE_DEPTH = 200,
	LIMIT_TEMPLATE_VARIABLES = 4000,
	LIMIT_TEMPLATE_STEPS = 600 * 1000, /* half a second; 2000 fields of all types in two
					       languages: 466 000 */
	LIMIT_PAGE_DEPTH = 256, /* of elements; a form's depth times what wraps a group */
	LIMIT_PAGE_ROWS = 32,	/* rows inside rows: repeats, and lists inside them */

	/* The store. */
	LIMIT_STORE_CONNECTIONS = 16,
	LIMIT_STORE_WAIT_MS = 5000, /* for a connection, and for the right to write */
	LIMIT_STORE_BATCH = 1000,   /* rows that one transaction removes */
	LIMIT_CHUNK = 192 * 1024,   /* of a file; thrice something, so that base64 of one can
				       follow that of another */

	/* Delivery: what a receiver's answer may cost. */
	LIMIT_FETCH_HEADERS = 32 * 1024,
	LIMIT_FETCH_BODY = 64 * 1024,
	LIMIT_FETCH_KEPT = 16 * 1024,
	LIMIT_CIDRS = 64,
};

#endif
