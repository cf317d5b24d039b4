/* Copies of the program's argument and environment strings. Compiled with the
 * pass so that the blocks have types.
 *
 * Relies on: nothing. */
#include <stdlib.h>
#include <string.h>

char **mt_copy_strings(char **From) {
  size_t Count = 0;
  char **To;
  while (From[Count])
    ++Count;
  To = malloc((Count + 1) * sizeof *To);
  if (!To)
    return From;
  To[Count] = NULL;
  while (Count--)
    To[Count] = strdup(From[Count]);
  return To;
}
