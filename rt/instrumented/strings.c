/* String functions of the C library that keep something between calls.
 * Compiled with the pass, so what they keep is saved.
 *
 * Relies on: nothing. */
#include <string.h>
#include <wchar.h>

static char *Rest;

char *mt_strtok(char *Text, const char *Separators) {
  return strtok_r(Text, Separators, &Rest);
}
