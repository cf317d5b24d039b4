#include "capture/Snapshot.h"
#include "capture/ArgumentLists.h"
#include "capture/Child.h"
#include "capture/LibraryMemory.h"
#include "heap/Heap.h"
#include "image/AddressMap.h"
#include "image/Manifest.h"
#include "image/Writer.h"
#include "model/TypeTable.h"
#include "process/Files.h"
#include "process/Process.h"
#include "process/Registry.h"
#include "process/Scrambled.h"
#include <algorithm>
#include <climits>
#include <cstdarg>
#include <cstring>
#include <ctime>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

using namespace mt;

extern char **environ;

static uint64_t append(std::vector<uint8_t> &Data, const void *Bytes,
                       size_t Size) {
  Data.resize((Data.size() + 15) / 16 * 16);
  uint64_t At = Data.size();
  auto *From = static_cast<const uint8_t *>(Bytes);
  Data.insert(Data.end(), From, From + Size);
  return At;
}

static void saveModules(Manifest &M, std::vector<uint8_t> &Data,
                        const std::vector<LoadedModule> &Modules) {
  for (const LoadedModule &L : Modules) {
    ImageModule &Out = M.Modules.emplace_back();
    Out.Desc = L.Desc;
    Out.Desc.Flags |= scrambledIn(L.Desc.Name);
    for (uint32_t I = 0; I != L.Native->NumAddresses; ++I)
      Out.Addresses.push_back(
          reinterpret_cast<uintptr_t>(L.Native->Addresses[I]));
    Out.GlobalData.resize(L.Desc.Globals.size());
    for (size_t I = 0; I != L.Desc.Globals.size(); ++I) {
      const GlobalDesc &G = L.Desc.Globals[I];
      if (G.Flags & GlobalDesc::ThreadLocal)
        Out.Addresses[G.Address] = L.address(G);
      if (G.Flags &
          (GlobalDesc::Constant | GlobalDesc::Function_ | GlobalDesc::External))
        continue;
      Out.GlobalData[I] =
          append(Data, reinterpret_cast<const void *>(L.address(G)), G.Size) +
          1;
    }
  }
}

namespace {
/// The arguments of a variadic function that is on the stack.
struct VariadicFrame {
  va_list All;
  std::vector<PassedArgument> Passed;
};

/// A place in an image's data, and what is there.
struct SavedFrame {
  const ModuleDesc &Desc;
  const SafePointDesc &Point;
  uint64_t Data;

  const FunctionDesc &function() const {
    return Desc.Functions[Point.Function];
  }
  [[noreturn]] void defer(const std::string &What) const {
    finishChild(Outcome::Deferred, What + " (" + function().File + ":" +
                                       std::to_string(Point.Line) + ")");
  }
};
} // namespace

/// The arguments of a function, if it is variadic and its frame holds a list.
/// Caller is null for the outermost one.
static std::optional<VariadicFrame>
argumentsOf(const SavedFrame &F, const SavedFrame *Caller,
            const std::vector<uint8_t> &Data) {
  for (const SlotDesc &S : F.Point.Slots) {
    const VarDesc &V = F.function().Vars[S.Var];
    if (F.Desc.Types[V.Type].Kind != TypeKind::VaList ||
        V.Name != ArgumentListName || V.Size < sizeof(va_list))
      continue;
    std::optional<std::vector<PassedArgument>> Passed;
    if (Caller && Caller->Point.Kind == SafePointKind::Call)
      Passed = passedArguments(Caller->Desc, Caller->Point);
    if (!Passed)
      F.defer("the arguments of variadic '" + F.function().Name +
              "' are in use");
    VariadicFrame Out;
    std::memcpy(&Out.All, Data.data() + F.Data + S.Offset, sizeof Out.All);
    Out.Passed = std::move(*Passed);
    return Out;
  }
  return std::nullopt;
}

/// Replaces what the va_lists in the frames are here by how many arguments have
/// been fetched from them, and whose they are: that of how many frames on.
static void saveLists(const Manifest &M, const ThreadRecord &Thread,
                      std::vector<uint8_t> &Data) {
  std::vector<SavedFrame> Frames; // innermost first
  for (const FrameRecord &F : Thread.Frames) {
    const ModuleDesc &Desc = M.Modules[F.Module].Desc;
    Frames.push_back({Desc, Desc.SafePoints[F.SafePoint], F.Data});
  }
  const bool Kept = std::any_of(
      M.Modules.begin(), M.Modules.end(), [](const ImageModule &Module) {
        return Module.Desc.Flags & ModuleDesc::KeepsLists;
      });
  std::map<size_t, VariadicFrame> Variadic; // by frame
  bool Untold = false; // nobody knows what these frames have been given
  for (size_t I = 0; I != Frames.size(); ++I) {
    const SavedFrame *Caller =
        I + 1 != Frames.size() ? &Frames[I + 1] : nullptr;
    if (std::optional<VariadicFrame> Found =
            argumentsOf(Frames[I], Caller, Data))
      Variadic.emplace(I, std::move(*Found));
    const FunctionDesc &F = Frames[I].function();
    if (Kept && std::any_of(F.Vars.begin(), F.Vars.end(), [](const VarDesc &V) {
          return V.Name == ArgumentListName;
        }))
      Frames[I].defer("the arguments of variadic '" + F.Name +
                      "' may be in use, by a va_list that is no variable");
    const bool HasDebugInfo =
        F.Line && Frames[I].Desc.Flags & ModuleDesc::HasTypes;
    if (Untold && HasDebugInfo && Variadic.contains(I))
      Frames[I].defer("the arguments of variadic '" + F.Name +
                      "' may be in use in a function without debug info");
    Untold |= !HasDebugInfo;
  }
  for (size_t I = 0; I != Frames.size(); ++I) {
    const SavedFrame &F = Frames[I];
    for (const SlotDesc &S : F.Point.Slots) {
      const VarDesc &V = F.function().Vars[S.Var];
      if (F.Desc.Types[V.Type].Kind != TypeKind::VaList)
        continue;
      uint8_t *List = Data.data() + F.Data + S.Offset;
      std::optional<uint32_t> Count;
      auto Owner = Variadic.lower_bound(I);
      for (; Owner != Variadic.end(); ++Owner)
        if (V.Size >= sizeof(va_list) &&
            (Count =
                 countFetched(&Owner->second.All, List, Owner->second.Passed)))
          break;
      if (!Count || *Count > MaxFetched || Owner->first - I > MaxListDistance)
        F.defer(Variadic.contains(I) ? "the arguments of variadic '" +
                                           F.function().Name + "' are in use"
                                     : "the va_list '" + V.Name + "' of '" +
                                           F.function().Name + "' is in use");
      const uint32_t Told = *Count | static_cast<uint32_t>(Owner->first - I)
                                         << ListDistanceShift;
      std::memset(List, 0, sizeof(va_list));
      std::memcpy(List, &Told, sizeof Told);
    }
  }
}

static void saveFrames(Manifest &M, std::vector<uint8_t> &Data,
                       const unsigned char *At, const unsigned char *End,
                       int Errno) {
  ThreadRecord &Thread = M.Threads.emplace_back();
  Thread.Errno = Errno;
  Thread.StackHigh = process().StackBase;
  Thread.StackLow = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  while (At != End) {
    auto *Record = reinterpret_cast<const mt_frame *>(At);
    const ModuleDesc &Desc = M.Modules[Record->Module->Id].Desc;
    const SafePointDesc &Point = Desc.SafePoints[Record->SafePoint];
    if (!Point.Defer.empty()) {
      const FunctionDesc &F = Desc.Functions[Point.Function];
      finishChild(Outcome::Deferred, Point.Defer + " (" + F.File + ":" +
                                         std::to_string(Point.Line) + ")");
    }
    Thread.Frames.push_back({Record->Module->Id, Record->SafePoint,
                             append(Data, At, Record->Size)});
    At += Record->Size;
  }
  saveLists(M, Thread, Data);
}

/// Whether blocks of the module's type have pointers that a walk from word to
/// word misses.
static bool hasOddPointers(const Manifest &M, uint32_t Module, TypeId Type) {
  static std::map<std::pair<uint32_t, TypeId>, bool> Known;
  auto [It, IsNew] = Known.try_emplace({Module, Type});
  if (IsNew)
    It->second = mt::hasOddPointers(
        TypeSpace{&M.Model, &M.Modules[Module].Desc.Types}, Type);
  return It->second;
}

/// Where in a block of so many Bytes its type ends that tells nothing of what
/// is behind, or the block's end.
static uint64_t endOfTold(const ModuleDesc &Desc, TypeId Type, uint64_t Bytes) {
  const mt::Type &T = Desc.Types[Type];
  const bool IsTold =
      T.Kind != TypeKind::Struct || T.Members.size() != 2 ||
      (T.Members[1].Name != RestName && T.Members[1].Name != GivenName);
  return IsTold ? Bytes : std::min<uint64_t>(T.Members[1].Offset, Bytes);
}

/// What a pointer to the type says of where it leads.
static LeadsTo leadsTo(const Type &Pointee) {
  if (isByte(Pointee))
    return LeadsTo::Bytes;
  if (mayBeGone(Pointee))
    return LeadsTo::Gone;
  return Pointee.Kind == TypeKind::Unknown ? LeadsTo::Anything : LeadsTo::Other;
}

/// Where the pointers of a block lead, by offset; in a union, if all agree.
static std::map<uint64_t, LeadsTo> pointersIn(const TypeSpace &Types,
                                              TypeId Type,
                                              std::span<const uint8_t> Bytes) {
  std::map<uint64_t, LeadsTo> Out;
  forEachPointer(Types, Type, Bytes,
                 [&](uint64_t At, ForeignAddress, TypeId Pointee) {
                   const LeadsTo What = leadsTo(Types[Pointee]);
                   auto [It, IsNew] = Out.try_emplace(At, What);
                   if (!IsNew && It->second != What)
                     It->second = LeadsTo::Anything;
                 });
  return Out;
}

/// The words of a block that a restore within L0 must patch. 64-bit words that
/// hit an object outside the heap are pointers, unless the receiver finds that
/// they are parts of several members: hardly anything else looks like one.
/// Words of 32 bits and those that are not aligned are believed only where the
/// type says so, or, in untyped blocks, where they hit an object's start; those
/// that are not aligned also if nothing of the module has a type.
static void scanBlock(const heap::Block &B, const AddressMap &Map,
                      const Manifest &M, LibraryMemory &Libraries,
                      std::vector<uint64_t> &External) {
  const std::span<const uint8_t> Bytes(
      reinterpret_cast<const uint8_t *>(B.Start), static_cast<size_t>(B.Size));
  auto [Module, Site] = B.Site && B.Site <= M.Sites.size()
                            ? M.Sites[B.Site - 1]
                            : std::pair<uint32_t, uint32_t>(~0u, ~0u);
  const ModuleDesc *Desc =
      Module < M.Modules.size() ? &M.Modules[Module].Desc : nullptr;
  const TypeId Type = Desc ? Desc->Sites[Site].Type : 0;
  // The runtime's own are set again by itself.
  const bool IsOurs = Desc && isRuntimes(*Desc);
  auto Note = [&](uint64_t Offset, ForeignAddress Word, LeadsTo What) {
    if (IsOurs)
      What = LeadsTo::Anything;
    if (!Map.mayContain(Word.value()))
      return;
    const ForeignObject *O = Map.find(Word);
    if (O && (O->Kind != ForeignObject::Library ||
              Libraries.note(Word, What, B.Start + Offset)))
      External.push_back(B.Start + Offset);
  };
  if constexpr (sizeof(void *) == 8) {
    std::optional<std::map<uint64_t, LeadsTo>> Pointers; // if there is need
    auto LeadsToAt = [&](uint64_t Offset) {
      if (!Type)
        return LeadsTo::Anything;
      if (!Pointers)
        Pointers = pointersIn(TypeSpace{&M.Model, &Desc->Types}, Type, Bytes);
      auto It = Pointers->find(Offset);
      if (It == Pointers->end())
        return LeadsTo::Gone; // it is no pointer
      return IsOurs ? LeadsTo::Anything : It->second;
    };
    Map.forEachAddress(Bytes, false, [&](uint64_t Offset, uint64_t Word) {
      const ForeignAddress A(Word);
      if (Map.find(A)->Kind != ForeignObject::Library ||
          Libraries.note(A, LeadsToAt(Offset), B.Start + Offset))
        External.push_back(B.Start + Offset);
    });
    if (Type && hasOddPointers(M, Module, Type))
      forEachPointer(
          TypeSpace{&M.Model, &Desc->Types}, Type, Bytes,
          [&](uint64_t Offset, ForeignAddress Value, TypeId Pointee) {
            if (Offset % 8)
              Note(Offset, Value, leadsTo(Desc->Types[Pointee]));
          });
    // Without -g nothing tells of packed structs.
    if (!Type && Desc && !(Desc->Flags & ModuleDesc::HasTypes))
      for (uint64_t Offset = 1; Offset + 8 <= B.Size; ++Offset) {
        uint64_t Word;
        std::memcpy(&Word, &Bytes[Offset], 8);
        if (Offset % 8)
          Note(Offset, ForeignAddress(Word), LeadsTo::Anything);
      }
    return;
  }
  if (Type)
    forEachPointer(TypeSpace{&M.Model, &Desc->Types}, Type, Bytes,
                   [&](uint64_t Offset, ForeignAddress Value, TypeId Pointee) {
                     Note(Offset, Value, leadsTo(Desc->Types[Pointee]));
                   });
  const uint64_t Told = Type ? endOfTold(*Desc, Type, B.Size) : 0;
  for (uint64_t Offset = (Told + 3) / 4 * 4; Offset + 4 <= B.Size;
       Offset += 4) {
    uint32_t Word;
    std::memcpy(&Word, &Bytes[Offset], 4);
    if (!Map.mayContain(Word))
      continue;
    const ForeignObject *O = Map.find(ForeignAddress(Word));
    if (O && O->Kind != ForeignObject::Library && O->Start.value() == Word)
      External.push_back(B.Start + Offset);
  }
}

void mt::captureAndWrite(const unsigned char *First, const unsigned char *Last,
                         int Errno) {
  Result<const std::vector<LoadedModule> *> Modules = loadModules();
  if (!Modules)
    finishChild(Outcome::Failed, Modules.message());

  Manifest M;
  std::vector<uint8_t> Data;
  if (!(*Modules)->empty())
    M.Model = (*Modules)->front().Desc.Model;
  M.Program = process().Program;
  char Host[256] = "";
  gethostname(Host, sizeof Host - 1);
  M.Host = Host;
  M.Time = time(nullptr);
  M.Sequence = process().Sequence + 1;
  char Directory[PATH_MAX];
  if (getcwd(Directory, sizeof Directory))
    M.WorkingDirectory = Directory;
  M.Umask = umask(0);
  M.Arguments = process().Arguments;
  for (char **E = environ; E && *E; ++E)
    M.Environment.push_back(*E);
  M.EnvironAddress = reinterpret_cast<uintptr_t>(environ);
  M.Sites = siteTable();
  saveModules(M, Data, **Modules);
  saveFrames(M, Data, First, Last, Errno);
  saveFiles(M);

  M.Heap.Base = heap::base();
  M.Heap.Size = heap::size();
  M.Heap.PageSize = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  AddressMap Map(M, Data);
  LibraryMemory Libraries;
  Map.addOthers(Libraries.areas());
  Libraries.noteAll(Data, Map);
  std::vector<ObjectRecord> Objects;
  std::vector<uint64_t> External;
  heap::forEachBlock([&](const heap::Block &B) {
    auto Site = B.Site && B.Site <= M.Sites.size()
                    ? M.Sites[B.Site - 1]
                    : std::pair<uint32_t, uint32_t>(~0u, ~0u);
    Objects.push_back({B.Start, B.Size, Site.second, Site.first});
    M.Heap.Bytes += B.Size;
    scanBlock(B, Map, M, Libraries, External);
  });
  M.Heap.Blocks = Objects.size();
  Libraries.save(M);
  std::vector<PageRange> Pages;
  heap::forEachUsedRange([&](uintptr_t Start, size_t Length) {
    Pages.push_back({Start, reinterpret_cast<const uint8_t *>(Start), Length});
  });

  WriteOptions Options;
  Options.Directory = process().Opts.CheckpointDir;
  Options.Keep = process().Opts.Keep;
  Options.Compress = process().Opts.Compress;
  Result<std::string> Path =
      writeImage(Options, M, Data, Objects, External, Pages);
  if (!Path)
    finishChild(Outcome::Failed, Path.message());
  finishChild(Outcome::Written, *Path);
}
