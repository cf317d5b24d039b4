/* Records of no fixed length, one behind the other in an arena of bytes: where
   the struct is as long as the steps between them they look like an array. */
/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L1: is used both as 'struct rec' and as 'char' ;
            refuse L2: is used both as 'struct rec' and as 'char' ;
            refuse ping-pong: is used both as */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rec {
  long id;
  unsigned char length;
  char text[];
};

static char *arena;
static size_t used;
static struct rec *all[12];

static struct rec *make(long id, int letter, int length) {
  const size_t size = (sizeof(struct rec) + (size_t)length + 8) / 8 * 8;
  struct rec *r = (struct rec *)(arena + used);
  used += size;
  r->id = id;
  r->length = (unsigned char)length;
  memset(r->text, letter, (size_t)length);
  r->text[length] = 0;
  return r;
}

int main(void) {
  int i;
  arena = calloc(1, 1024);
  for (i = 0; i < 12; i++)
    all[i] = make(i * 1000, 'a' + i, i);
  for (i = 0; i < 12; i++)
    printf("%ld %d %s\n", all[i]->id, all[i]->length, all[i]->text);
  return 0;
}
