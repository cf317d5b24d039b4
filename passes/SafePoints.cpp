#include "SafePoints.h"
#include "Foreign.h"
#include "Jumps.h"
#include "VariadicArguments.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
using namespace mt;

std::string mt::calleeName(const CallBase &CB) {
  // Without a prototype some targets call it as a function of another type.
  auto *F = dyn_cast<Function>(CB.getCalledOperand()->stripPointerCasts());
  return F ? F->getName().str() : "*";
}

/// Where a loop's back edge is in the source: the loop statement, or the jump
/// of a loop made of gotos. Loop metadata would say more, but is lost with some
/// of the jumps.
static DebugLoc loopLocation(const PolledLoop &L) {
  // The first of several, whatever order they were found in.
  DebugLoc First;
  for (BasicBlock *Latch : L.Latches)
    if (const DebugLoc &Loc = Latch->getTerminator()->getDebugLoc())
      if (!First || std::pair(Loc.getLine(), Loc.getCol()) <
                        std::pair(First.getLine(), First.getCol()))
        First = Loc;
  if (First)
    return First;
  for (Instruction &I : *L.Header)
    if (I.getDebugLoc())
      return I.getDebugLoc();
  return DebugLoc();
}

/// Every cycle holds a back edge of a depth-first walk, whether or not it is a
/// natural loop.
static void findLoops(FunctionPlan &Plan) {
  SmallVector<std::pair<const BasicBlock *, const BasicBlock *>, 16> Edges;
  FindFunctionBackedges(*Plan.F, Edges);
  MapVector<BasicBlock *, PolledLoop> Loops;
  for (auto [From, To] : Edges) {
    PolledLoop &L = Loops[const_cast<BasicBlock *>(To)];
    L.Header = const_cast<BasicBlock *>(To);
    if (!is_contained(L.Latches, From))
      L.Latches.push_back(const_cast<BasicBlock *>(From));
  }
  // Block order is the source's order, on every target.
  for (BasicBlock &BB : *Plan.F)
    if (auto It = Loops.find(&BB); It != Loops.end()) {
      It->second.Location = loopLocation(It->second);
      Plan.Loops.push_back(std::move(It->second));
    }
}

namespace {
/// What a call can lead to.
enum class Target { Nothing, Unknown, Here };

struct CallGraphNode {
  SmallVector<Function *, 8> Callees; // defined in this module
  bool CallsUnknown = false;
  bool MayPoll = false;
};
} // namespace

static Target classify(const CallBase &CB, const TargetLibraryInfo &TLI) {
  if (CB.isInlineAsm())
    return Target::Nothing;
  const Function *Callee = CB.getCalledFunction();
  if (!Callee) {
    // A call of a declaration with another prototype is still that function's.
    Callee = dyn_cast<Function>(CB.getCalledOperand()->stripPointerCasts());
    if (!Callee)
      return Target::Unknown;
  }
  if (isForeign(*Callee, TLI) || Callee->isIntrinsic())
    return Target::Nothing;
  return Callee->isDeclaration() || Callee->isInterposable() ? Target::Unknown
                                                             : Target::Here;
}

std::vector<FunctionPlan> mt::planSafePoints(
    Module &M, PollPlaces Places,
    std::function<const TargetLibraryInfo &(Function &)> GetTLI) {
  std::vector<FunctionPlan> Plans;
  DenseMap<Function *, CallGraphNode> Graph;
  SmallVector<Function *, 64> Order;

  for (Function &F : M) {
    if (F.isDeclaration() || F.hasAvailableExternallyLinkage())
      continue;
    FunctionPlan Plan;
    Plan.F = &F;
    findLoops(Plan);
    const TargetLibraryInfo &TLI = GetTLI(F);
    CallGraphNode &Node = Graph[&F];
    for (Instruction &I : instructions(F)) {
      auto *CB = dyn_cast<CallBase>(&I);
      if (!CB)
        continue;
      if (isSetjmp(*CB))
        Plan.Jumps.push_back(cast<CallInst>(CB));
      else if (CB->hasFnAttr(Attribute::ReturnsTwice))
        Plan.Defer = "'" + F.getName().str() + "' has called '" +
                     calleeName(*CB) +
                     "', which returns twice in a way that is not supported "
                     "yet: use setjmp";
      else if (Plan.Defer.empty() && beginsForeignList(*CB))
        Plan.Defer = "the arguments of variadic '" + F.getName().str() +
                     "' are in use, by a va_list that is no variable";
      switch (classify(*CB, TLI)) {
      case Target::Nothing:
        break;
      case Target::Unknown:
        Node.CallsUnknown = true;
        break;
      case Target::Here:
        Node.Callees.push_back(
            cast<Function>(CB->getCalledOperand()->stripPointerCasts()));
        break;
      }
    }
    Order.push_back(&F);
    Plans.push_back(std::move(Plan));
  }

  // Recursion that this module shows: functions that reach themselves. What
  // leaves the module may come back through any function others can call.
  auto Recursive = [&](Function *F) {
    if (Graph[F].CallsUnknown && F->getName() != "main" &&
        (!F->hasLocalLinkage() || F->hasAddressTaken()))
      return true;
    SmallVector<Function *, 16> Work;
    append_range(Work, Graph[F].Callees);
    DenseSet<Function *> Seen;
    while (!Work.empty()) {
      Function *G = Work.pop_back_val();
      if (G == F)
        return true;
      if (Seen.insert(G).second)
        append_range(Work, Graph[G].Callees);
    }
    return false;
  };
  for (FunctionPlan &Plan : Plans) {
    Plan.EntryPoll = Places == PollPlaces::Everywhere || Recursive(Plan.F);
    Graph[Plan.F].MayPoll =
        Plan.EntryPoll || !Plan.Loops.empty() || Graph[Plan.F].CallsUnknown;
  }
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (Function *F : Order) {
      CallGraphNode &Node = Graph[F];
      if (!Node.MayPoll &&
          any_of(Node.Callees, [&](Function *G) { return Graph[G].MayPoll; }))
        Node.MayPoll = Changed = true;
    }
  }

  for (FunctionPlan &Plan : Plans) {
    const TargetLibraryInfo &TLI = GetTLI(*Plan.F);
    for (Instruction &I : instructions(*Plan.F)) {
      auto *CI = dyn_cast<CallInst>(&I);
      if (!CI || CI->isMustTailCall())
        continue;
      if (Places == PollPlaces::Everywhere && !CI->isInlineAsm() &&
          !isa<IntrinsicInst>(CI) && !CI->hasFnAttr(Attribute::ReturnsTwice))
        Plan.PollAfter.push_back(CI);
      Target T = classify(*CI, TLI);
      if (T == Target::Unknown ||
          (T == Target::Here &&
           Graph[cast<Function>(CI->getCalledOperand()->stripPointerCasts())]
               .MayPoll))
        Plan.Calls.push_back(CI);
    }
  }
  return Plans;
}
