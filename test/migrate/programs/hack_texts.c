/* Names in arrays of one character, longer than these: some are in blocks whose
   size is a multiple of their struct's, as if there were several. */
#include "mt/mt.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct name {
  int length;
  char text[1];
};

struct entry {
  struct entry *next;
  long value;
  short kind;
  char key[1];
};

static struct entry *First;

static struct name *newName(const char *Text) {
  struct name *New = malloc(sizeof *New + strlen(Text));
  New->length = (int)strlen(Text);
  strcpy(New->text, Text);
  return New;
}

static void add(const char *Key, long Value) {
  struct entry *New = malloc(sizeof *New + strlen(Key));
  New->next = First;
  New->value = Value;
  New->kind = (short)(Value % 7);
  strcpy(New->key, Key);
  First = New;
}

int main(void) {
  struct name *Short = newName("abcdefgh"),
              *Long = newName("twenty-four letters of it");
  struct entry *E;
  long Sum = 0;
  int I;
  add("a key that is as long as the struct is: some 24", 1000);
  add("another key that is just long enough to be so 48", 2000);
  add("k", 3000);
  mt_checkpoint();
  printf("%d %s, %d %s\n", Short->length, Short->text, Long->length,
         Long->text);
  for (E = First; E; E = E->next) {
    printf("%s %d\n", E->key, E->kind);
    Sum += E->value;
  }
  for (I = 0; I < 100; I++)
    Sum = Sum % 1000 * 3 + Long->text[I % Long->length];
  printf("%ld\n", Sum % 10007);
  return 0;
}
