// Runs of units: handed out for slots and large blocks, taken back, joined with
// free neighbours, and given back to the system once much of it lies idle.
//
// Relies on: Region.h. Callers hold SpanLock.
#ifndef MT_RT_HEAP_SPANS_H
#define MT_RT_HEAP_SPANS_H

#include "heap/Region.h"
#include <bit>
#include <cstdint>

namespace mt::heap {

/// Units for a new span; 0 if the region is full. Dirty tells whether they may
/// hold old bytes.
uint32_t takeUnits(uint32_t Count, bool &Dirty);

/// Makes a span longer by taking the units behind it, if they are free.
bool extendUnits(uint32_t First, uint32_t More);

/// Gives units back.
void giveUnits(uint32_t First, uint32_t Count);

/// Writes the records of a span that a large block takes.
void markLarge(uint32_t First, uint32_t Count, uint64_t Size, uint32_t Site);

/// Writes the records of an empty span of slots.
void markSlots(uint32_t First, uint32_t Class);

/// Writes the records of free units, which no list knows, and lists them.
void makeFree(uint32_t First, uint32_t Count, bool Dirty);

/// How many free units may hold old bytes; set when a heap is taken over.
void countDirty(uint32_t Units);
uint32_t dirtyUnits();

inline uint64_t largeSize(const UnitRecord &R) {
  return uint64_t(R.FreeSlot) << 32 | R.Bump;
}

/// The list that free spans of so many units are in.
inline uint32_t binOf(uint32_t Units) {
  return static_cast<uint32_t>(std::bit_width(Units)) - 1;
}

inline void listPush(uint32_t &Head, uint32_t Unit) {
  UnitRecord *U = units();
  U[Unit].Next = Head;
  U[Unit].Previous = 0;
  if (Head)
    U[Head].Previous = Unit;
  Head = Unit;
}

inline void listRemove(uint32_t &Head, uint32_t Unit) {
  UnitRecord *U = units();
  if (U[Unit].Previous)
    U[U[Unit].Previous].Next = U[Unit].Next;
  else
    Head = U[Unit].Next;
  if (U[Unit].Next)
    U[U[Unit].Next].Previous = U[Unit].Previous;
}

} // namespace mt::heap
#endif
