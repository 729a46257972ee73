/* The tables of built-ins, one a domain; builtins.c lists them. */
#ifndef ENGINE_FEEL_FN_H
#define ENGINE_FEEL_FN_H

#include "engine/feel/builtin.h"

extern const struct builtin_table fn_aggregate;
extern const struct builtin_table fn_boolean;
extern const struct builtin_table fn_context;
extern const struct builtin_table fn_conversion;
extern const struct builtin_table fn_latvia;
extern const struct builtin_table fn_list;
extern const struct builtin_table fn_number;
extern const struct builtin_table fn_pattern;
extern const struct builtin_table fn_range;
extern const struct builtin_table fn_string;
extern const struct builtin_table fn_temporal;

#endif
