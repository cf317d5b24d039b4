/* Reading from streams, as safe points: before each character that is not in
 * the stream's buffer yet there is a wait in a loop with a poll. What has been
 * read of a line or a block lies where the program wants it, so it goes along.
 *
 * scanf and its kin take variable arguments, of which no frame can hold the
 * rest. The pass puts a wait in front of them, which goes on until all that the
 * call needs is in the buffer, as far as that can be told: numbers by %d and
 * %u, words, characters and what stands between them. For other conversions it
 * ends with the first character of them; a call that then has to wait does not
 * answer before it has what it wants. It never waits for more than the call
 * would: a program may rightly be content with less than a line.
 *
 * Relies on: rt/process/Waiting.cpp, which waits, and takes from the buffer. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

int mt_is_armed(void);
int mt_wait_stream(FILE *Stream);
int mt_may_wait(FILE *Stream, size_t Size, int Stop);
int mt_wait_more(FILE *Stream);
int mt_scan_starves(const char *Format, FILE *Stream);
size_t mt_take(FILE *Stream, char *To, size_t Max, int Stop);

/* Goes on when the next character is at hand; 1: a handler has ended the wait,
 * and that is an error of the stream, as when a read fails. */
static int interrupted(FILE *Stream) {
  int State;
  while ((State = mt_wait_stream(Stream)) > 0) {
  }
  if (State < 0)
    Stream->_flags |= _IO_ERR_SEEN;
  return State < 0;
}

/* ---- characters ---- */

int mt_fgetc(FILE *Stream) {
  if (Stream->_IO_read_ptr >= Stream->_IO_read_end && interrupted(Stream))
    return EOF;
  return getc(Stream);
}

int mt_getc_unlocked(FILE *Stream) {
  if (Stream->_IO_read_ptr >= Stream->_IO_read_end && interrupted(Stream))
    return EOF;
  return getc_unlocked(Stream);
}

int mt_getchar(void) { return mt_fgetc(stdin); }

int mt_getchar_unlocked(void) { return mt_getc_unlocked(stdin); }

/* What the header's getc_unlocked calls when the buffer is empty. */
int __uflow(FILE *);
int mt_uflow(FILE *Stream) {
  return interrupted(Stream) ? EOF : __uflow(Stream);
}

/* ---- lines ---- */

char *mt_fgets(char *Buffer, int Size, FILE *Stream) {
  size_t Have = 0, Max;
  if (Size <= 1 || !mt_may_wait(Stream, (size_t)Size - 1, '\n'))
    return fgets(Buffer, Size, Stream);
  Max = (size_t)Size - 1;
  while (Have < Max) {
    size_t Took;
    if (interrupted(Stream))
      break;
    Took = mt_take(Stream, Buffer + Have, Max - Have, '\n');
    Have += Took;
    if (!Took || Buffer[Have - 1] == '\n')
      break;
  }
  if (!Have || (Have < Max && Buffer[Have - 1] != '\n' && ferror(Stream)))
    return NULL;
  Buffer[Have] = 0;
  return Buffer;
}

char *__fgets_chk(char *, size_t, int, FILE *);
char *mt_fgets_chk(char *Buffer, size_t Room, int Size, FILE *Stream) {
  if (Size < 0 || (size_t)Size > Room)
    return __fgets_chk(Buffer, Room, Size, Stream);
  return mt_fgets(Buffer, Size, Stream);
}

/* The line lies in the program's heap, where the C library's own getdelim could
 * not make it longer. */
ssize_t mt_getdelim(char **Line, size_t *Size, int Delimiter, FILE *Stream) {
  size_t Have = 0;
  int Locked;
  if (!Line || !Size) {
    errno = EINVAL;
    return -1;
  }
  /* With threads, whose programs are not checkpointed, lines stay whole. */
  Locked = !mt_is_armed();
  if (Locked)
    flockfile(Stream);
  if (!*Line)
    *Size = 0;
  for (;;) {
    size_t Took;
    if (*Size - Have < 2 || !*Line) {
      size_t Longer = *Size < 60 ? 120 : *Size * 2;
      char *New = Longer > SIZE_MAX / 2 ? NULL : realloc(*Line, Longer);
      if (!New) {
        errno = ENOMEM;
        Have = 0;
        break;
      }
      *Line = New;
      *Size = Longer;
    }
    if (interrupted(Stream)) {
      Have = 0;
      break;
    }
    Took = mt_take(Stream, *Line + Have, *Size - Have - 1,
                   (unsigned char)Delimiter);
    Have += Took;
    if (Have)
      (*Line)[Have] = 0;
    if (!Took && ferror(Stream))
      Have = 0;
    if (!Took || (unsigned char)(*Line)[Have - 1] == (unsigned char)Delimiter)
      break;
  }
  if (Locked)
    funlockfile(Stream);
  return Have ? (ssize_t)Have : -1;
}

ssize_t mt_getline(char **Line, size_t *Size, FILE *Stream) {
  return mt_getdelim(Line, Size, '\n', Stream);
}

/* ---- blocks ---- */

size_t mt_fread(void *Buffer, size_t Size, size_t Count, FILE *Stream) {
  size_t Have = 0, Max = Size * Count;
  if (!Size || !Count || !mt_may_wait(Stream, Max, -1))
    return fread(Buffer, Size, Count, Stream);
  while (Have < Max && !interrupted(Stream)) {
    size_t Took = mt_take(Stream, (char *)Buffer + Have, Max - Have, -1);
    Have += Took;
    if (!Took)
      break;
  }
  return Have / Size;
}

size_t __fread_chk(void *, size_t, size_t, size_t, FILE *);
size_t mt_fread_chk(void *Buffer, size_t Room, size_t Size, size_t Count,
                    FILE *Stream) {
  if (Size && Count > Room / Size)
    return __fread_chk(Buffer, Room, Size, Count, Stream);
  return mt_fread(Buffer, Size, Count, Stream);
}

/* ---- wide characters ---- */

wint_t mt_fgetwc(FILE *Stream) {
  return interrupted(Stream) ? WEOF : fgetwc(Stream);
}

wint_t mt_getwchar(void) { return mt_fgetwc(stdin); }

wchar_t *mt_fgetws(wchar_t *Buffer, int Size, FILE *Stream) {
  int Have = 0;
  if (Size <= 1 || !mt_is_armed())
    return fgetws(Buffer, Size, Stream);
  while (Have < Size - 1) {
    wint_t Character = mt_fgetwc(Stream);
    if (Character == WEOF)
      break;
    Buffer[Have++] = (wchar_t)Character;
    if (Character == L'\n')
      break;
  }
  if (!Have || ferror(Stream))
    return NULL;
  Buffer[Have] = 0;
  return Buffer;
}

wchar_t *__fgetws_chk(wchar_t *, size_t, int, FILE *);
wchar_t *mt_fgetws_chk(wchar_t *Buffer, size_t Room, int Size, FILE *Stream) {
  if (Size < 0 || (size_t)Size > Room)
    return __fgetws_chk(Buffer, Room, Size, Stream);
  return mt_fgetws(Buffer, Size, Stream);
}

/* ---- scanf ---- */

/* Stands before a call that reads by Format from Stream. */
void mt_wait_scan(FILE *Stream, const char *Format) {
  int Character;
  if (!mt_may_wait(Stream, SIZE_MAX, -1) || fwide(Stream, 0) > 0)
    return;
  if (interrupted(Stream) || feof(Stream))
    return;
  if (Stream->_IO_read_ptr >= Stream->_IO_read_end) {
    /* So that there is a buffer. */
    Character = getc(Stream);
    if (Character == EOF)
      return;
    ungetc(Character, Stream);
  }
  while (mt_scan_starves(Format, Stream))
    if (mt_wait_more(Stream) < 0)
      return;
}

void mt_wait_scan_stdin(const char *Format) { mt_wait_scan(stdin, Format); }
