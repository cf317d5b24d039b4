#include "SparePolls.h"
#include "Names.h"
#include "Spill.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace mt;

using BlockPredicate = function_ref<bool(const BasicBlock &)>;

/// Whether a walk from From that does not go through blocks of which Stops is
/// true, nor leave those of which Within is, comes to one of which Ends is.
static bool reaches(const BasicBlock *From, BlockPredicate Stops,
                    BlockPredicate Within, BlockPredicate Ends) {
  SmallPtrSet<const BasicBlock *, 32> Seen = {From};
  SmallVector<const BasicBlock *, 32> Work = {From};
  while (!Work.empty()) {
    const BasicBlock *BB = Work.pop_back_val();
    if (Stops(*BB))
      continue;
    if (Ends(*BB))
      return true;
    for (const BasicBlock *Next : successors(BB))
      if (Within(*Next) && Seen.insert(Next).second)
        Work.push_back(Next);
  }
  return false;
}

static bool anywhere(const BasicBlock &) { return true; }

static bool polls(const BasicBlock &BB) {
  return any_of(BB, [](const Instruction &I) { return isPoll(&I); });
}

/// The function that is surely the one called, if its code is here.
static Function *calleeOf(const CallBase &Call) {
  Function *F = Call.getCalledFunction();
  return F && !F->isDeclaration() && !F->isInterposable() ? F : nullptr;
}

namespace {
/// A function as a node of the graph of calls that may come back to it.
struct Node {
  SmallVector<BasicBlock *, 1> EntryPolls; // those in no cycle
  SmallSetVector<Function *, 8> Callees;
  bool CallsUnknown = false;
  /// No call is reached without one of EntryPolls.
  bool PollsFirst = false;
  unsigned Size = 0;
};

class Sparer {
public:
  explicit Sparer(Module &M);
  bool run();

private:
  Module &M;
  MapVector<Function *, Node> Graph;
  SmallVector<Function *, 16> Entries;      // of who is not known
  SmallPtrSet<const Function *, 32> Always; // that poll whenever called

  bool comesBack(Function *F);
  bool spareEntries();
  void findAlways();
  bool callsPolling(const BasicBlock &BB) const;
  bool spareLoops(Function &F);
};
} // namespace

Sparer::Sparer(Module &M) : M(M) {
  for (Function &F : M) {
    if (F.isDeclaration() || F.getSection() == names::ResumeSection)
      continue;
    Node &N = Graph[&F];
    for (auto It = scc_begin(&F); !It.isAtEnd(); ++It)
      // What longjmp leads back to is a cycle that nothing shows.
      if (!It.hasCycle() && !F.callsFunctionThatReturnsTwice() &&
          pollAtEnd(*It->front()))
        N.EntryPolls.push_back(It->front());
    for (BasicBlock &BB : F)
      if (auto *Call = dyn_cast<InvokeInst>(BB.getTerminator())) {
        if (Function *Callee = calleeOf(*Call))
          N.Callees.insert(Callee);
        else
          N.CallsUnknown = true;
      }
    N.PollsFirst =
        !N.EntryPolls.empty() &&
        !reaches(&F.getEntryBlock(), polls, anywhere, [](const BasicBlock &BB) {
          return isa<InvokeInst>(BB.getTerminator());
        });
    N.Size = F.getInstructionCount();
    if (!F.hasLocalLinkage() || F.hasAddressTaken())
      Entries.push_back(&F);
  }
}

/// Whether F can call itself by way of functions that do not poll first.
bool Sparer::comesBack(Function *F) {
  SmallPtrSet<Function *, 32> Seen;
  SmallVector<Function *, 32> Work = {F};
  bool SeenUnknown = false;
  auto Visit = [&](Function *G) {
    if (auto It = Graph.find(G); It != Graph.end() &&
                                 (G == F || !It->second.PollsFirst) &&
                                 Seen.insert(G).second)
      Work.push_back(G);
    return G == F;
  };
  while (!Work.empty()) {
    Node &N = Graph[Work.pop_back_val()];
    if (any_of(N.Callees, Visit))
      return true;
    if (N.CallsUnknown && !std::exchange(SeenUnknown, true) &&
        any_of(Entries, Visit))
      return true;
  }
  return false;
}

/// Small functions first: a poll weighs more there.
bool Sparer::spareEntries() {
  SmallVector<Function *, 32> Candidates;
  for (auto &[F, N] : Graph)
    if (N.PollsFirst)
      Candidates.push_back(F);
  stable_sort(Candidates, [&](Function *A, Function *B) {
    return Graph[A].Size < Graph[B].Size;
  });
  bool Changed = false;
  for (Function *F : Candidates) {
    if (comesBack(F))
      continue;
    Node &N = Graph[F];
    for (BasicBlock *BB : N.EntryPolls)
      dropPoll(pollAtEnd(*BB));
    removeUnreachableBlocks(*F);
    N.EntryPolls.clear();
    N.PollsFirst = false;
    Changed = true;
  }
  return Changed;
}

/// Whether the block ends with a call of a function that always polls.
bool Sparer::callsPolling(const BasicBlock &BB) const {
  auto *Call = dyn_cast<InvokeInst>(BB.getTerminator());
  Function *Callee = Call ? calleeOf(*Call) : nullptr;
  return Callee && Always.contains(Callee);
}

void Sparer::findAlways() {
  auto ends = [](const BasicBlock &BB) {
    return succ_empty(&BB) && !isa<ResumeInst>(BB.getTerminator());
  };
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (auto &[F, N] : Graph)
      if (!Always.contains(F) && !reaches(
                                     &F->getEntryBlock(),
                                     [&](const BasicBlock &BB) {
                                       return callsPolling(BB) || polls(BB);
                                     },
                                     anywhere, ends)) {
        Always.insert(F);
        Changed = true;
      }
  }
}

bool Sparer::spareLoops(Function &F) {
  if (F.callsFunctionThatReturnsTwice())
    return false;
  DominatorTree DT(F);
  LoopInfo LI(DT);
  SmallVector<CallInst *, 8> Superfluous;
  for (Loop *L : LI.getLoopsInPreorder()) {
    BasicBlock *Latch = L->getLoopLatch();
    CallInst *Poll = Latch ? pollAtEnd(*Latch) : nullptr;
    if (Poll && !reaches(
                    L->getHeader(),
                    [&](const BasicBlock &BB) { return callsPolling(BB); },
                    [&](const BasicBlock &BB) { return L->contains(&BB); },
                    [&](const BasicBlock &BB) { return &BB == Latch; }))
      Superfluous.push_back(Poll);
  }
  if (Superfluous.empty())
    return false;
  for (CallInst *Poll : Superfluous)
    dropPoll(Poll);
  removeUnreachableBlocks(F);
  return true;
}

bool Sparer::run() {
  bool Changed = spareEntries();
  findAlways();
  if (!Always.empty())
    for (Function &F : M)
      if (!F.isDeclaration())
        Changed |= spareLoops(F);
  return Changed;
}

PreservedAnalyses SparePollsPass::run(Module &M, ModuleAnalysisManager &) {
  if (!M.getFunction(names::Poll))
    return PreservedAnalyses::all();
  return Sparer(M).run() ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
