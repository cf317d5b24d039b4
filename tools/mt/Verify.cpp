#include "Verify.h"
#include "Names.h"
#include "convert/Converter.h"
#include "image/Match.h"
#include <algorithm>
#include <map>
#include <set>

using namespace mt;

namespace {
class Comparison {
public:
  Comparison(const Image &Source, const std::vector<ModuleDesc> &Program)
      : M(Source.manifest()), Program(Program) {}

  std::vector<std::string> run();

private:
  const Manifest &M;
  const std::vector<ModuleDesc> &Program;
  std::vector<std::string> Differences;
  std::map<std::pair<uint32_t, uint32_t>, Converter> Converters;

  void compareGlobals(const Matching &Match);
  void compareFrames(const Matching &Match);
  void compareSlots(const FrameRecord &Sent, const MatchedFrame &Frame);
  void compareTypes(const std::string &Name, uint32_t Module, TypeId From,
                    uint64_t FromSize, uint32_t ToModule, TypeId To,
                    uint64_t ToSize);
};
} // namespace

/// Whether what the sender's type holds converts, and fits.
void Comparison::compareTypes(const std::string &Name, uint32_t Module,
                              TypeId From, uint64_t FromSize, uint32_t ToModule,
                              TypeId To, uint64_t ToSize) {
  const ModuleDesc &A = M.Modules[Module].Desc;
  const ModuleDesc &B = Program[ToModule];
  auto [It, New] = Converters.try_emplace(std::pair(Module, ToModule),
                                          TypeSpace{&M.Model, &A.Types},
                                          TypeSpace{&B.Model, &B.Types});
  Result<const Plan *> How = It->second.plan(From, To);
  if (!How) {
    Differences.push_back(Name + ": " + How.message());
    return;
  }
  Result<uint64_t> Size = It->second.convertedSize(**How, FromSize);
  if (!Size)
    Differences.push_back(Name + ": " + Size.message());
  else if (*Size > ToSize)
    Differences.push_back(Name + " needs " + std::to_string(*Size) +
                          " bytes, and this program has " +
                          std::to_string(ToSize) + " for it");
}

void Comparison::compareGlobals(const Matching &Match) {
  for (uint32_t I = 0; I != M.Modules.size(); ++I) {
    const ModuleDesc &Desc = M.Modules[I].Desc;
    if (Match.Modules[I] == Matching::None)
      continue; // said already
    for (uint32_t J = 0; J != Desc.Globals.size(); ++J) {
      if (!M.Modules[I].GlobalData[J])
        continue;
      const GlobalDesc &G = Desc.Globals[J];
      std::string Name = "variable '" + G.Name + "' (" + Desc.Name + ":" +
                         std::to_string(G.Line) + ")";
      Place P = Match.Globals[I][J];
      if (!P.known()) {
        Differences.push_back(Name + " is missing in this program: build it "
                                     "from the same source");
        continue;
      }
      const GlobalDesc &Here = Program[P.Module].Globals[P.Index];
      compareTypes(Name, I, G.Type, G.Size, P.Module, Here.Type, Here.Size);
    }
  }
}

void Comparison::compareSlots(const FrameRecord &Sent,
                              const MatchedFrame &Frame) {
  const ModuleDesc &From = M.Modules[Sent.Module].Desc;
  const ModuleDesc &To = Program[Frame.Module];
  const SafePointDesc &A = From.SafePoints[Sent.SafePoint];
  const SafePointDesc &B = To.SafePoints[Frame.SafePoint];
  const FunctionDesc &F = From.Functions[A.Function];
  for (size_t S = 0; S != Frame.Slots.size(); ++S) {
    if (Frame.Slots[S] == Matching::None)
      continue; // the match has allowed it, or said so
    const VarDesc &Was = F.Vars[A.Slots[Frame.Slots[S]].Var];
    const VarDesc &Is = To.Functions[B.Function].Vars[B.Slots[S].Var];
    compareTypes(variableName(Was) + " of '" + F.Name + "' (" + F.File + ":" +
                     std::to_string(A.Line) + ")",
                 Sent.Module, Was.Type, Was.Size, Frame.Module, Is.Type,
                 Is.Size);
  }
}

void Comparison::compareFrames(const Matching &Match) {
  std::set<std::pair<uint32_t, uint32_t>> Done; // recursion repeats them
  for (size_t T = 0; T != M.Threads.size(); ++T)
    for (size_t F = 0; F != M.Threads[T].Frames.size(); ++F) {
      const FrameRecord &Sent = M.Threads[T].Frames[F];
      if (Done.emplace(Sent.Module, Sent.SafePoint).second)
        compareSlots(Sent, Match.Threads[T][F]);
    }
}

std::vector<std::string> Comparison::run() {
  std::vector<const ModuleDesc *> Modules;
  for (const ModuleDesc &Module : Program)
    Modules.push_back(&Module);
  Result<Matching> Match = matchPrograms(M, Modules, &Differences);
  if (!Match)
    return Differences; // nothing to compare types by
  compareGlobals(*Match);
  compareFrames(*Match);
  return Differences;
}

std::vector<std::string> mt::compare(const Image &Source,
                                     const std::vector<ModuleDesc> &Program) {
  return Comparison(Source, Program).run();
}
