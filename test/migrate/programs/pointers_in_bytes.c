/* Pointers to blocks of the heap that a program copies into an array of bytes
   and out of it: they have no place there between byte orders, and nothing but
   their values says that they are there. */
/* mt-test: targets=x86_64,aarch64,s390x ;
            refuse L1: begins an address, and its type has no pointer there ;
            refuse ping-pong: begins an address */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char bytes[64];

static void put(int i, const char *s) {
  memcpy(bytes + i * (int)sizeof s, &s, sizeof s);
}

static const char *get(int i) {
  const char *s;
  memcpy(&s, bytes + i * (int)sizeof s, sizeof s);
  return s;
}

int main(void) {
  int i;
  for (i = 0; i < 4; i++) {
    char *s = malloc(8);
    strcpy(s, "text");
    s[3] = (char)('0' + i);
    put(i, s);
  }
  for (i = 0; i < 8; i++)
    puts(get(i % 4));
  return 0;
}
