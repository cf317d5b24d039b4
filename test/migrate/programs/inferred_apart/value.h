struct value {
  int type;
  union {
    long i;
    double d;
    struct {
      short low, high;
    } range;
  } u;
};

void set_any(struct value *v, double d);
