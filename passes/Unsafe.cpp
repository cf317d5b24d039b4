#include "Unsafe.h"
#include "Foreign.h"
#include "Names.h"
#include "SafetyReport.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace mt;

namespace {
/// What becomes of a call's effect.
enum class Fate {
  Made,       // something beside the program's memory, until it is released
  Static,     // the result lies in the C library's own variables
  Process,    // something about the process changes
  Mapping,    // memory outside of the heap
  Descriptor, // one that cannot be opened again
  Child,
  Thread,
};
} // namespace

static StringRef describe(Fate F) {
  switch (F) {
  case Fate::Made:
    return "makes something that is not saved: checkpoints wait until it is "
           "released";
  case Fate::Static:
    return "returns memory of the C library, which is not saved: copy what is "
           "needed after a checkpoint";
  case Fate::Process:
    return "changes the process in a way that is not saved: a program that "
           "goes on from a checkpoint has to do it again";
  case Fate::Mapping:
    return "maps memory, which is not saved unless it is private, and a file's "
           "to be read: checkpoints wait until it is unmapped";
  case Fate::Descriptor:
    return "makes a descriptor that cannot be opened again: checkpoints wait "
           "until it is closed";
  case Fate::Child:
    return "starts a process, which is not saved: checkpoints wait until it "
           "has been waited for";
  case Fate::Thread:
    return "is for programs with threads, which are not checkpointed yet";
  }
  llvm_unreachable("not a fate");
}

static StringRef remedyOf(Fate F) {
  switch (F) {
  case Fate::Made:
    return "release it soon";
  case Fate::Static:
    return "copy what is needed, or make it again where mt_checkpoint returns "
           "1";
  case Fate::Process:
    return "do it again where mt_checkpoint returns 1";
  case Fate::Mapping:
    return "read the file, or unmap it soon";
  case Fate::Descriptor:
    return "close it soon";
  case Fate::Child:
    return "wait for it soon";
  case Fate::Thread:
    return "do without threads";
  }
  llvm_unreachable("not a fate");
}

static const StringMap<Fate> &uncarriedNames() {
  static const StringMap<Fate> Names = {
      {"dlopen", Fate::Made},
      {"getaddrinfo", Fate::Made},
      {"getifaddrs", Fate::Made},
      {"hcreate_r", Fate::Made},
      {"fgetpwent", Fate::Static},
      {"gethostent", Fate::Static},
      {"getmntent", Fate::Static},
      {"getnetbyname", Fate::Static},
      {"getprotoent", Fate::Static},
      {"getservent", Fate::Static},
      {"getspnam", Fate::Static},
      {"re_comp", Fate::Static},
      {"at_quick_exit", Fate::Process},
      {"chroot", Fate::Process},
      {"flock", Fate::Process},
      {"lockf", Fate::Process},
      {"makecontext", Fate::Process},
      {"nice", Fate::Process},
      {"prctl", Fate::Process},
      {"sched_setaffinity", Fate::Process},
      {"setgid", Fate::Process},
      {"setpriority", Fate::Process},
      {"setuid", Fate::Process},
      {"siginterrupt", Fate::Process},
      {"tcsetattr", Fate::Process},
      {"timer_create", Fate::Made},
      {"mmap", Fate::Mapping},
      {"mmap64", Fate::Mapping},
      {"shmat", Fate::Mapping},
      {"epoll_create", Fate::Descriptor},
      {"epoll_create1", Fate::Descriptor},
      {"eventfd", Fate::Descriptor},
      {"fts64_open", Fate::Descriptor},
      {"fts_open", Fate::Descriptor},
      {"fopencookie", Fate::Descriptor},
      {"inotify_init", Fate::Descriptor},
      {"inotify_init1", Fate::Descriptor},
      {"open_wmemstream", Fate::Descriptor},
      {"pipe", Fate::Descriptor},
      {"pipe2", Fate::Descriptor},
      {"popen", Fate::Descriptor},
      {"signalfd", Fate::Descriptor},
      {"socket", Fate::Descriptor},
      {"socketpair", Fate::Descriptor},
      {"timerfd_create", Fate::Descriptor},
      {"clone", Fate::Child},
      {"fork", Fate::Child},
      {"posix_spawn", Fate::Child},
      {"posix_spawnp", Fate::Child},
      {"vfork", Fate::Child},
      {"pthread_create", Fate::Thread},
      {"thrd_create", Fate::Thread},
  };
  return Names;
}

/// Whether the runtime has to be told of the call. The others it finds out by
/// itself.
static bool isTold(Fate F) {
  return F == Fate::Static || F == Fate::Process || F == Fate::Child;
}

/// What releases what a call of Name, which is Made, has made.
static StringRef releaserOf(StringRef Name) {
  return StringSwitch<StringRef>(Name)
      .Case("dlopen", "dlclose")
      .Case("getaddrinfo", "freeaddrinfo")
      .Case("getifaddrs", "freeifaddrs")
      .Case("hcreate_r", "hdestroy_r")
      .Case("timer_create", "timer_delete");
}

namespace {
/// Tells the runtime of calls, by names.
class Telling {
  Module &M;
  StringMap<Constant *> Texts;

  void tell(IRBuilder<> &B, StringRef Function, ArrayRef<Value *> Arguments) {
    SmallVector<llvm::Type *, 3> Types;
    for (Value *A : Arguments)
      Types.push_back(A->getType());
    CallInst *Call = B.CreateCall(
        M.getOrInsertFunction(
            Function, FunctionType::get(llvm::Type::getVoidTy(M.getContext()),
                                        Types, false)),
        Arguments);
    Call->setDoesNotThrow();
  }

  Value *text(IRBuilder<> &B, StringRef Name) {
    Constant *&Text = Texts[Name];
    if (!Text)
      Text = B.CreateGlobalStringPtr(Name, "mt.uncarried");
    return Text;
  }

public:
  explicit Telling(Module &M) : M(M) {}

  void ofCall(CallBase &Call, StringRef Name) {
    IRBuilder<> B(&Call);
    tell(B, names::Uncarried, {text(B, Name)});
  }

  /// The functions return a pointer, or 0 for success; one of them the
  /// opposite.
  void ofMaking(CallInst &Call, StringRef Name, StringRef Releaser) {
    IRBuilder<> B(Call.getNextNode());
    B.SetCurrentDebugLocation(Call.getDebugLoc());
    const bool IsZero = !Call.getType()->isPointerTy() && Name != "hcreate_r";
    Value *Done = IsZero ? B.CreateIsNull(&Call) : B.CreateIsNotNull(&Call);
    tell(
        B, names::Made,
        {text(B, Name), text(B, Releaser), B.CreateZExt(Done, B.getInt32Ty())});
  }

  void ofReleasing(CallBase &Call, StringRef Releaser) {
    IRBuilder<> B(&Call);
    tell(B, names::Released, {text(B, Releaser)});
  }
};
} // namespace

/// Memory that is read and written by this process alone: the runtime gives
/// some of the heap for it (rt/process/Mappings.h).
static bool isSavedMapping(const CallBase &Call) {
  if (!Call.getCalledFunction()->getName().starts_with("mmap") ||
      Call.arg_size() != 6)
    return false;
  constexpr uint64_t ReadAndWrite = 3, TypeMask = 0xf, Private = 2,
                     Fixed = 0x10; // everywhere
  auto *Protection = dyn_cast<ConstantInt>(Call.getArgOperand(2));
  auto *Flags = dyn_cast<ConstantInt>(Call.getArgOperand(3));
  return Protection && Protection->getZExtValue() == ReadAndWrite && Flags &&
         (Flags->getZExtValue() & TypeMask) == Private &&
         !(Flags->getZExtValue() & Fixed);
}

void mt::reportUncarriedCalls(Module &M) {
  // The runtime itself knows what it does.
  for (const Function &F : M)
    if (!F.isDeclaration() && isStandIn(F.getName()))
      return;
  Telling Tell(M);
  StringSet<> Releasers;
  for (const auto &Entry : uncarriedNames())
    if (Entry.second == Fate::Made)
      Releasers.insert(releaserOf(Entry.getKey()));
  for (Function &F : M)
    for (Instruction &I : make_early_inc_range(instructions(F))) {
      auto *CB = dyn_cast<CallBase>(&I);
      Function *Callee = CB ? CB->getCalledFunction() : nullptr;
      if (!Callee || !Callee->isDeclaration())
        continue;
      if (Releasers.contains(Callee->getName()))
        Tell.ofReleasing(*CB, Callee->getName());
      auto It = uncarriedNames().find(Callee->getName());
      if (It == uncarriedNames().end() || isSavedMapping(*CB))
        continue;
      M.getContext().diagnose(DiagnosticInfoUnsupported(
          F, "'" + It->getKey() + "' " + describe(It->second),
          DiagnosticLocation(I.getDebugLoc()), DS_Warning));
      remark(F, DiagnosticLocation(I.getDebugLoc()), "not-saved",
             "'" + It->getKey() + "' " + describe(It->second).split(": ").first,
             remedyOf(It->second));
      if (isTold(It->second))
        Tell.ofCall(*CB, It->getKey());
      auto *Making = dyn_cast<CallInst>(CB);
      if (It->second == Fate::Made && Making)
        Tell.ofMaking(*Making, It->getKey(), releaserOf(It->getKey()));
    }
}
