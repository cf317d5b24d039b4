struct value {
  unsigned char type;
  union {
    long i;
    double d;
    char *s;
    struct {
      short low, high;
    } range;
  } u;
};
enum { EMPTY, INTEGER, REAL, TEXT, RANGE };

void set_integer(struct value *v, long i);
void set_real(struct value *v, double d);
void set_text(struct value *v, char *s);
