/* Functions of the C library that return memory of its own malloc, which no
 * image holds and no other process can free. Here the result is moved into the
 * program's heap. Compiled with the pass, so that the blocks have a type.
 *
 * Relies on: nothing. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

/* From rt/heap/Entry.cpp: the C library's own. */
void mt_free(void *Block);

/* A copy of Size bytes; gives Text back to the C library. */
static char *moved(char *Text, size_t Size) {
  char *Copy = Text ? malloc(Size) : NULL;
  int Errno = errno;
  if (Copy)
    memcpy(Copy, Text, Size);
  mt_free(Text);
  errno = Errno;
  return Copy;
}

int mt_vasprintf(char **Out, const char *Format, va_list Arguments) {
  char *Text = NULL;
  int Length = vasprintf(&Text, Format, Arguments);
  if (Length < 0)
    return Length;
  *Out = moved(Text, (size_t)Length + 1);
  return *Out ? Length : -1;
}

int mt_asprintf(char **Out, const char *Format, ...) {
  va_list Arguments;
  int Length;
  va_start(Arguments, Format);
  Length = mt_vasprintf(Out, Format, Arguments);
  va_end(Arguments);
  return Length;
}

int __vasprintf_chk(char **, int, const char *, va_list);
int mt_vasprintf_chk(char **Out, int Flag, const char *Format,
                     va_list Arguments) {
  char *Text = NULL;
  int Length = __vasprintf_chk(&Text, Flag, Format, Arguments);
  if (Length < 0)
    return Length;
  *Out = moved(Text, (size_t)Length + 1);
  return *Out ? Length : -1;
}

int mt_asprintf_chk(char **Out, int Flag, const char *Format, ...) {
  va_list Arguments;
  int Length;
  va_start(Arguments, Format);
  Length = mt_vasprintf_chk(Out, Flag, Format, Arguments);
  va_end(Arguments);
  return Length;
}

char *mt_realpath(const char *Path, char *Out) {
  char *Text;
  if (Out)
    return realpath(Path, Out);
  Text = realpath(Path, NULL);
  return Text ? moved(Text, strlen(Text) + 1) : NULL;
}

char *mt_canonicalize_file_name(const char *Path) {
  return mt_realpath(Path, NULL);
}

char *mt_getcwd(char *Out, size_t Size) {
  char *Text;
  size_t Used;
  if (Out)
    return getcwd(Out, Size);
  Text = getcwd(NULL, Size);
  if (!Text)
    return NULL;
  Used = strlen(Text) + 1;
  /* As large as was asked for. */
  if (Size > Used) {
    char *Larger = malloc(Size);
    if (Larger)
      memcpy(Larger, Text, Used);
    mt_free(Text);
    return Larger;
  }
  return moved(Text, Used);
}

char *mt_get_current_dir_name(void) {
  char *Text = get_current_dir_name();
  return Text ? moved(Text, strlen(Text) + 1) : NULL;
}

wchar_t *mt_wcsdup(const wchar_t *Text) {
  size_t Count = wcslen(Text) + 1;
  wchar_t *Copy = malloc(Count * sizeof *Copy);
  if (Copy)
    wmemcpy(Copy, Text, Count);
  return Copy;
}
