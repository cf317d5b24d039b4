/* A library, which the plugin does not see: it frees what it is given, or makes
 * it larger, and gives what is to be freed. */
#include <stdlib.h>
#include <string.h>

void take(char *text) { free(text); }

char *lengthen(char *text) {
  size_t size = strlen(text);
  char *longer = realloc(text, 100 * size + 1);
  size_t i;
  for (i = size; longer && i < 100 * size; ++i)
    longer[i] = longer[i - size];
  if (longer)
    longer[100 * size] = 0;
  return longer;
}

char *give(void) { return strdup("given"); }
