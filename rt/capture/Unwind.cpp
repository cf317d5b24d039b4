#include "capture/Unwind.h"
#include "capture/Child.h"
#include "capture/Snapshot.h"
#include "mt/abi.h"
#include "process/Process.h"
#include <cstdint>
#include <cstring>
#include <dlfcn.h>
#include <sys/mman.h>
#include <unwind.h>

using namespace mt;

extern "C" __attribute__((visibility("default"))) unsigned char *mt_spill;
unsigned char *mt_spill = nullptr;

static unsigned char *BufferStart = nullptr;
static unsigned char *BufferEnd = nullptr;
static int SavedErrno = 0;

// The walk.
static _Unwind_Exception Exception;
static uintptr_t CurrentIp = 0;
static bool CurrentSpilled = false;        // the frame last seen is recorded
static unsigned char *LastSpill = nullptr; // mt_spill when last asked
static unsigned FramesToSkip = 0;          // of the runtime
static bool AtRuntime = true;

void mt::beginCapture(int Errno, unsigned RuntimeFrames) {
  if (process().Ending)
    finishChild(Outcome::Deferred, "the program is ending");
  SavedErrno = Errno;
  FramesToSkip = RuntimeFrames;
  // A record holds no more than its frame's variables, a header and their
  // addresses, so the stack's depth bounds it.
  uintptr_t Here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  uintptr_t Base = process().StackBase;
  size_t Depth = Base > Here ? Base - Here : 0;
  size_t Size = Depth * 6 + (size_t(64) << 20);
  void *Buffer = mmap(nullptr, Size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (Buffer == MAP_FAILED)
    finishChild(Outcome::Failed, "no memory for the frames (" +
                                     std::to_string(Size) +
                                     " bytes): the program goes on");
  BufferStart = mt_spill = static_cast<unsigned char *>(Buffer);
  BufferEnd = BufferStart + Size;
}

static std::string codeName(uintptr_t Ip) {
  Dl_info Info;
  if (dladdr(reinterpret_cast<void *>(Ip), &Info) && Info.dli_sname)
    return Info.dli_sname;
  if (Info.dli_fname)
    return std::string("a function of ") + Info.dli_fname;
  return "an unknown function";
}

// The class argument's type differs on ARM, where clang's header is wrong; it
// is passed and ignored as a pointer there.
#if defined(__arm__)
using ExceptionClass = const char *;
#else
using ExceptionClass = _Unwind_Exception_Class;
#endif

static _Unwind_Reason_Code stopAt(int, _Unwind_Action Actions, ExceptionClass,
                                  _Unwind_Exception *, _Unwind_Context *Context,
                                  void *) {
  // After a landing pad has spilled, the next question is about the same frame.
  if (!AtRuntime && mt_spill != LastSpill) {
    LastSpill = mt_spill;
    CurrentSpilled = true;
    return _URC_NO_REASON;
  }
  // The stack pointer of the frame; beyond the base frame it is the runtime's
  // own base frame that was seen last, which has nothing to spill.
  uintptr_t Sp = _Unwind_GetCFA(Context);
  if ((Actions & _UA_END_OF_STACK) || Sp > process().StackBase) {
    if (Sp <= process().StackBase)
      finishChild(Outcome::Deferred,
                  "the stack cannot be walked up to main: a frame has no "
                  "unwind table");
    captureAndWrite(BufferStart, mt_spill, SavedErrno);
  }
  if (FramesToSkip) {
    --FramesToSkip;
    return _URC_NO_REASON;
  }
  // The frame before this one is done. If it is the program's it has spilled.
  if (!AtRuntime && !CurrentSpilled)
    finishChild(Outcome::Deferred,
                "'" + codeName(CurrentIp) +
                    "', which was not compiled with the pass, is on the stack");
  if (static_cast<size_t>(BufferEnd - mt_spill) <
      (process().StackBase - Sp) * 6)
    finishChild(Outcome::Failed, "the frames do not fit the spill buffer");
  CurrentIp = _Unwind_GetIP(Context);
  // The innermost frame may have spilled before it called us.
  CurrentSpilled = AtRuntime && mt_spill != BufferStart;
  LastSpill = mt_spill;
  AtRuntime = false;
  return _URC_NO_REASON;
}

extern "C" __attribute__((visibility("default"), noinline, disable_tail_calls,
                          noreturn)) void
mt_unwind() {
  std::memset(&Exception, 0, sizeof Exception);
  _Unwind_ForcedUnwind(&Exception, reinterpret_cast<_Unwind_Stop_Fn>(&stopAt),
                       nullptr);
  finishChild(Outcome::Deferred, "the stack cannot be unwound");
}
