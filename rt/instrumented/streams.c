/* What streams hold beyond their file and its place, for the image: bytes that
 * were read ahead of the program from a pipe, or put back by it. Compiled with
 * the pass, so that the list is saved with everything else.
 *
 * Relies on: rt/process/Files.cpp, which fills the list before the fork and
 * puts the bytes back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mt_put_back(FILE *Stream, const char *Bytes, size_t Size, int Flags);

struct carried_stream {
  struct carried_stream *next;
  FILE *stream;
  char *bytes;
  size_t size;
  int flags;
};

static struct carried_stream *Carried;

void mt_carry_nothing(void) {
  struct carried_stream *Stream, *Next;
  for (Stream = Carried; Stream; Stream = Next) {
    Next = Stream->next;
    free(Stream->bytes);
    free(Stream);
  }
  Carried = NULL;
}

/* 0, or -1 if there is no memory. */
int mt_carry_stream(FILE *Stream, const char *Bytes, size_t Size, int Flags) {
  struct carried_stream *New = malloc(sizeof *New);
  if (!New)
    return -1;
  New->bytes = malloc(Size + 1);
  if (!New->bytes) {
    free(New);
    return -1;
  }
  memcpy(New->bytes, Bytes, Size);
  New->bytes[Size] = 0;
  New->stream = Stream;
  New->size = Size;
  New->flags = Flags;
  New->next = Carried;
  Carried = New;
  return 0;
}

void mt_restore_streams(void) {
  struct carried_stream *Stream;
  for (Stream = Carried; Stream; Stream = Stream->next)
    mt_put_back(Stream->stream, Stream->bytes, Stream->size, Stream->flags);
  mt_carry_nothing();
}
