// Memory that the program maps. What only this process sees, to be read and
// written, becomes a block of the heap while checkpointing is on, and is saved
// with it; while there is any other, checkpoints wait.
//
// Relies on: Heap.h; rt/instrumented/mappings.c, which gives blocks back.
#ifndef MT_RT_PROCESS_MAPPINGS_H
#define MT_RT_PROCESS_MAPPINGS_H

#include <cstddef>

namespace mt {

/// How much the program has mapped that is in no image.
size_t mappedBytes();

} // namespace mt
#endif
