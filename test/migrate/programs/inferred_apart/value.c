/* See main.c. */
#include "value.h"

/* Nothing here tells what the tag is. */
void set_any(struct value *v, double d) { v->u.d = d; }
