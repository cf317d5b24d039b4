/* The C library's search trees, tsearch and its kin: what they do, where it is
 * saved. A tree has the shape that glibc's has, which twalk shows: red and
 * black nodes, four of which are split on the way down, and of two children the
 * next larger key takes the place of one that is deleted.
 *
 * Relies on: nothing. The algorithms are those of Guibas and Sedgewick, "A
 * dichromatic framework for balanced trees" (1978), for insertion, and of
 * Cormen, Leiserson, Rivest, "Introduction to Algorithms", for deletion. */
#define _GNU_SOURCE 1
#include <search.h>
#include <stdlib.h>

enum { LEFT, RIGHT };

/* Programs read the key through a pointer to the node. */
struct node {
  const void *key;
  struct node *child[2];
  int is_red;
};

typedef int (*comparison)(const void *, const void *);

static int isRed(const struct node *N) { return N && N->is_red; }

/* Puts the child on that side in the place of its parent. */
static void lift(struct node **Place, int Side) {
  struct node *Top = *Place, *N = Top->child[Side];
  Top->child[Side] = N->child[!Side];
  N->child[!Side] = Top;
  *Place = N;
}

/* A red node below a red one, whose parent it is on Side, and that one on
 * GrandSide of its own. */
static void balance(struct node **Grand, int GrandSide, int Side) {
  struct node *Top = *Grand;
  if (Side != GrandSide)
    lift(&Top->child[GrandSide], Side);
  Top->is_red = 1;
  Top->child[GrandSide]->is_red = 0;
  lift(Grand, GrandSide);
}

void *mt_tsearch(const void *Key, void **Root, comparison Compare) {
  struct node **At = (struct node **)Root, **Parent = NULL, **Grand = NULL;
  struct node *N;
  int Side = LEFT, ParentSide = LEFT, GrandSide = LEFT, Order;
  if (!Root)
    return NULL;
  if (*At)
    (*At)->is_red = 0;
  while ((N = *At)) {
    Order = Compare(Key, N->key);
    if (!Order)
      return N;
    Side = Order < 0 ? LEFT : RIGHT;
    if (isRed(N->child[LEFT]) && isRed(N->child[RIGHT])) {
      N->is_red = 1;
      N->child[LEFT]->is_red = N->child[RIGHT]->is_red = 0;
      /* The way goes on below N, wherever that is now. What is above it is not
       * asked for in the next two steps. */
      if (Parent && (*Parent)->is_red)
        balance(Grand, GrandSide, ParentSide);
    }
    Grand = Parent;
    Parent = At;
    At = &N->child[Side];
    GrandSide = ParentSide;
    ParentSide = Side;
  }
  N = malloc(sizeof *N);
  if (!N)
    return NULL;
  N->key = Key;
  N->child[LEFT] = N->child[RIGHT] = NULL;
  N->is_red = Parent != NULL;
  *At = N;
  if (Parent && (*Parent)->is_red)
    balance(Grand, GrandSide, ParentSide);
  return N;
}

void *mt_tfind(const void *Key, void *const *Root, comparison Compare) {
  struct node *N = Root ? *(struct node *const *)Root : NULL;
  while (N) {
    int Order = Compare(Key, N->key);
    if (!Order)
      return N;
    N = N->child[Order < 0 ? LEFT : RIGHT];
  }
  return NULL;
}

/* No tree of so many nodes fits into memory. */
enum { DEEPEST = 2 * 64 };

/* A black node less leads through *Path[Depth] than beside it. */
static void restoreBlack(struct node **const *Path, int Depth) {
  for (; Depth && !isRed(*Path[Depth]); --Depth) {
    struct node **Place = Path[Depth - 1], *Top = *Place, *Other;
    const int Side = Path[Depth] == &Top->child[LEFT] ? LEFT : RIGHT;
    Other = Top->child[!Side];
    if (Other->is_red) {
      Other->is_red = 0;
      Top->is_red = 1;
      lift(Place, !Side);
      Place = &Other->child[Side];
      Other = Top->child[!Side];
    }
    if (isRed(Other->child[LEFT]) || isRed(Other->child[RIGHT])) {
      if (!isRed(Other->child[!Side])) {
        lift(&Top->child[!Side], Side);
        Other = Top->child[!Side];
      } else {
        Other->child[!Side]->is_red = 0;
      }
      Other->is_red = Top->is_red;
      Top->is_red = 0;
      lift(Place, !Side);
      return;
    }
    Other->is_red = 1;
    if (Top->is_red) {
      Top->is_red = 0;
      return;
    }
  }
  if (*Path[Depth])
    (*Path[Depth])->is_red = 0;
}

void *mt_tdelete(const void *Key, void **Root, comparison Compare) {
  /* Nothing of earlier calls is in it, which a restore would wonder about. */
  struct node **Path[DEEPEST] = {NULL}, *Found, *Parent, *Gone;
  int Depth = 0, Order;
  if (!Root || !*Root)
    return NULL;
  Path[0] = (struct node **)Root;
  Parent = *Path[0];
  while ((Order = Compare(Key, (*Path[Depth])->key))) {
    Parent = *Path[Depth];
    Path[Depth + 1] = &Parent->child[Order < 0 ? LEFT : RIGHT];
    if (!*Path[++Depth])
      return NULL;
  }
  Found = Gone = *Path[Depth];
  if (Found->child[LEFT] && Found->child[RIGHT]) {
    Path[++Depth] = &Found->child[RIGHT];
    while ((*Path[Depth])->child[LEFT]) {
      Path[Depth + 1] = &(*Path[Depth])->child[LEFT];
      ++Depth;
    }
    Gone = *Path[Depth];
    Found->key = Gone->key;
  }
  *Path[Depth] = Gone->child[Gone->child[LEFT] ? LEFT : RIGHT];
  if (!Gone->is_red)
    restoreBlack((struct node * *const *)Path, Depth);
  free(Gone);
  return Parent;
}

static void walk(const struct node *N, void (*Action)(const void *, VISIT, int),
                 int Level) {
  if (!N->child[LEFT] && !N->child[RIGHT]) {
    Action(N, leaf, Level);
    return;
  }
  Action(N, preorder, Level);
  if (N->child[LEFT])
    walk(N->child[LEFT], Action, Level + 1);
  Action(N, postorder, Level);
  if (N->child[RIGHT])
    walk(N->child[RIGHT], Action, Level + 1);
  Action(N, endorder, Level);
}

void mt_twalk(const void *Root, void (*Action)(const void *, VISIT, int)) {
  if (Root && Action)
    walk(Root, Action, 0);
}

static void walkWith(const struct node *N,
                     void (*Action)(const void *, VISIT, void *), void *With) {
  if (!N->child[LEFT] && !N->child[RIGHT]) {
    Action(N, leaf, With);
    return;
  }
  Action(N, preorder, With);
  if (N->child[LEFT])
    walkWith(N->child[LEFT], Action, With);
  Action(N, postorder, With);
  if (N->child[RIGHT])
    walkWith(N->child[RIGHT], Action, With);
  Action(N, endorder, With);
}

void mt_twalk_r(const void *Root, void (*Action)(const void *, VISIT, void *),
                void *With) {
  if (Root && Action)
    walkWith(Root, Action, With);
}

void mt_tdestroy(void *Root, void (*Free)(void *)) {
  struct node *N = Root;
  if (!N)
    return;
  mt_tdestroy(N->child[LEFT], Free);
  mt_tdestroy(N->child[RIGHT], Free);
  Free((void *)N->key);
  free(N);
}
