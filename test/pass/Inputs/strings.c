/* Holds strings, an open file and heap blocks when it asks for a checkpoint. */
#include <mt/mt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pair {
  int first, second;
};

int main(void) {
  char *name = strdup("hello"), *into = name + 2;
  const char *literal = "a literal, \"quoted\"\n"; /* is not in the image */
  char buffer[8] = "local", rest[6] = "";
  struct pair *pairs[3];
  FILE *file = fopen("text", "w+");
  int i;
  for (i = 0; i < 3; i++) {
    pairs[i] = malloc(sizeof *pairs[i]);
    pairs[i]->first = i;
    pairs[i]->second = 5;
  }
  fputs("hello, worl", file);
  fseek(file, 5, SEEK_SET);
  mt_checkpoint();
  if (fread(rest, 1, 5, file) != 5)
    return 1;
  printf("%s, %s", name, literal);
  printf("%s %s %d %s\n", buffer, into, pairs[2]->first + pairs[2]->second,
         rest);
  return 0;
}
