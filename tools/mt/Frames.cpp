#include "Frames.h"
#include "Names.h"
#include "model/TypeTable.h"
#include <algorithm>
#include <ostream>
#include <tuple>

using namespace mt;

static void printSlots(const ModuleDesc &Module, const SafePointDesc &Point,
                       std::ostream &Out) {
  std::vector<const VarDesc *> Vars;
  for (const SlotDesc &S : Point.Slots)
    Vars.push_back(&Module.Functions[Point.Function].Vars[S.Var]);
  // What identifies a variable, so that no order of slots matters.
  auto Key = [](const VarDesc *V) {
    return std::tuple(V->Line, V->Col, V->Name, V->Ordinal);
  };
  std::sort(Vars.begin(), Vars.end(), [&](const VarDesc *A, const VarDesc *B) {
    return Key(A) < Key(B);
  });
  for (const VarDesc *V : Vars) {
    Out << "    " << variableName(*V);
    if (V->Ordinal)
      Out << " (" << V->Ordinal + 1 << ")";
    const Type &T = Module.Types[V->Type];
    // Such a number may have another size on another target.
    bool Sized = T.Kind == TypeKind::AnyInt && T.Name.empty();
    Out << " "
        << (Sized ? "integer"
                  : typeName({&Module.Model, &Module.Types}, V->Type));
    if (V->Flags & VarDesc::Optional)
      Out << ", optional";
    Out << "\n";
  }
}

bool mt::printFrames(const ModuleDesc &Module, const std::string &Function,
                     std::ostream &Out) {
  bool Found = false;
  for (uint32_t I = 0; I != Module.Functions.size(); ++I) {
    const FunctionDesc &F = Module.Functions[I];
    if (!Function.empty() && F.Name != Function)
      continue;
    Found = true;
    Out << F.Name << " (" << F.File << ":" << F.Line << ")\n";
    for (const SafePointDesc &P : Module.SafePoints) {
      if (P.Function != I)
        continue;
      Out << "  " << safePointName(P) << " " << P.Line << ":" << P.Col;
      if (P.Ordinal)
        Out << " (" << P.Ordinal + 1 << ")";
      if (!P.Defer.empty())
        Out << ", deferred: " << P.Defer;
      Out << "\n";
      printSlots(Module, P, Out);
    }
  }
  return Found;
}
