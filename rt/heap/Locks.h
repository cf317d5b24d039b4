// The heap's locks: one for each class of slots, and one for the spans. They
// lie outside the region, since a lock means nothing to another process, and
// are not taken at all while the process has one thread.
//
// Order: a class's lock before SpanLock. What a block's owner may read of it
// without a lock is its slot's word and its span's First, Units, Kind and
// Class, which stay as they are while a block of the span lives, and that its
// slot lies below Bump, which only grows.
//
// Relies on: pthread mutexes, sys/single_threaded.h.
#ifndef MT_RT_HEAP_LOCKS_H
#define MT_RT_HEAP_LOCKS_H

#include "heap/Layout.h"
#include <cstdint>
#include <pthread.h>
#include <sys/single_threaded.h>

namespace mt::heap {

/// Held to change free lists of units, the header's counts and unit records of
/// spans that come or go. Classes' locks have the numbers below.
inline constexpr uint32_t SpanLock = ClassCount;

class Guard {
public:
  explicit Guard(uint32_t Which)
      : Taken(__libc_single_threaded ? nullptr : &Mutexes[Which]) {
    if (Taken)
      pthread_mutex_lock(Taken);
  }
  ~Guard() {
    if (Taken)
      pthread_mutex_unlock(Taken);
  }
  Guard(const Guard &) = delete;
  Guard &operator=(const Guard &) = delete;

private:
  pthread_mutex_t *Taken;
  // All zero is what PTHREAD_MUTEX_INITIALIZER means with glibc.
  static inline pthread_mutex_t Mutexes[ClassCount + 1] = {};
};

} // namespace mt::heap
#endif
