/* See main.c. */
#include "value.h"

void set_integer(struct value *v, long i) {
  v->type = INTEGER;
  v->u.i = i;
}
void set_real(struct value *v, double d) {
  v->type = REAL;
  v->u.d = d;
}
void set_text(struct value *v, char *s) {
  v->type = TEXT;
  v->u.s = s;
}
