/* The environment, kept in the program's heap so that it moves with it, and
 * pointers into it stay good. Compiled with the pass so that blocks have types.
 *
 * Relies on: environ being the C library's own view of the environment. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The list that these functions made and may change. */
static char **Owned;

/* Copies a list of strings that ends with NULL; NULL if there is no memory. */
char **mt_copy_strings(char **From) {
  size_t Count = 0, I;
  char **To;
  while (From[Count])
    ++Count;
  To = malloc((Count + 1) * sizeof *To);
  if (!To)
    return NULL;
  for (I = 0; I != Count; ++I) {
    To[I] = strdup(From[I]);
    if (!To[I])
      return NULL;
  }
  To[Count] = NULL;
  return To;
}

/* Makes environ a list that may be changed; 0 or -1. The one before it stays:
 * main may have been given it. */
static int own(void) {
  size_t Count = 0;
  char **List;
  if (Owned && environ == Owned)
    return 0;
  while (environ && environ[Count])
    ++Count;
  List = malloc((Count + 1) * sizeof *List);
  if (!List)
    return -1;
  if (Count)
    memcpy(List, environ, Count * sizeof *List);
  List[Count] = NULL;
  environ = Owned = List;
  return 0;
}

/* The entry of a name of Length characters, or the end of the list. */
static char **find(const char *Name, size_t Length) {
  char **Entry = environ;
  while (*Entry &&
         (strncmp(*Entry, Name, Length) != 0 || (*Entry)[Length] != '='))
    ++Entry;
  return Entry;
}

/* Puts Text, which begins with a name of Length characters and '=', into the
 * list. What stood there is not freed: the program may still look at it. */
static int put(char *Text, size_t Length) {
  char **Entry;
  if (own())
    return -1;
  Entry = find(Text, Length);
  if (!*Entry) {
    size_t Count = (size_t)(Entry - environ);
    char **Longer = realloc(Owned, (Count + 2) * sizeof *Longer);
    if (!Longer)
      return -1;
    environ = Owned = Longer;
    Entry = Longer + Count;
    Entry[1] = NULL;
  }
  *Entry = Text;
  return 0;
}

static int isName(const char *Name) {
  if (Name && *Name && !strchr(Name, '='))
    return 1;
  errno = EINVAL;
  return 0;
}

int mt_setenv(const char *Name, const char *Value, int Overwrite) {
  size_t Length, Size;
  char *Text;
  if (!isName(Name))
    return -1;
  Length = strlen(Name);
  if (!Overwrite && environ && *find(Name, Length))
    return 0;
  Size = strlen(Value) + 1;
  Text = malloc(Length + 1 + Size);
  if (!Text)
    return -1;
  memcpy(Text, Name, Length);
  Text[Length] = '=';
  memcpy(Text + Length + 1, Value, Size);
  return put(Text, Length);
}

int mt_unsetenv(const char *Name) {
  char **Entry;
  if (!isName(Name))
    return -1;
  if (own())
    return -1;
  Entry = find(Name, strlen(Name));
  while (*Entry) {
    char **Next = Entry;
    do
      Next[0] = Next[1];
    while (*Next++);
    Entry = find(Name, strlen(Name));
  }
  return 0;
}

/* As POSIX says, Text itself becomes part of the environment. */
int mt_putenv(char *Text) {
  const char *Equals = strchr(Text, '=');
  return Equals ? put(Text, (size_t)(Equals - Text)) : mt_unsetenv(Text);
}

int mt_clearenv(void) {
  if (own())
    return -1;
  *environ = NULL;
  return 0;
}
