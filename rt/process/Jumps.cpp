// setjmp and longjmp in a program that may have been restored: activations call
// setjmp again while they are resumed, on buffers that lie here, and longjmp to
// a buffer of the old process goes to the one that stands for it. Which one
// that is, a number tells that stands in the buffer and in the activation's
// frame.
//
// Relies on: passes/Jumps.h for who calls what; glibc's jmp_buf ending in a set
// of 1024 signals, of which the last 128 never exist. As part of a set the
// number is converted like one.
#include "mt/abi.h"
#include "process/Process.h"
#include "process/Report.h"

#include <csetjmp>
#include <csignal>
#include <ctime>
#include <map>
#include <sys/random.h>

static constexpr uint64_t Mark = 0xf7006d746a756d70;

/// By number. Entries stay: there is one for each activation that had called
/// setjmp when its image was written.
static std::map<uint64_t, __jmp_buf_tag> &rearmed() {
  static std::map<uint64_t, __jmp_buf_tag> Buffers;
  return Buffers;
}

/// The last longs of the set, the first of them.
static unsigned long *markOf(__jmp_buf_tag &Buffer) {
  constexpr size_t Longs = 16 / sizeof(long);
  static_assert(sizeof Buffer.__saved_mask == 128);
  return reinterpret_cast<unsigned long *>(&Buffer.__saved_mask + 1) - Longs;
}

static uint64_t read(const unsigned long *At) {
  if constexpr (sizeof(long) == 8)
    return At[0];
  return At[0] | static_cast<uint64_t>(At[1]) << 32;
}

static void write(unsigned long *At, uint64_t Value) {
  At[0] = static_cast<unsigned long>(Value);
  if constexpr (sizeof(long) == 4)
    At[1] = static_cast<unsigned long>(Value >> 32);
}

/// No number is given twice, in whatever process the program goes on; none
/// looks like an address.
static uint64_t nextNumber() {
  static uint64_t Last = 0;
  if (!Last && getrandom(&Last, sizeof Last, 0) != sizeof Last)
    Last = static_cast<uint64_t>(time(nullptr)) << 24;
  return ++Last | uint64_t(0xf7) << 56;
}

extern "C" __attribute__((visibility("default"))) void
mt_jump_armed(uint64_t *Identity, void *Buffer, int Result) {
  if (Result != 0)
    return;
  *Identity = nextNumber();
  unsigned long *At = markOf(*static_cast<__jmp_buf_tag *>(Buffer));
  write(At, Mark);
  write(At + 8 / sizeof(long), *Identity);
}

extern "C" __attribute__((visibility("default"))) void *
mt_jump_buffer(uint64_t Identity) {
  return &rearmed()[Identity];
}

extern "C" __attribute__((visibility("default"), noreturn)) void
mt_longjmp(__jmp_buf_tag *Buffer, int Value) {
  const unsigned long *At = markOf(*Buffer);
  if (!rearmed().empty() && read(At) == Mark)
    if (auto Found = rearmed().find(read(At + 8 / sizeof(long)));
        Found != rearmed().end()) {
      // The new one knows of no mask.
      if (Buffer->__mask_was_saved)
        sigprocmask(SIG_SETMASK,
                    reinterpret_cast<sigset_t *>(&Buffer->__saved_mask),
                    nullptr);
      Buffer = &Found->second;
    }
  siglongjmp(Buffer, Value);
}

extern "C" __attribute__((visibility("default"))) void
mt_builtin_armed(void **Buffer, uint64_t *Number, void *Native, int Result) {
  if (Result != 0)
    return;
  *Number =
      read(markOf(*static_cast<__jmp_buf_tag *>(Native)) + 8 / sizeof(long));
  Buffer[0] = Number;
  Buffer[1] = Native;
}

extern "C" __attribute__((visibility("default"), noreturn)) void
mt_builtin_longjmp(void **Buffer) {
  // A buffer of integers may hold what only meant something elsewhere.
  char Here;
  const auto Number = reinterpret_cast<uintptr_t>(Buffer[0]);
  const uintptr_t Base = mt::process().StackBase; // 0 in constructors
  if (Number < reinterpret_cast<uintptr_t>(&Here) || (Base && Number > Base) ||
      Number % sizeof(void *))
    mt::refuse("__builtin_longjmp is called on a buffer that another machine "
               "has filled in: declare it as void *[5]");
  auto Found = rearmed().find(*static_cast<uint64_t *>(Buffer[0]));
  siglongjmp(Found != rearmed().end() ? &Found->second
                                      : static_cast<__jmp_buf_tag *>(Buffer[1]),
             1);
}
