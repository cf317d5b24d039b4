#include "restore/Restore.h"
#include "capture/ArgumentLists.h"
#include "capture/Checkpoint.h"
#include "heap/Heap.h"
#include "image/AddressMap.h"
#include "image/Directory.h"
#include "image/Match.h"
#include "image/Reader.h"
#include "mt/mt.h"
#include "process/Carried.h"
#include "process/Files.h"
#include "process/Process.h"
#include "process/Registry.h"
#include "process/Report.h"
#include "process/Scrambled.h"
#include "restore/ByteOrders.h"
#include "restore/Correspond.h"
#include "restore/HeapRestore.h"
#include "restore/HiddenAddresses.h"
#include "restore/Pointers.h"
#include "restore/TypeNumbers.h"
#include "restore/Verification.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mt;

extern "C" void mt_call_hooks(int Event); // rt/instrumented/hooks.c
extern "C" char *mt_new_text(const char *Text,
                             size_t Length); // rt/instrumented/texts.c

namespace {
/// A restore under way. Lives until the innermost frame has been bound.
class Restoration {
public:
  explicit Restoration(Image Source)
      : Source(std::move(Source)), M(this->Source.manifest()),
        Map(M, this->Source.data()) {}

  Result<> prepare(bool TrustNumbers);
  mt_frame *frame(size_t Depth);
  Result<> bind(mt_frame *Frame);
  void setArguments(const void *List) {
    std::memcpy(&Arguments[thread().Frames.size() - 1 - Depth].Arguments, List,
                sizeof(va_list));
  }
  mt_frame *next();

  /// What else could be meant by the path given, once prepare() has failed.
  std::string otherImage(const std::string &Given) const;

private:
  Image Source;
  const Manifest &M;
  AddressMap Map;
  const std::vector<LoadedModule> *Own = nullptr;
  Matching Match;
  std::unique_ptr<Correspondence> Types;
  std::unique_ptr<PointerTable> Pointers;
  std::unique_ptr<HeapRestore> Heap;
  HeapWay Way = HeapWay::Map;
  size_t Depth = 0; // frames handed out, outermost first
  mt_frame CheckpointFrame = {};
  std::map<uint64_t, ArgumentList> Arguments; // of variadic functions, by frame

  /// Texts of libraries become blocks of the heap.
  Result<> placeTexts();
  Result<> refuseLowNumbers() const;
  Result<> refuseMovedPlaces() const;

  /// A stack variable that is filled in at the end.
  struct StackObject {
    uint32_t Frame, Slot; // of the sender
    ForeignAddress There; // null: it had no address
    uint8_t *Here;
    uint64_t Size;
    const Plan *How;
    TypeId Type; // the sender's
  };
  std::vector<StackObject> StackObjects;

  const ThreadRecord &thread() const { return M.Threads.front(); }
  Result<> placeGlobals();
  Result<> fill(uint32_t Module, TypeId Type, const Plan &How, SenderBytes From,
                std::span<uint8_t> To);
  Result<> fillSlot(uint32_t Module, TypeId Type, const Plan &How,
                    SenderBytes From, std::span<uint8_t> To);
  Result<> fillGlobals();
  bool hasNumbers(uint32_t Module) const {
    return M.Modules[Module].Desc.Flags & ModuleDesc::MakesNumbers;
  }
  Result<> fillList(uint32_t Frame, const ModuleDesc &From,
                    const VarDesc &SentVar, uint64_t SentAt, const VarDesc &Var,
                    uint8_t *To);
  Result<> finish();
  std::string whereIs(uint32_t Frame, const VarDesc &V) const;
};
} // namespace

static std::unique_ptr<Restoration> Current;

std::string Restoration::whereIs(uint32_t Frame, const VarDesc &V) const {
  const FrameRecord &F = thread().Frames[Frame];
  const ModuleDesc &Desc = M.Modules[F.Module].Desc;
  const SafePointDesc &P = Desc.SafePoints[F.SafePoint];
  const FunctionDesc &Function = Desc.Functions[P.Function];
  std::string Name = V.Name.empty() ? "a temporary" : "'" + V.Name + "'";
  return Name + " of '" + Function.Name + "' (" + Function.File + ":" +
         std::to_string(V.Line ? V.Line : P.Line) + ")";
}

/// Gives every global of the image its place here, for pointers to it.
Result<> Restoration::placeGlobals() {
  for (const ForeignObject &O : Map.objects()) {
    if (O.Kind != ForeignObject::Global)
      continue;
    Place P = Match.Globals[O.First][O.Second];
    if (!P.known())
      continue;
    const LoadedModule &L = (*Own)[P.Module];
    const GlobalDesc &G = L.Desc.Globals[P.Index];
    const GlobalDesc &Sent = M.Modules[O.First].Desc.Globals[O.Second];
    const Plan *How = nullptr;
    if (Types->global(O.First, O.Second).known() && Sent.Size) {
      Result<const Plan *> R = Types->plan(Types->global(O.First, O.Second));
      if (R && !sameLayout(**R))
        How = *R;
    }
    Pointers->place(&O, L.address(G), How);
  }
  return success();
}

/// Fails if numbers may be addresses of the program, which the program may well
/// have made, and these are others here.
Result<> Restoration::refuseLowNumbers() const {
  if (!makesNumbers(M))
    return success();
  for (const ForeignObject &O : Map.objects())
    if (O.Kind == ForeignObject::Global && liesLow(M, O.Start) &&
        Pointers->isPlaced(&O) && Pointers->placeOf(&O) != O.Start.value())
      return Failure{
          "the program makes numbers of addresses, and lies where other "
          "numbers "
          "look like its addresses, which are others here: link it without "
          "-no-pie or -static, or set MT_TRUST_NUMBERS=1 if it has no numbers "
          "of millions"};
  return success();
}

/// Fails if what has been computed of the program's addresses, as a hash, would
/// be found no more, since they are others here.
Result<> Restoration::refuseMovedPlaces() const {
  auto IsOwn = [&](const ForeignObject &O) {
    constexpr uint32_t Others = GlobalDesc::External | GlobalDesc::ThreadLocal;
    return O.Kind == ForeignObject::Global &&
           !(M.Modules[O.First].Desc.Globals[O.Second].Flags & Others);
  };
  for (const ForeignObject &O : Map.objects())
    if (IsOwn(O) && Pointers->isPlaced(&O) &&
        Pointers->placeOf(&O) != O.Start.value())
      return refuseScrambledPlaces(M);
  for (size_t I = 0; I != thread().Frames.size(); ++I) {
    const FrameRecord &Sent = thread().Frames[I];
    const ImageModule &There = M.Modules[Sent.Module];
    const uint32_t From = There.Desc.SafePoints[Sent.SafePoint].Function;
    const MatchedFrame &F = Match.Threads.front()[I];
    const LoadedModule &Here = (*Own)[F.Module];
    const uint32_t To = Here.Desc.SafePoints[F.SafePoint].Function;
    const uint32_t Was = There.Desc.Functions[From].ResumeAddress;
    const uint32_t Is = Here.Desc.Functions[To].ResumeAddress;
    if (Was && Is &&
        There.Addresses[Was - 1] !=
            reinterpret_cast<uintptr_t>(Here.Native->Addresses[Is - 1]))
      return refuseScrambledPlaces(M);
  }
  return success();
}

Result<> Restoration::placeTexts() {
  for (const ForeignObject &O : Map.objects()) {
    if (O.Kind != ForeignObject::Text)
      continue;
    const std::string &Text = M.Texts[O.First].Text;
    const char *Here = mt_new_text(Text.data(), Text.size());
    if (!Here)
      return Failure{"no memory for the heap"};
    Pointers->place(&O, reinterpret_cast<uintptr_t>(Here), nullptr);
  }
  return success();
}

/// Converts a variable of a module.
Result<> Restoration::fill(uint32_t Module, TypeId Type, const Plan &How,
                           SenderBytes Sent, std::span<uint8_t> To) {
  const std::span<const uint8_t> From = Sent.Bytes;
  Result<> Done = Types->converter(Module).convert(
      How, Sent, To, [&](ForeignAddress Value, TypeId Pointee) {
        return Pointers->translate(Value, Module, Pointee);
      });
  if (Done && canPatchHiddenAddresses(Way, How, M.Model))
    patchHiddenAddresses(
        Map, M.Model, From, To,
        [&](uint64_t At, uint64_t Word) {
          const ForeignAddress A(Word);
          return isAddress(
              wordAt(Types->senderTypes(Module), Type, From.size(), At), M,
              *Map.find(A), A);
        },
        [&](ForeignAddress Value) {
          return Pointers->translate(Value, Module, 0);
        });
  return Done;
}

Result<> Restoration::fillSlot(uint32_t Module, TypeId Type, const Plan &How,
                               SenderBytes From, std::span<uint8_t> To) {
  Result<> Kept = refuseNumberIn(Map, Types->senderTypes(Module), Type,
                                 From.Bytes, Way, How, hasNumbers(Module));
  return Kept ? fill(Module, Type, How, From, To) : Kept;
}

Result<> Restoration::fillGlobals() {
  for (uint32_t I = 0; I != M.Modules.size(); ++I)
    for (uint32_t J = 0; J != M.Modules[I].Desc.Globals.size(); ++J) {
      uint64_t At = M.Modules[I].GlobalData[J];
      if (!At)
        continue;
      const GlobalDesc &Sent = M.Modules[I].Desc.Globals[J];
      Place P = Match.Globals[I][J];
      std::string Name = "variable '" + Sent.Name + "' (" +
                         M.Modules[I].Desc.Name + ":" +
                         std::to_string(Sent.Line) + ")";
      if (!P.known() || P.Module != Match.Modules[I])
        return Failure{Name + " of the image is missing in this program: "
                              "rebuild it from the same source"};
      const LoadedModule &L = (*Own)[P.Module];
      const GlobalDesc &G = L.Desc.Globals[P.Index];
      Result<const Plan *> How = Types->plan(Types->global(I, J));
      if (!How)
        return Failure{Name + ": " + How.message()};
      std::span<const uint8_t> From = Source.data().subspan(At - 1, Sent.Size);
      Converter &C = Types->converter(I);
      Result<uint64_t> Size = C.convertedSize(**How, Sent.Size);
      if (!Size)
        return Failure{Name + ": " + Size.message()};
      if (*Size > G.Size)
        return Failure{Name + " is larger in the image (" +
                       std::to_string(*Size) + " bytes) than here (" +
                       std::to_string(G.Size) + ")"};
      Result<> Done = refuseHiddenAddresses(
          Map, Heap->plans(), Types->senderTypes(I), Types->global(I, J).From,
          From, Way, **How, hasNumbers(I));
      if (Done)
        Done = fill(I, Types->global(I, J).From, **How,
                    {From, M.Modules[I].addressOf(J)},
                    {reinterpret_cast<uint8_t *>(L.address(G)),
                     static_cast<size_t>(*Size)});
      // What the runtime's own lead to, it sets again itself.
      if (Result<> Kept = Pointers->refuseLost();
          Done && !isRuntimes(M.Modules[I].Desc))
        Done = Kept;
      if (!Done)
        return Failure{Name + ": " + Done.message()};
    }
  return success();
}

Result<> Restoration::prepare(bool TrustNumbers) {
  Result<const std::vector<LoadedModule> *> Loaded = loadModules();
  if (!Loaded)
    return Loaded.failure();
  Own = *Loaded;
  if (M.Threads.size() != 1 || thread().Frames.empty())
    return Failure{"the image has " + std::to_string(M.Threads.size()) +
                   " threads; this version restores one"};
  std::vector<const ModuleDesc *> Descs;
  for (const LoadedModule &L : *Own)
    Descs.push_back(&L.Desc);
  Result<Matching> Matched = matchPrograms(M, Descs);
  if (!Matched)
    return Matched.failure();
  Match = std::move(*Matched);
  Result<HeapWay> Chosen = chooseWay(M, Descs.front()->Model);
  if (!Chosen)
    return Chosen.failure();
  Way = *Chosen;
  tellTypeNumbers(Source.manifest(), Descs, TrustNumbers);
  tellByteOrders(Source.manifest(), Descs);
  if (!TrustNumbers) {
    if (Result<> Kept = refuseKeptNumbers(M, Way, Descs.front()->Model); !Kept)
      return Kept;
    if (Result<> Same = refuseWordBits(M, Descs); !Same)
      return Same;
  }
  if (Result<> Intact = verify(Source, Way == HeapWay::Map); !Intact)
    return Intact;

  Types = std::make_unique<Correspondence>(M, Descs, Match);
  Pointers = std::make_unique<PointerTable>(M, Map, *Types);

  std::vector<std::pair<uint32_t, uint32_t>> Sites;
  for (auto [Module, Site] : M.Sites) {
    Place P;
    if (Module < M.Modules.size())
      P = Match.Sites[Module][Site];
    Sites.emplace_back(P.Module, P.Index);
  }
  renumberSites(Sites);

  if (Result<> Reserved = heap::reserve(); !Reserved)
    return Reserved;
  heap::discardAll();
  Heap = std::make_unique<HeapRestore>(Source, Map, *Types, *Pointers, Way);
  if (Result<> Placed = Heap->place(TrustNumbers); !Placed)
    return Placed;
  if (Result<> Placed = placeGlobals(); !Placed)
    return Placed;
  if (!TrustNumbers) {
    if (Result<> Kept = refuseLowNumbers(); !Kept)
      return Kept;
    if (Result<> Kept = refuseMovedPlaces(); !Kept)
      return Kept;
  }
  for (size_t I = 0; I != M.Modules.size(); ++I) {
    const uint32_t Here = Match.Modules[I];
    setScrambled((*Own)[Here < Own->size() ? Here : 0].Desc.Name,
                 M.Modules[I].Desc.Flags);
  }

  if (!M.WorkingDirectory.empty() && chdir(M.WorkingDirectory.c_str()))
    reportWarning("working directory '" + M.WorkingDirectory +
                  "' of the image is not here: " + std::strerror(errno));
  umask(static_cast<mode_t>(M.Umask));
  Result<std::vector<uintptr_t>> Streams = reopenFiles(M);
  if (!Streams)
    return Streams.failure();
  for (const ForeignObject &O : Map.objects())
    if (O.Kind == ForeignObject::Stream)
      Pointers->place(&O, (*Streams)[O.First], nullptr);
  if (Result<> Placed = placeTexts(); !Placed)
    return Placed;

  // Frames here may be larger than the sender's; the stack grows on demand.
  rlimit Limit;
  if (getrlimit(RLIMIT_STACK, &Limit) == 0 &&
      Limit.rlim_cur != Limit.rlim_max) {
    Limit.rlim_cur = Limit.rlim_max;
    setrlimit(RLIMIT_STACK, &Limit);
  }
  return success();
}

/// A frame in this program's layout, empty, from the outermost (0) inwards.
mt_frame *Restoration::frame(size_t FromOutside) {
  size_t Index = thread().Frames.size() - 1 - FromOutside;
  const MatchedFrame &F = Match.Threads.front()[Index];
  const LoadedModule &L = (*Own)[F.Module];
  const SafePointDesc &P = L.Desc.SafePoints[F.SafePoint];
  const FunctionDesc &Function = L.Desc.Functions[P.Function];
  if (!P.Defer.empty() || !Function.ResumeAddress)
    refuse("frame of '" + Function.Name + "' (" + Function.File + ":" +
           std::to_string(P.Line) +
           ") cannot be gone on with here: " + P.Defer);
  // The clone reads every variable it may ever need.
  void *Memory = std::aligned_alloc(16, Function.FrameSize);
  if (!Memory)
    refuse("no memory for a frame");
  std::memset(Memory, 0, Function.FrameSize);
  auto *Frame = static_cast<mt_frame *>(Memory);
  Frame->Module = L.Native;
  Frame->SafePoint = F.SafePoint;
  Frame->Size = Function.FrameSize;
  Frame->Resume = L.Native->Addresses[Function.ResumeAddress - 1];
  return Frame;
}

/// A va_list from which as many arguments have been fetched as from the
/// sender's. Behind it a record may have the address of the variable that it
/// is, for code that shares its caller's.
Result<> Restoration::fillList(uint32_t Index, const ModuleDesc &From,
                               const VarDesc &SentVar, uint64_t SentAt,
                               const VarDesc &Var, uint8_t *To) {
  const uint8_t *Sent = Source.data().data() + SentAt;
  const uint64_t Told =
      SentVar.Size < 4 ? ~uint64_t(0) : readForeign(Sent, 4, M.Model.BigEndian);
  const uint64_t Count = Told & MaxFetched;
  const uint64_t Owner = Index + (Told >> ListDistanceShift);
  std::optional<std::vector<PassedArgument>> Passed;
  if (Owner + 1 < thread().Frames.size()) {
    const MatchedFrame &Caller = Match.Threads.front()[Owner + 1];
    const ModuleDesc &Desc = (*Own)[Caller.Module].Desc;
    Passed = passedArguments(Desc, Desc.SafePoints[Caller.SafePoint]);
  }
  auto All = Arguments.find(Owner);
  if (!Passed || Count > Passed->size() || All == Arguments.end())
    return Failure{
        whereIs(Index, SentVar) +
        ": the caller does not pass the arguments here that the "
        "image's has passed: build the program from the same source"};
  fetch(&All->second.Arguments, static_cast<uint32_t>(Count), *Passed, To);

  const uint64_t SentSize = From.Types[SentVar.Type].Size;
  if (Var.Size != sizeof(va_list) + sizeof(void *) ||
      SentVar.Size != SentSize + M.Model.PointerSize)
    return success();
  const ForeignAddress Address(
      readForeign(Sent + SentSize, M.Model.PointerSize, M.Model.BigEndian));
  const ForeignObject *O = Map.find(Address);
  if (O && O->Kind == ForeignObject::StackVariable && O->Start == Address &&
      Pointers->isPlaced(O)) {
    auto Place = static_cast<uintptr_t>(Pointers->translate(Address, 0, 0));
    std::memcpy(To + sizeof(va_list), &Place, sizeof Place);
  }
  return success();
}

Result<> Restoration::bind(mt_frame *Frame) {
  auto Index = static_cast<uint32_t>(thread().Frames.size() - 1 - Depth);
  const FrameRecord &Sent = thread().Frames[Index];
  const MatchedFrame &F = Match.Threads.front()[Index];
  const ModuleDesc &From = M.Modules[Sent.Module].Desc;
  const ModuleDesc &To = (*Own)[F.Module].Desc;
  const SafePointDesc &SentPoint = From.SafePoints[Sent.SafePoint];
  const SafePointDesc &Point = To.SafePoints[F.SafePoint];
  auto *Bytes = reinterpret_cast<uint8_t *>(Frame);

  struct Value {
    const VarDesc *Var;
    std::span<const uint8_t> From;
    uint8_t *To;
    uint64_t Size;
    const Plan *How;
    TypeId Type; // the sender's
  };
  std::vector<Value> Values;
  for (uint32_t S = 0; S != Point.Slots.size(); ++S) {
    if (F.Slots[S] == Matching::None)
      continue; // the match has allowed it
    const SlotDesc &Slot = Point.Slots[S];
    const SlotDesc &SentSlot = SentPoint.Slots[F.Slots[S]];
    const VarDesc &Var = To.Functions[Point.Function].Vars[Slot.Var];
    const VarDesc &SentVar =
        From.Functions[SentPoint.Function].Vars[SentSlot.Var];
    uint8_t *Here = Bytes + Slot.Offset;
    if (Slot.AddressOffset) {
      void *Place;
      std::memcpy(&Place, Bytes + Slot.AddressOffset, sizeof Place);
      Here = static_cast<uint8_t *>(Place);
    }
    const Plan *How = nullptr;
    if (Types->areLists(Types->slot(0, Index, S))) {
      if (Result<> Done = fillList(Index, From, SentVar,
                                   Sent.Data + SentSlot.Offset, Var, Here);
          !Done)
        return Done;
    } else {
      Result<const Plan *> Found = Types->plan(Types->slot(0, Index, S));
      if (!Found)
        return Failure{whereIs(Index, SentVar) + ": " + Found.message()};
      How = *Found;
    }
    ForeignAddress There;
    if (SentSlot.AddressOffset) {
      uint64_t Address =
          readForeign(Source.data().data() + Sent.Data + SentSlot.AddressOffset,
                      M.Model.PointerSize, M.Model.BigEndian);
      There = ForeignAddress(Address);
      const ForeignObject *O = Map.find(There);
      // Only an object has an address here; a value's place is the frame.
      if (O && O->Kind == ForeignObject::StackVariable && Slot.AddressOffset)
        Pointers->place(O, reinterpret_cast<uintptr_t>(Here),
                        !How || sameLayout(*How) ? nullptr : How);
    }
    if (!How)
      continue;
    TypeId Type = Types->slot(0, Index, S).From;
    if (Slot.AddressOffset)
      StackObjects.push_back(
          {Index, F.Slots[S], There, Here, Var.Size, How, Type});
    else
      Values.push_back(
          {&SentVar,
           Source.data().subspan(Sent.Data + SentSlot.Offset, SentVar.Size),
           Here, Var.Size, How, Type});
  }
  // Values may point to the objects of this very frame.
  Converter &C = Types->converter(Sent.Module);
  for (const Value &V : Values) {
    Result<uint64_t> Size = C.convertedSize(*V.How, V.From.size());
    if (!Size || *Size > V.Size)
      return Failure{
          whereIs(Index, *V.Var) + " does not fit: " +
          (Size ? std::to_string(*Size) + " bytes for " + std::to_string(V.Size)
                : Size.message())};
    Result<> Done = fillSlot(Sent.Module, V.Type, *V.How, V.From,
                             {V.To, static_cast<size_t>(*Size)});
    // Not all of an array need ever have been set.
    if (Result<> Kept = Pointers->refuseLost();
        Done && From.Types[V.Type].Kind == TypeKind::Pointer)
      Done = Kept;
    if (!Done)
      return Failure{whereIs(Index, *V.Var) + ": " + Done.message()};
  }
  ++Depth;
  return Depth == thread().Frames.size() ? finish() : success();
}

/// Every thread is where it was: fill in what pointers lead to, and go on.
Result<> Restoration::finish() {
  for (const StackObject &O : StackObjects) {
    const FrameRecord &Sent = thread().Frames[O.Frame];
    const ModuleDesc &From = M.Modules[Sent.Module].Desc;
    const SafePointDesc &P = From.SafePoints[Sent.SafePoint];
    const SlotDesc &Slot = P.Slots[O.Slot];
    const VarDesc &Var = From.Functions[P.Function].Vars[Slot.Var];
    Converter &C = Types->converter(Sent.Module);
    std::span<const uint8_t> Bytes =
        Source.data().subspan(Sent.Data + Slot.Offset, Var.Size);
    Result<uint64_t> Size = C.convertedSize(*O.How, Bytes.size());
    if (!Size || *Size > O.Size)
      return Failure{whereIs(O.Frame, Var) + " does not fit here"};
    Result<> Done = fillSlot(Sent.Module, O.Type, *O.How, {Bytes, O.There},
                             {O.Here, static_cast<size_t>(*Size)});
    if (!Done)
      return Failure{whereIs(O.Frame, Var) + ": " + Done.message()};
  }
  // Nobody knows which bytes of an object on the stack have ever been set.
  (void)Pointers->refuseLost();
  if (Result<> Done = fillGlobals(); !Done)
    return Done;
  if (Result<> Done = Heap->fill(); !Done)
    return Done;
  // The zone is among what it tells.
  environ = reinterpret_cast<char **>(static_cast<uintptr_t>(
      Pointers->translate(ForeignAddress(M.EnvironAddress), 0, 0)));
  if (Result<> Done = restoreCarried(); !Done)
    return Done;
  reportProgress("restored " + Source.path() + ": " +
                 std::to_string(thread().Frames.size()) + " frames, " +
                 std::to_string(M.Heap.Blocks) + " heap blocks, " +
                 std::to_string(Pointers->translated()) +
                 " pointers translated, " + std::to_string(Pointers->kept()) +
                 " kept because they led nowhere");
  // It is not one of the program's files, which the next checkpoint saves.
  Source.release();
  process().Sequence = M.Sequence;
  process().Arguments = M.Arguments;
  process().Restoring = false;
  mt_call_hooks(MT_AFTER_RESTORE);
  errno = static_cast<int>(thread().Errno);
  return success();
}

mt_frame *Restoration::next() {
  if (Depth == thread().Frames.size()) {
    // The innermost frame stood at a call into the runtime.
    CheckpointFrame.Resume = reinterpret_cast<void *>(&mtResumeCheckpoint);
    return &CheckpointFrame;
  }
  return frame(Depth);
}

/// Programs that share a directory share its link to the latest image, too. One
/// program may have several names, one for each machine, so that the image has
/// another name is not yet wrong.
std::string Restoration::otherImage(const std::string &Given) const {
  const std::string &Name = process().Program;
  if (Source.path() == Given || M.Program == Name)
    return "";
  std::string Out =
      "; the latest image in '" + Given + "' is of '" + M.Program + "'";
  std::vector<std::string> Own = imagesOf(Given, Name);
  if (!Own.empty())
    Out += ", the newest of '" + Name + "' is '" + Own.back() +
           "': set MT_RESTORE to it";
  return Out;
}

Result<mt_frame *> mt::prepareRestore(const std::string &Path,
                                      bool TrustNumbers) {
  process().Restoring = true;
  Result<Image> Source = Image::open(Path);
  if (!Source)
    return Source.failure();
  Current = std::make_unique<Restoration>(std::move(*Source));
  if (Result<> Ready = Current->prepare(TrustNumbers); !Ready)
    return Failure{Ready.message() + Current->otherImage(Path)};
  return Current->frame(0);
}

extern "C" __attribute__((visibility("default"))) void
mt_resume_list(const void *Arguments) {
  Current->setArguments(Arguments);
}

extern "C" __attribute__((visibility("default"))) void
mt_resume_bind(mt_frame *Frame) {
  if (Result<> Done = Current->bind(Frame); !Done)
    refuse(Done.message());
}

extern "C" __attribute__((visibility("default"))) mt_frame *mt_resume_next() {
  return Current->next();
}
