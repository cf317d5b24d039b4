#include "Inspect.h"
#include "Names.h"
#include "Values.h"
#include "convert/Floats.h"
#include <algorithm>
#include <ctime>
#include <map>

using namespace mt;

/// Of a stack that is deeper than twice this, only both ends are shown.
static constexpr uint64_t EndFrames = 30;

static std::string isoTime(int64_t Seconds) {
  auto Time = static_cast<time_t>(Seconds);
  tm Parts;
  char Buffer[64];
  if (!gmtime_r(&Time, &Parts) ||
      !std::strftime(Buffer, sizeof Buffer, "%Y-%m-%dT%H:%M:%SZ", &Parts))
    return std::to_string(Seconds) + " s since 1970";
  return Buffer;
}

static std::string describeModel(const DataModel &D) {
  return std::to_string(D.PointerSize * 8) + " bits, " +
         (D.BigEndian ? "big" : "little") + "-endian, long of " +
         std::to_string(D.LongSize) + " bytes, long double " +
         floatFormatName(D.LongDouble);
}

static std::string openModes(uint64_t Flags) {
  static constexpr std::pair<uint64_t, const char *> Names[] = {
      {FileRecord::Read, "read"},
      {FileRecord::Write, "write"},
      {FileRecord::Append, "append"},
      {FileRecord::CloseOnExec, "close-on-exec"},
      {FileRecord::NonBlocking, "non-blocking"}};
  std::string Out;
  for (auto [Flag, Name] : Names)
    if (Flags & Flag)
      Out += (Out.empty() ? "" : ", ") + std::string(Name);
  return Out;
}

static FrameView inspectFrame(const Image &Source, const SenderMemory &Memory,
                              const FrameRecord &F, uint64_t Number) {
  const ModuleDesc &Desc = Source.manifest().Modules[F.Module].Desc;
  const SafePointDesc &Point = Desc.SafePoints[F.SafePoint];
  const FunctionDesc &Function = Desc.Functions[Point.Function];
  FrameView View;
  View.Number = Number;
  View.Function = Function.Name;
  View.File = Function.File;
  View.Line = Point.Line ? Point.Line : Function.Line;
  View.At = safePointName(Point);
  std::map<std::string, unsigned> Uses;
  for (const SlotDesc &S : Point.Slots)
    ++Uses[Function.Vars[S.Var].Name];
  ValuePrinter Values(Memory);
  for (const SlotDesc &S : Point.Slots) {
    const VarDesc &V = Function.Vars[S.Var];
    VariableView &Out = View.Variables.emplace_back();
    Out.Name = variableName(V);
    if (!V.Name.empty() && Uses[V.Name] > 1) // one hides the other
      Out.Name += " (line " + std::to_string(V.Line) + ")";
    Out.Type = typeName(Memory.types(F.Module), V.Type);
    Out.Value = Values.print(F.Module, V.Type,
                             Source.data().subspan(F.Data + S.Offset, V.Size));
  }
  return View;
}

static void inspectHeap(const Image &Source, const SenderMemory &Memory,
                        Inspection &Out) {
  const Manifest &M = Source.manifest();
  // Sites are few, blocks are many: names are made once a site.
  std::map<std::pair<uint32_t, uint32_t>, BlocksView> BySite;
  for (const ObjectRecord &O : Source.objects()) {
    BlocksView &B = BySite[{O.Module, O.Site}];
    ++B.Count;
    B.Bytes += O.Size;
    ++Out.HeapBlocks;
    Out.HeapBytes += O.Size;
  }
  std::map<std::string, BlocksView> ByName;
  for (const auto &[Key, Blocks] : BySite) {
    auto [Module, Site] = Key;
    std::string Name = "untyped, of an unknown site";
    if (Module < M.Modules.size()) {
      const SiteDesc &S = M.Modules[Module].Desc.Sites[Site];
      Name = S.Type ? typeName(Memory.types(Module), S.Type)
                    : "untyped, of " + S.Function + " (" + S.File + ":" +
                          std::to_string(S.Line) + ")";
    }
    BlocksView &B = ByName[Name];
    B.What = Name;
    B.Count += Blocks.Count;
    B.Bytes += Blocks.Bytes;
  }
  for (const auto &[Name, Blocks] : ByName)
    Out.Heap.push_back(Blocks);
  std::sort(Out.Heap.begin(), Out.Heap.end(),
            [](const BlocksView &A, const BlocksView &B) {
              return std::pair(B.Bytes, A.What) < std::pair(A.Bytes, B.What);
            });
}

Inspection mt::inspect(const Image &Source, bool AllFrames) {
  const Manifest &M = Source.manifest();
  SenderMemory Memory(Source);
  Inspection Out;
  Out.Path = Source.path();
  Out.Format = FormatVersion; // the only one that a reader lets in
  Out.Program = M.Program;
  Out.Host = M.Host;
  Out.Triple = M.Model.Triple;
  Out.DataModel = describeModel(M.Model);
  Out.Time = isoTime(M.Time);
  Out.Sequence = M.Sequence;
  Out.Directory = M.WorkingDirectory;
  Out.Arguments = M.Arguments;
  for (uint32_t I = 0; I != SectionCount; ++I) {
    const SectionEntry &E = Source.section(static_cast<Section>(I));
    Out.Sections.push_back({SectionNames[I], E.Stored, E.Raw});
  }
  for (const ThreadRecord &T : M.Threads) {
    ThreadView &View = Out.Threads.emplace_back();
    View.Id = T.Id;
    View.FrameCount = T.Frames.size();
    for (uint64_t I = 0; I != T.Frames.size(); ++I)
      if (AllFrames || I < EndFrames || I + EndFrames >= T.Frames.size())
        View.Frames.push_back(inspectFrame(Source, Memory, T.Frames[I], I));
  }
  inspectHeap(Source, Memory, Out);
  for (const FileRecord &F : M.Files)
    Out.Files.push_back(
        {F.Descriptor, F.Path, openModes(F.Flags), F.Offset, F.Size});
  return Out;
}
