#include "WordHashes.h"
#include "SourceTypes.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Operator.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;
using namespace mt;

/// Whether a type is unsigned and as long as a word, on targets of all words.
static bool isWord(const DIType *T) {
  while (auto *D = dyn_cast_or_null<DIDerivedType>(T)) {
    if (D->getTag() == dwarf::DW_TAG_pointer_type)
      return false;
    if (D->getTag() == dwarf::DW_TAG_typedef) {
      if (D->getName().contains("64_t")) // uint64_t and what it is made of
        return false;
      if (D->getName() == "size_t" || D->getName() == "uintptr_t")
        return true;
    }
    T = D->getBaseType();
  }
  auto *B = dyn_cast_or_null<DIBasicType>(T);
  return B && B->getName() == "unsigned long";
}

/// Whether a number is multiplied with, or shifted by, what a hash is: not as
/// where digits or bytes are read into one.
static bool spreads(const BinaryOperator &O) {
  auto *C = dyn_cast<ConstantInt>(O.getOperand(1));
  if (!C)
    C = dyn_cast<ConstantInt>(O.getOperand(0));
  if (!C)
    return false;
  const uint64_t By = C->getLimitedValue();
  if (O.getOpcode() == Instruction::Shl)
    return By == 5 || By > 8;
  return O.getOpcode() == Instruction::Mul && By > 10 && By != 16 &&
         By != 100 && By != 1000;
}

/// Whether an expression has the value of a variable multiplied or shifted.
static bool multiplies(const Value *V, const AllocaInst &Variable,
                       bool IsMultiplied = false) {
  if (auto *L = dyn_cast<LoadInst>(V))
    return IsMultiplied && L->getPointerOperand() == &Variable;
  auto *O = dyn_cast<BinaryOperator>(V);
  if (!O)
    return false;
  IsMultiplied |= spreads(*O);
  return multiplies(O->getOperand(0), Variable, IsMultiplied) ||
         multiplies(O->getOperand(1), Variable, IsMultiplied);
}

/// Whether a local variable gets larger without bounds.
static bool isHash(const AllocaInst &A) {
  auto *V = cast_or_null<DILocalVariable>(variableOf(&A));
  if (!V || !isWord(V->getType()))
    return false;
  bool Grows = false;
  for (const User *U : A.users()) {
    auto *S = dyn_cast<StoreInst>(U);
    if (!S || S->getPointerOperand() != &A)
      continue;
    auto *O = dyn_cast<BinaryOperator>(S->getValueOperand());
    if (O && (O->getOpcode() == Instruction::And ||
              O->getOpcode() == Instruction::URem ||
              O->getOpcode() == Instruction::UDiv))
      return false;
    Grows |= multiplies(S->getValueOperand(), A);
  }
  return Grows;
}

static bool isHashElsewhere(const CallBase &Call) {
  const Function *F = Call.getCalledFunction();
  if (!F || !F->isDeclaration() || !F->getName().contains_insensitive("hash"))
    return false;
  // Without optimisation, clang does not tell what declarations return.
  return F->getSubprogram() ? isWord(resultOf(*F))
                            : Call.getType()->isIntegerTy(64);
}

/// Whether what a value is used for depends on its upper bits. (Those below are
/// the same in longer words.)
static bool needsUpperBits(const User &By, const Value &V) {
  auto *O = dyn_cast<BinaryOperator>(&By);
  if (!O || O->getOperand(0) != &V)
    return false;
  const APInt *C;
  if (O->getOpcode() == Instruction::URem)
    return !match(O->getOperand(1), m_APInt(C)) || !C->isPowerOf2();
  return O->getOpcode() == Instruction::LShr;
}

/// Whether the result of an operation is as much of a hash.
static bool goesOn(const User &By) {
  auto *O = dyn_cast<BinaryOperator>(&By);
  if (!O)
    return isa<PHINode, SelectInst>(By);
  switch (O->getOpcode()) {
  case Instruction::Add:
  case Instruction::Sub:
  case Instruction::Mul:
  case Instruction::Shl:
  case Instruction::Xor:
  case Instruction::Or:
    return true;
  default:
    return false;
  }
}

WordHashes mt::findWordHashes(const Module &M, const TypeTable &Types) {
  WordHashes Out;
  if (!Types.hasDebugInfo())
    return Out;
  SmallVector<const Value *, 16> Work;
  for (const Function &F : M)
    for (const Instruction &I : instructions(F)) {
      auto *A = dyn_cast<AllocaInst>(&I);
      auto *Call = dyn_cast<CallBase>(&I);
      if ((A && isHash(*A)) || (Call && isHashElsewhere(*Call)))
        Work.push_back(&I);
    }
  SmallPtrSet<const Value *, 16> Seen;
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (!Seen.insert(V).second)
      continue;
    for (const User *U : V->users()) {
      if (isa<AllocaInst>(V)) {
        if (isa<LoadInst>(U))
          Work.push_back(U);
      } else if (auto *S = dyn_cast<StoreInst>(U)) {
        auto *To = dyn_cast<AllocaInst>(S->getPointerOperand());
        const DIVariable *Variable = To ? variableOf(To) : nullptr;
        auto *GEP = dyn_cast<GEPOperator>(S->getPointerOperand());
        const DIDerivedType *Member = GEP ? memberOf(*GEP, Types) : nullptr;
        if (Variable && isWord(Variable->getType()))
          Work.push_back(To);
        // What it is compared with later.
        if (Member && isWord(Member->getBaseType()))
          Out.insert(S);
      } else if (auto *R = dyn_cast<ReturnInst>(U)) {
        if (isWord(resultOf(*R->getFunction())))
          for (const Use &Of : R->getFunction()->uses())
            if (auto *CB = dyn_cast<CallBase>(Of.getUser());
                CB && CB->isCallee(&Of))
              Work.push_back(CB);
      } else if (needsUpperBits(*U, *V)) {
        Out.insert(cast<Instruction>(U));
      } else if (goesOn(*U)) {
        Work.push_back(U);
      }
    }
  }
  return Out;
}
