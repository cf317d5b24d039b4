#include "Verify.h"
#include "Names.h"
#include "image/Contents.h"
#include "image/Match.h"
#include "restore/Blocks.h"
#include "restore/ByteOrders.h"
#include "restore/ChangedBytes.h"
#include "restore/HiddenAddresses.h"
#include "restore/LibraryPointers.h"
#include "restore/TypeNumbers.h"
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mt;

namespace {
/// Goes through a restore's steps, in its order, but converts into nothing.
class Rehearsal {
public:
  Rehearsal(const Image &Source, std::span<const ModuleDesc *const> Program,
            const Matching &Match, bool TrustsNumbers,
            std::vector<std::string> &Differences)
      : Source(Source), M(Source.manifest()), Program(Program), Match(Match),
        Types(M, Program, Match), Map(M, Source.data()), Plans(Source, Types),
        Differences(Differences), TrustsNumbers(TrustsNumbers) {}

  void run();

private:
  const Image &Source;
  const Manifest &M;
  std::span<const ModuleDesc *const> Program;
  const Matching &Match;
  Correspondence Types;
  AddressMap Map;
  BlockPlans Plans;
  std::vector<std::string> &Differences;
  std::vector<uint8_t> Scratch;
  const bool TrustsNumbers;

  void files();
  void globals(HeapWay Way);
  void frames(HeapWay Way);
  void slots(HeapWay Way, uint32_t Thread, uint32_t Frame);
  void heap(HeapWay Way);
  /// IsSet: all that is there has been set by somebody.
  void convert(const std::string &Name, TypePair T, SenderBytes From,
               uint64_t Room, bool IsSet);
};
} // namespace

/// Whether the values convert, and fit.
void Rehearsal::convert(const std::string &Name, TypePair T, SenderBytes From,
                        uint64_t Room, bool IsSet) {
  auto Differs = [&](const std::string &What) {
    std::string Line = Name + What;
    // Recursion repeats them.
    if (std::find(Differences.begin(), Differences.end(), Line) ==
        Differences.end())
      Differences.push_back(Line);
  };
  Result<const Plan *> How = Types.plan(T);
  if (!How)
    return Differs(": " + How.message());
  Converter &C = Types.converter(T.Module);
  // Of blocks Plans has decided whether their arrays go on.
  Result<uint64_t> Size =
      C.convertedSize(**How, From.Bytes.size(), From.EndsBlock, true);
  if (!Size)
    return Differs(": " + Size.message());
  if (*Size > Room)
    return Differs(" needs " + std::to_string(*Size) +
                   " bytes, and this program has " + std::to_string(Room) +
                   " for it");
  Scratch.resize(static_cast<size_t>(*Size));
  const LibraryRange *Lost = nullptr;
  const TypeSpace Sent = Types.senderTypes(T.Module);
  Result<> Done = C.convert(
      **How, From, Scratch, [&](ForeignAddress Value, TypeId Pointee) {
        if (IsSet && !Lost)
          Lost = lostIn(M, Map, Value, Pointee ? &Sent[Pointee] : nullptr);
        return Value.value();
      });
  if (!Done)
    Differs(": " + Done.message());
  else if (Lost)
    Differs(": " + describeLost(*Lost));
}

void Rehearsal::globals(HeapWay Way) {
  for (uint32_t I = 0; I != M.Modules.size(); ++I) {
    const ModuleDesc &Desc = M.Modules[I].Desc;
    for (uint32_t J = 0; J != Desc.Globals.size(); ++J) {
      uint64_t At = M.Modules[I].GlobalData[J];
      if (!At)
        continue;
      const GlobalDesc &G = Desc.Globals[J];
      std::string Name = "variable '" + G.Name + "' (" + Desc.Name + ":" +
                         std::to_string(G.Line) + ")";
      Place P = Match.Globals[I][J];
      if (!P.known() || P.Module != Match.Modules[I]) {
        Differences.push_back(Name + " is missing in this program: build it "
                                     "from the same source");
        continue;
      }
      std::span<const uint8_t> From = Source.data().subspan(At - 1, G.Size);
      convert(Name, Types.global(I, J), {From, M.Modules[I].addressOf(J)},
              Program[P.Module]->Globals[P.Index].Size, !isRuntimes(Desc));
      Result<const Plan *> How = Types.plan(Types.global(I, J));
      if (!How)
        continue;
      if (Result<> Sound = refuseHiddenAddresses(
              Map, Plans, Types.senderTypes(I), Types.global(I, J).From, From,
              Way, **How, Desc.Flags & ModuleDesc::MakesNumbers);
          !Sound)
        Differences.push_back(Name + ": " + Sound.message());
    }
  }
}

void Rehearsal::slots(HeapWay Way, uint32_t Thread, uint32_t Frame) {
  const FrameRecord &Sent = M.Threads[Thread].Frames[Frame];
  const MatchedFrame &Matched = Match.Threads[Thread][Frame];
  const ModuleDesc &From = M.Modules[Sent.Module].Desc;
  const ModuleDesc &To = *Program[Matched.Module];
  const SafePointDesc &A = From.SafePoints[Sent.SafePoint];
  const SafePointDesc &B = To.SafePoints[Matched.SafePoint];
  const FunctionDesc &F = From.Functions[A.Function];
  for (uint32_t S = 0; S != Matched.Slots.size(); ++S) {
    if (Matched.Slots[S] == Matching::None)
      continue; // the match has allowed it
    const SlotDesc &Slot = A.Slots[Matched.Slots[S]];
    const VarDesc &Was = F.Vars[Slot.Var];
    const std::string Name = variableName(Was) + " of '" + F.Name + "' (" +
                             F.File + ":" + std::to_string(A.Line) + ")";
    const TypePair Type = Types.slot(Thread, Frame, S);
    if (Types.areLists(Type))
      continue;
    std::span<const uint8_t> Bytes =
        Source.data().subspan(Sent.Data + Slot.Offset, Was.Size);
    ForeignAddress Address;
    if (Slot.AddressOffset)
      Address = ForeignAddress(
          readForeign(Source.data().data() + Sent.Data + Slot.AddressOffset,
                      M.Model.PointerSize, M.Model.BigEndian));
    convert(Name, Type, {Bytes, Address},
            To.Functions[B.Function].Vars[B.Slots[S].Var].Size,
            !Slot.AddressOffset &&
                From.Types[Was.Type].Kind == TypeKind::Pointer);
    if (Result<const Plan *> How = Types.plan(Type))
      if (Result<> Sound = refuseNumberIn(
              Map, Types.senderTypes(Sent.Module), Type.From, Bytes, Way, **How,
              From.Flags & ModuleDesc::MakesNumbers);
          !Sound)
        Differences.push_back(Name + ": " + Sound.message());
  }
}

void Rehearsal::frames(HeapWay Way) {
  for (uint32_t T = 0; T != M.Threads.size(); ++T)
    for (uint32_t F = 0; F != M.Threads[T].Frames.size(); ++F)
      slots(Way, T, F);
}

void Rehearsal::heap(HeapWay Way) {
  const bool IsPlanned = bool(Plans.make(Way, &Differences));
  if (Result<> Kept = refuseChangesInBytes(Source, Map, Types, Plans, Way);
      !Kept)
    Differences.push_back(Kept.message());
  if (Result<> Kept = refuseLostPointers(Source, Way); !Kept)
    Differences.push_back(Kept.message());
  addChangedBlocks(Map, Plans);
  if (IsPlanned && !TrustsNumbers)
    if (Result<> Kept = refuseMovedNumbers(M, Plans, Way); !Kept)
      Differences.push_back(Kept.message());
  const bool HasNumbers = Way != HeapWay::Replace && makesNumbers(M);
  for (const ImageBlock &B : Plans.Blocks) {
    if (!B.How)
      continue;
    const std::vector<uint8_t> Bytes = Plans.contents(B);
    convert(Plans.describe(B), B.Content, {Bytes, B.Start, B.IsLast}, B.NewSize,
            !Plans.isRuntimes(B));
    if (Result<> Kept =
            refuseNumberIn(Map, Types.senderTypes(B.Content.Module),
                           B.Content.From, Bytes, Way, *B.How, HasNumbers);
        !Kept)
      Differences.push_back(Plans.describe(B) + ": " + Kept.message());
  }
}

static bool holdsOther(const FileRecord &R) {
  const int Descriptor = open(R.Path.c_str(), O_RDONLY | O_CLOEXEC);
  const uint64_t Contents = contentsOf(Descriptor, R.Size);
  close(Descriptor);
  return Contents != R.Contents;
}

/// What reopenFiles (rt/process/Files.h) could not open again here, or not as
/// it was.
void Rehearsal::files() {
  for (size_t I = 0; I != M.Files.size(); ++I) {
    const FileRecord &R = M.Files[I];
    const bool Writes = R.Flags & FileRecord::Write;
    // Standard streams are whoever starts the program's, unless it has opened
    // them itself; but what it reads has to be there.
    const bool Inherited =
        I < 3 && R.Stream && R.Mode.empty() && !(R.Flags & FileRecord::Opened);
    // Nor is anything to be found that the image itself holds or tells.
    const bool IsMade = R.Flags & (FileRecord::Shared | FileRecord::Deleted |
                                   FileRecord::Standard);
    if (R.Descriptor < 0 || IsMade || (Inherited && (Writes || R.Size < 0)))
      continue;
    struct stat Here;
    const bool Exists =
        R.Path.starts_with("/") && stat(R.Path.c_str(), &Here) == 0;
    if (R.Size < 0) {
      if (!R.Path.starts_with("/dev/") &&
          !(Exists && (S_ISFIFO(Here.st_mode) || S_ISDIR(Here.st_mode))))
        Differences.push_back(
            "descriptor " + std::to_string(R.Descriptor) + " ('" + R.Path +
            "') was open at the checkpoint and is no regular file: pipes and "
            "sockets cannot be opened again");
      continue;
    }
    const std::string Name = "file '" + R.Path + "', open at the checkpoint, ";
    if (!Exists)
      Differences.push_back(Name + "is not here: put it back in its place");
    else if (access(R.Path.c_str(), Writes ? W_OK : R_OK))
      Differences.push_back(Name + "cannot be opened here: give yourself the "
                                   "permissions that it had");
    else if (S_ISREG(Here.st_mode) && Here.st_size < R.Size)
      Differences.push_back(Name + "is shorter here (" +
                            std::to_string(Here.st_size) +
                            " bytes) than it was (" + std::to_string(R.Size) +
                            " bytes): put it back as it was");
    else if (S_ISREG(Here.st_mode) && R.Contents && holdsOther(R))
      Differences.push_back(Name + "holds something else here: put it back as "
                                   "it was");
  }
}

void Rehearsal::run() {
  files();
  Result<HeapWay> Way = chooseWay(M, Program.front()->Model);
  if (!Way) {
    Differences.push_back(Way.message());
    return;
  }
  if (!TrustsNumbers) {
    if (Result<> Kept = refuseKeptNumbers(M, *Way, Program.front()->Model);
        !Kept)
      Differences.push_back(Kept.message());
    if (Result<> Same = refuseWordBits(M, Program); !Same)
      Differences.push_back(Same.message());
    // One that lay at a fixed place may lie there again: a restore will tell.
    auto IsFixed = [&](const ForeignObject &O) {
      return O.Kind == ForeignObject::Global && liesLow(M, O.Start);
    };
    if (std::none_of(Map.objects().begin(), Map.objects().end(), IsFixed))
      if (Result<> Kept = refuseScrambledPlaces(M); !Kept)
        Differences.push_back(Kept.message());
  }
  heap(*Way);
  frames(*Way);
  globals(*Way);
}

std::vector<std::string> mt::compare(Image &Source,
                                     const std::vector<ModuleDesc> &Program) {
  std::vector<std::string> Differences;
  std::vector<const ModuleDesc *> Modules;
  for (const ModuleDesc &Module : Program)
    Modules.push_back(&Module);
  Result<Matching> Match =
      matchPrograms(Source.manifest(), Modules, &Differences);
  // If that fails there is nothing to compare types by.
  if (!Match)
    return Differences;
  // The restore would be told by the same variable.
  const char *Trusted = std::getenv("MT_TRUST_NUMBERS");
  const bool TrustsNumbers = Trusted && !std::strcmp(Trusted, "1");
  tellTypeNumbers(Source.manifest(), Modules, TrustsNumbers);
  tellByteOrders(Source.manifest(), Modules);
  Rehearsal(Source, Modules, *Match, TrustsNumbers, Differences).run();
  return Differences;
}
