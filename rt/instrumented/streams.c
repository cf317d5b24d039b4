/* What streams hold beyond their file and its place, for the image: bytes that
 * were read ahead of the program from a pipe, or put back by it; and what is in
 * files that have no name. Compiled with the pass, so that the lists are saved
 * with everything else.
 *
 * Relies on: rt/process/Files.cpp, which fills the lists before the fork, and
 * Reopen.cpp, which puts the bytes back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mt_put_back(FILE *Stream, const char *Bytes, size_t Size, int Flags);
int mt_read_file(int Descriptor, char *To, size_t Size);
int mt_write_file(int Descriptor, const char *From, size_t Size);

struct carried_stream {
  struct carried_stream *next;
  FILE *stream;
  char *bytes;
  size_t size;
  int flags;
};

struct carried_file {
  struct carried_file *next;
  int descriptor;
  char *bytes;
  size_t size;
};

static struct carried_stream *Carried;
static struct carried_file *Files;

void mt_carry_nothing(void) {
  struct carried_stream *Stream, *Next;
  struct carried_file *File, *NextFile;
  for (File = Files; File; File = NextFile) {
    NextFile = File->next;
    free(File->bytes);
    free(File);
  }
  Files = NULL;
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

/* 0, or -1 with errno. */
int mt_carry_file(int Descriptor, size_t Size) {
  struct carried_file *New = malloc(sizeof *New);
  if (!New)
    return -1;
  New->bytes = malloc(Size + 1);
  if (!New->bytes || mt_read_file(Descriptor, New->bytes, Size)) {
    free(New->bytes);
    free(New);
    return -1;
  }
  New->bytes[Size] = 0;
  New->descriptor = Descriptor;
  New->size = Size;
  New->next = Files;
  Files = New;
  return 0;
}

/* 0, or -1 with errno: there is no room for a file. */
int mt_restore_streams(void) {
  struct carried_stream *Stream;
  struct carried_file *File;
  for (File = Files; File; File = File->next)
    if (mt_write_file(File->descriptor, File->bytes, File->size))
      return -1;
  for (Stream = Carried; Stream; Stream = Stream->next)
    mt_put_back(Stream->stream, Stream->bytes, Stream->size, Stream->flags);
  mt_carry_nothing();
  return 0;
}
