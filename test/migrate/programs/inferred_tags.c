/* Unions that nobody annotated, with a tag beside them that the code itself
   shows: a constant before or behind what is written, a comparison, a switch,
   what an allocating function was given, a copied tag, a tag in a header. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum { NUM, STR, ADD, NEG, CALL } kind;

typedef struct node {
  kind type;
  int line;
  union {
    double num;
    char *str;
    struct {
      struct node *left, *right;
    } add;
    struct node *inner;
    struct {
      char name[12];
      long count;
      struct node *args[3];
    } call;
  } u;
} node;

/* The tag is what the allocator is given. */
static node *new_node(kind type) {
  node *n = calloc(1, sizeof *n);
  if (!n)
    exit(1);
  n->type = type;
  n->line = 7;
  return n;
}
static node *number(double x) {
  node *n = new_node(NUM);
  n->u.num = x;
  return n;
}
static node *text(const char *s) {
  node *n = malloc(sizeof *n);
  char *copy = strdup(s);
  n->line = 1;
  n->u.str = copy;
  n->type = STR; /* behind what is written */
  return n;
}
static node *add(node *l, node *r) {
  node *n = new_node(ADD);
  n->u.add.left = l;
  n->u.add.right = r;
  return n;
}
static node *neg(node *of) {
  node *n = new_node(NEG);
  n->u.inner = of;
  return n;
}
static node *call(const char *name, node *a, node *b) {
  node *n = new_node(CALL);
  strcpy(n->u.call.name, name);
  n->u.call.count = 2;
  n->u.call.args[0] = a;
  n->u.call.args[1] = b;
  return n;
}

static double slow(double x) {
  int i;
  for (i = 0; i < 3; i++)
    x = x * 0.5 + i;
  return x;
}

static double eval(node *n) {
  double sum = 0;
  switch (n->type) {
  case NUM:
    return slow(n->u.num);
  case STR:
    return (double)strlen(n->u.str);
  case ADD:
    sum = eval(n->u.add.left);
    return sum + eval(n->u.add.right);
  case NEG:
    return -eval(n->u.inner);
  case CALL:
    for (long i = 0; i < n->u.call.count; i++)
      sum += eval(n->u.call.args[i]) * (n->u.call.name[0] - 'a');
    return sum;
  }
  return 0;
}

/* A stack of values by value, with a tag that comes last and is a character. */
struct value {
  union {
    long i;
    float f[2];
    void *p;
  } as;
  char tag;
};
static struct value stack[16];
static int top;

static void push_int(long i) {
  stack[top].tag = 'i';
  stack[top].as.i = i;
  top++;
}
static void push_pair(float a, float b) {
  struct value v;
  v.as.f[0] = a;
  v.as.f[1] = b;
  v.tag = 'f';
  stack[top++] = v;
}
static void push_pointer(void *p) {
  struct value *v = &stack[top++];
  *v = (struct value){{.p = p}, 'p'};
}
static void copy_value(struct value *to, const struct value *from) {
  to->as = from->as; /* the tag goes along */
  to->tag = from->tag;
}
static void twice(struct value *v) {
  if (v->tag == 'i')
    v->as.i *= 2;
  else if (v->tag == 'f')
    v->as.f[1] += v->as.f[0];
}

/* A tag in a header. */
struct message {
  struct {
    unsigned char type;
    short length;
  } head;
  union {
    int code;
    struct {
      short x;
      long long y;
    } at;
  } body;
};
static void set(struct message *m, int is_point, int n) {
  m->head.length = (short)n;
  if (is_point) {
    m->head.type = 1;
    m->body.at.x = (short)n;
    m->body.at.y = (long long)n << 20;
  } else {
    m->head.type = 200;
    m->body.code = -n;
  }
}

int main(void) {
  struct message messages[6] = {0};
  node *tree = add(number(3.25), neg(text("hello")));
  int i;
  for (i = 0; i < 4; i++)
    tree = add(call("fgh", tree, number(i / 3.0)), neg(number(-i)));
  for (i = 0; i < 6; i++)
    set(&messages[i], i % 2, i * 1000);
  push_int(-5);
  push_pair(1.5f, -2.25f);
  push_pointer(tree);
  for (i = 0; i < 6; i++) {
    copy_value(&stack[top++], &stack[i]);
    twice(&stack[i]);
    printf("%d %.6f\n", i, eval(tree));
  }
  for (i = 0; i < top; i++)
    if (stack[i].tag == 'i')
      printf("%ld\n", stack[i].as.i);
    else if (stack[i].tag == 'f')
      printf("%.3f %.3f\n", stack[i].as.f[0], stack[i].as.f[1]);
    else
      printf("%.6f\n", eval(stack[i].as.p));
  for (i = 0; i < 6; i++)
    if (messages[i].head.type == 1)
      printf("%d %lld %.3f\n", messages[i].body.at.x, messages[i].body.at.y,
             slow(i));
    else
      printf("%d %.3f\n", messages[i].body.code, slow(i));
  return 0;
}
