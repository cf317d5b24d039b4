/* Streams that read and write memory: fmemopen and open_memstream, by POSIX.
 * Compiled with the pass, so that what they keep is saved with everything else.
 *
 * Relies on: rt/process/OpenStreams.cpp, which makes the C library call the
 * functions below for them. Nothing here may loop: there is no safe point
 * within the C library. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mt_memory {
  struct mt_memory *next, **link;
  FILE *stream;
  char *buffer;
  size_t size; /* of the buffer; of a growing one, what there is room for */
  size_t end;  /* of what is in it */
  size_t place;
  int appends, owns;
  char **grown; /* where open_memstream tells of buffer and size, or NULL */
  size_t *written;
};

FILE *mt_open_memory(const char *Mode, struct mt_memory *M);
void mt_set_memory(FILE *Stream, struct mt_memory *M);

static struct mt_memory *Memories;

static FILE *open_one(struct mt_memory *M, const char *Mode) {
  M->stream = mt_open_memory(Mode, M);
  if (!M->stream) {
    if (M->owns)
      free(M->buffer);
    free(M);
    errno = ENOMEM;
    return NULL;
  }
  M->next = Memories;
  if (M->next)
    M->next->link = &M->next;
  M->link = &Memories;
  Memories = M;
  return M->stream;
}

FILE *mt_fmemopen(void *Buffer, size_t Size, const char *Mode) {
  struct mt_memory *M;
  if (*Mode != 'r' && *Mode != 'w' && *Mode != 'a') {
    errno = EINVAL;
    return NULL;
  }
  M = calloc(1, sizeof *M);
  if (!M)
    return NULL;
  M->owns = !Buffer;
  M->buffer = Buffer;
  if (!Buffer) {
    M->buffer = malloc(Size + 1);
    if (!M->buffer) {
      free(M);
      return NULL;
    }
    M->buffer[0] = 0;
  }
  M->size = Size;
  M->appends = *Mode == 'a';
  if (*Mode == 'w' && strchr(Mode, '+') && Size)
    M->buffer[0] = 0;
  if (*Mode == 'r')
    M->end = Size;
  else if (M->appends)
    M->place = M->end = strnlen(M->buffer, Size);
  return open_one(M, Mode);
}

static void tell(struct mt_memory *M) {
  *M->grown = M->buffer;
  *M->written = M->place < M->end ? M->place : M->end;
}

FILE *mt_open_memstream(char **Grown, size_t *Written) {
  struct mt_memory *M = calloc(1, sizeof *M);
  FILE *Stream;
  if (!M)
    return NULL;
  M->size = BUFSIZ;
  M->buffer = calloc(1, M->size);
  if (!M->buffer) {
    free(M);
    return NULL;
  }
  M->owns = 1;
  M->grown = Grown;
  M->written = Written;
  Stream = open_one(M, "w");
  if (Stream) {
    M->owns = 0;
    tell(M);
  }
  return Stream;
}

ssize_t mt_memory_read(struct mt_memory *M, char *To, size_t Size) {
  if (M->place >= M->end)
    return 0;
  if (Size > M->end - M->place)
    Size = M->end - M->place;
  memcpy(To, M->buffer + M->place, Size);
  M->place += Size;
  return (ssize_t)Size;
}

/* Room for Size bytes and a 0 behind them. */
static int grow(struct mt_memory *M, size_t Size) {
  size_t Room = M->size * 2 > Size ? M->size * 2 : Size + 1;
  char *Grown;
  if (Size < M->size)
    return 0;
  Grown = realloc(M->buffer, Room);
  if (!Grown)
    return -1;
  memset(Grown + M->size, 0, Room - M->size);
  M->buffer = Grown;
  M->size = Room;
  return 0;
}

ssize_t mt_memory_write(struct mt_memory *M, const char *From, size_t Size) {
  size_t Place = M->appends ? M->end : M->place;
  int Ends = Size && !From[Size - 1];
  if (M->grown) {
    if (grow(M, Place + Size))
      return 0;
  } else if (Size > M->size - Place) {
    if (Place + !Ends >= M->size) {
      errno = ENOSPC;
      return 0;
    }
    Size = M->size - Place;
  }
  memcpy(M->buffer + Place, From, Size);
  M->place = Place + Size;
  if (M->place > M->end) {
    M->end = M->place;
    if (M->end < M->size)
      M->buffer[M->end] = 0;
    else if (!M->appends && !Ends)
      M->buffer[M->size - 1] = 0;
  }
  if (M->grown)
    tell(M);
  return (ssize_t)Size;
}

int mt_memory_seek(struct mt_memory *M, off64_t *Place, int Whence) {
  off64_t To = *Place + (Whence == SEEK_CUR   ? (off64_t)M->place
                         : Whence == SEEK_END ? (off64_t)M->end
                                              : 0);
  if (To < 0 || (!M->grown && To > (off64_t)M->size)) {
    errno = EINVAL;
    return -1;
  }
  M->place = (size_t)To;
  if (M->grown)
    tell(M);
  *Place = To;
  return 0;
}

int mt_memory_close(struct mt_memory *M) {
  if (M->grown)
    M->buffer[M->place < M->end ? M->place : M->end] = 0;
  *M->link = M->next;
  if (M->next)
    M->next->link = M->link;
  if (M->owns)
    free(M->buffer);
  free(M);
  return 0;
}

void mt_restore_memory_streams(void) {
  struct mt_memory *M;
  for (M = Memories; M; M = M->next)
    mt_set_memory(M->stream, M);
}
