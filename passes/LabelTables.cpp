#include "LabelTables.h"
#include "Dispatch.h"
#include "Names.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace mt;

/// Whether an address is only loaded from. The runtime knows the table, too,
/// but writes what was there.
static bool isOnlyRead(const Value &Address) {
  return all_of(Address.users(), [&](const User *U) {
    if (isa<LoadInst>(U))
      return true;
    if (isa<GEPOperator>(U))
      return isOnlyRead(*U);
    if (isa<ConstantArray>(U))
      return all_of(U->users(), [](const User *Table) {
        return Table->getName() == names::Addresses;
      });
    return false;
  });
}

/// The table that Address is an element of, and which; null if there is none
/// whose elements are known.
static const ConstantArray *tableOf(const Value *Address, Value *&Index) {
  auto *Element = dyn_cast<GEPOperator>(Address);
  auto *Table = Element ? dyn_cast<GlobalVariable>(Element->getPointerOperand())
                        : nullptr;
  if (!Table || !Table->hasDefinitiveInitializer() ||
      !(Table->isConstant() ||
        (Table->hasLocalLinkage() && isOnlyRead(*Table))))
    return nullptr;
  const Constant *Initial = Table->getInitializer();
  // With the gap behind it that leaveGaps makes.
  if (isa<ConstantStruct>(Initial))
    Initial = Initial->getAggregateElement(0u);
  auto *Elements = dyn_cast<ConstantArray>(Initial);
  llvm::Type *Source = Element->getSourceElementType();
  unsigned Last = Element->getNumIndices();
  auto *First = dyn_cast<ConstantInt>(Element->getOperand(1));
  bool ByArray = Elements && Last == 2 && Source == Elements->getType() &&
                 First && First->isZero();
  bool ByElement =
      Elements && Last == 1 && Source == Elements->getType()->getElementType();
  if ((!ByArray && !ByElement) || !Source->isSized())
    return nullptr;
  Index = Element->getOperand(Last);
  return Elements;
}

/// The number of a label that a constant stands for; null for anything else.
static ConstantInt *numberOf(Constant *Label, IntegerType *T) {
  auto *Cast = dyn_cast<ConstantExpr>(Label);
  if (!Cast || Cast->getOpcode() != Instruction::IntToPtr)
    return nullptr;
  auto *Number = dyn_cast<ConstantInt>(Cast->getOperand(0));
  return Number && Number->getType() == T ? Number : nullptr;
}

static bool jumpByIndex(SwitchInst &Switch) {
  auto *Cast = dyn_cast<PtrToIntInst>(Switch.getCondition());
  auto *Load = Cast ? dyn_cast<LoadInst>(Cast->getOperand(0)) : nullptr;
  Value *Index = nullptr;
  const ConstantArray *Table = Load && !Load->isVolatile()
                                   ? tableOf(Load->getPointerOperand(), Index)
                                   : nullptr;
  if (!Table || !Index->getType()->isIntegerTy())
    return false;
  auto *IndexType = cast<IntegerType>(Index->getType());
  auto *NumberType = cast<IntegerType>(Cast->getType());
  SmallVector<std::pair<ConstantInt *, BasicBlock *>, 64> Cases;
  for (unsigned I = 0; I != Table->getNumOperands(); ++I) {
    ConstantInt *Number = numberOf(Table->getOperand(I), NumberType);
    if (!Number || !isUIntN(IndexType->getBitWidth() - 1, I))
      return false;
    Cases.emplace_back(ConstantInt::get(IndexType, I),
                       Switch.findCaseValue(Number)->getCaseSuccessor());
  }

  BasicBlock *BB = Switch.getParent();
  BasicBlock *Nowhere = Switch.getDefaultDest();
  DenseMap<PHINode *, Value *> Incoming;
  SmallSetVector<BasicBlock *, 32> Targets;
  for (BasicBlock *Target : successors(BB))
    if (Targets.insert(Target))
      for (PHINode &Phi : Target->phis()) {
        Incoming[&Phi] = Phi.getIncomingValueForBlock(BB);
        while (Phi.getBasicBlockIndex(BB) >= 0)
          Phi.removeIncomingValue(BB, false);
      }
  IRBuilder<> B(&Switch);
  SwitchInst *New = B.CreateSwitch(Index, Nowhere, Cases.size());
  markComputedGoto(*New);
  for (auto [Value, Target] : Cases)
    New->addCase(Value, Target);
  // Nothing says that a jump goes where it stands, but that this is a loop:
  // code generation would compare for it first.
  SmallVector<uint32_t, 64> Weights(Cases.size() + 1, 1);
  Weights.front() = 0; // of Nowhere
  New->setMetadata(LLVMContext::MD_prof,
                   MDBuilder(New->getContext()).createBranchWeights(Weights));
  Switch.eraseFromParent();
  for (BasicBlock *Target : successors(BB))
    for (PHINode &Phi : Target->phis())
      Phi.addIncoming(Incoming[&Phi], BB);
  // No more ways in from here: its phis may be left without an entry.
  for (BasicBlock *Target : Targets)
    if (pred_empty(Target))
      for (PHINode &Phi : make_early_inc_range(Target->phis())) {
        Phi.replaceAllUsesWith(PoisonValue::get(Phi.getType()));
        Phi.eraseFromParent();
      }
  return true;
}

PreservedAnalyses LabelTablesPass::run(Function &F, FunctionAnalysisManager &) {
  bool Changed = false;
  for (SwitchInst *Switch : computedGotos(F))
    Changed |= jumpByIndex(*Switch);
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
