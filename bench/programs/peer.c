/* Writes memory to a file with nothing but write(2), through zstd at level 1 if
 * asked, with the steps that make an image safe: a temporary name, fsync,
 * rename, a link `latest` that is switched, fsync of the directory.
 *
 * Relies on: POSIX; libzstd with -DHAVE_ZSTD. */
#include "peer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

static int writeAll(int File, const void *Bytes, size_t Size) {
  const char *At = Bytes;
  while (Size) {
    ssize_t N = write(File, At, Size);
    if (N < 0)
      return 1;
    At += N;
    Size -= (size_t)N;
  }
  return 0;
}

#ifdef HAVE_ZSTD
static int writePacked(int File, uint64_t **Blocks, size_t Count,
                       size_t Bytes) {
  ZSTD_CCtx *Context = ZSTD_createCCtx();
  size_t Room = ZSTD_CStreamOutSize(), Left = 0;
  char *Buffer = malloc(Room);
  int Failed = !Context || !Buffer;
  if (Context)
    ZSTD_CCtx_setParameter(Context, ZSTD_c_compressionLevel, 1);
  for (size_t I = 0; I <= Count && !Failed; ++I) {
    ZSTD_inBuffer In = {I < Count ? Blocks[I] : NULL, I < Count ? Bytes : 0, 0};
    do {
      ZSTD_outBuffer Out = {Buffer, Room, 0};
      Left = ZSTD_compressStream2(Context, &Out, &In,
                                  I < Count ? ZSTD_e_continue : ZSTD_e_end);
      Failed = ZSTD_isError(Left) || writeAll(File, Buffer, Out.pos);
    } while (!Failed && (I < Count ? In.pos < In.size : Left != 0));
  }
  free(Buffer);
  ZSTD_freeCCtx(Context);
  return Failed;
}
#else
static int writePacked(int File, uint64_t **Blocks, size_t Count,
                       size_t Bytes) {
  (void)File, (void)Blocks, (void)Count, (void)Bytes;
  return 1;
}
#endif

int writeLikeImage(uint64_t **Blocks, size_t Count, size_t Bytes,
                   const char *Directory, int Run, int Packed) {
  char Name[32], Old[32];
  int Failed = 0;
  if (chdir(Directory))
    return 1;
  snprintf(Name, sizeof Name, "peer-%d", Run);
  snprintf(Old, sizeof Old, "peer-%d", Run - 1);
  int File = open("peer.tmp", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (File < 0)
    return 1;
  if (Packed)
    Failed = writePacked(File, Blocks, Count, Bytes);
  for (size_t I = 0; I != Count && !Packed && !Failed; ++I)
    Failed = writeAll(File, Blocks[I], Bytes);
  Failed |= fsync(File) || close(File) || rename("peer.tmp", Name);
  unlink("peer-latest.tmp");
  Failed |= symlink(Name, "peer-latest.tmp") ||
            rename("peer-latest.tmp", "peer-latest");
  int Folder = open(".", O_RDONLY | O_DIRECTORY);
  Failed |= fsync(Folder) || close(Folder);
  unlink(Old);
  return Failed;
}
