/* What images.c compares itself with.
 *
 * Relies on: peer.c. */
#ifndef MT_BENCH_PROGRAMS_PEER_H
#define MT_BENCH_PROGRAMS_PEER_H

#include <stddef.h>
#include <stdint.h>

/* Writes the blocks to a new file of Directory as safely as an image is
 * written, and removes the one of the run before. Result: 0, or 1 when that
 * fails (Packed without libzstd always does). */
int writeLikeImage(uint64_t **Blocks, size_t Count, size_t Bytes,
                   const char *Directory, int Run, int Packed);

#endif
