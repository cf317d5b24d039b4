#include "AddressNumbers.h"
#include "SourceTypes.h"
#include "llvm/ADT/PointerIntPair.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace mt;

/// Blocks of the heap are aligned to so much on all targets.
static constexpr uint64_t SameAlignment = 16;

/// Whether nothing can be stopped in F, so that its variables are gone before
/// anything moves.
static bool cannotBeStopped(const Function &F) {
  SmallVector<std::pair<const BasicBlock *, const BasicBlock *>, 4> Back;
  FindFunctionBackedges(F, Back);
  return Back.empty() && none_of(instructions(F), [](const Instruction &I) {
           return isa<CallBase>(I) && !isa<IntrinsicInst>(I);
         });
}

bool mt::isPlainVariable(const Value *Place) {
  return isa<AllocaInst>(Place) && all_of(Place->users(), [&](const User *U) {
           auto *Store = dyn_cast<StoreInst>(U);
           return isa<LoadInst, IntrinsicInst>(U) ||
                  (Store && Store->getPointerOperand() == Place &&
                   Store->getValueOperand() != Place);
         });
}

/// Whether what the instruction makes of the number says nothing of where.
static bool forgetsAddress(const Instruction &I) {
  // Intrinsics that return nothing are about debugging, lifetimes, copies; the
  // others compute.
  if (isa<IntToPtrInst, ICmpInst>(I) ||
      (isa<IntrinsicInst>(I) && I.getType()->isVoidTy()))
    return true;
  if (I.getOpcode() == Instruction::Sub &&
      all_of(I.operands(),
             [](const Use &O) { return isa<PtrToIntOperator>(O.get()); }))
    return true;
  auto *Number = I.getNumOperands() == 2
                     ? dyn_cast<ConstantInt>(I.getOperand(1))
                     : nullptr;
  if (!Number)
    return false;
  return (I.getOpcode() == Instruction::And &&
          Number->getValue().ult(SameAlignment)) ||
         (I.getOpcode() == Instruction::URem &&
          Number->getValue().ule(SameAlignment));
}

/// Whether By moves a pointer back by the whole of an address, `p -
/// (uintptr_t)q`: a difference, though it has a pointer's type. Number: the
/// address, negated.
static bool isDifference(const Instruction &By, const Instruction &Number) {
  auto *GEP = dyn_cast<GetElementPtrInst>(&By);
  auto *Zero = dyn_cast<Constant>(Number.getOperand(0));
  return GEP && Number.getOpcode() == Instruction::Sub && Zero &&
         Zero->isNullValue() && isa<PtrToIntOperator>(Number.getOperand(1)) &&
         GEP->getNumIndices() == 1 && GEP->getOperand(1) == &Number &&
         GEP->getSourceElementType()->isIntegerTy(8);
}

/// Whether what the instruction does with the number is the end of it, and it
/// stays.
static bool isEnd(const Instruction &I) {
  return isa<ReturnInst, InsertValueInst, GetElementPtrInst, SwitchInst,
             AtomicRMWInst, AtomicCmpXchgInst>(I) ||
         (isa<CallBase>(I) && !isa<IntrinsicInst>(I));
}

/// Whether the call is of a function that is seen not to look at what it is
/// given in V: the hooks of -finstrument-functions are passed return addresses.
static bool ignores(const CallBase &CB, const Value &V) {
  const Function *F = CB.getCalledFunction();
  return F && F->hasExactDefinition() && all_of(CB.args(), [&](const Use &U) {
           const unsigned I = CB.getArgOperandNo(&U);
           return U != &V ||
                  (I < F->arg_size() &&
                   all_of(F->getArg(I)->users(), [](const User *By) {
                     auto *Store = dyn_cast<StoreInst>(By);
                     return Store &&
                            isPlainVariable(Store->getPointerOperand()) &&
                            none_of(Store->getPointerOperand()->users(),
                                    [](const User *Reader) {
                                      return isa<LoadInst>(Reader);
                                    });
                   }));
         });
}

static bool isOnePointer(const llvm::Type *T) {
  auto *S = dyn_cast_or_null<StructType>(T);
  return S && S->getNumElements() == 1 &&
         (S->getElementType(0)->isPointerTy() ||
          isOnePointer(S->getElementType(0)));
}

static bool isStruct(const DIType *T) {
  return isa_and_nonnull<DICompositeType>(TypeTable::strip(T));
}

/// Whether By passes or returns structs, as its source says; none if that does
/// not tell.
static std::optional<bool> takesStructs(const Instruction &By) {
  if (isa<ReturnInst>(By))
    return isStruct(resultOf(*By.getFunction()));
  const Function *F = cast<CallBase>(By).getCalledFunction();
  const DISubprogram *SP = F ? F->getSubprogram() : nullptr;
  if (!SP || F->isVarArg() || !SP->getType() ||
      SP->getType()->getTypeArray().size() < 2)
    return std::nullopt;
  return any_of(drop_begin(SP->getType()->getTypeArray()), isStruct);
}

static bool isAliased(const Instruction &I) {
  return isa<LoadInst>(I) && I.hasMetadata(LLVMContext::MD_tbaa);
}

/// Whether the number is the target's way to pass or return a struct of one
/// pointer. clang reads and casts that where the call or return stands, not
/// where what the source casts does, except in macros; and, as no object of the
/// source, without a type that tells of aliases.
static bool isStructInRegister(const Instruction &Number) {
  auto *Load = dyn_cast<LoadInst>(Number.getOperand(0));
  const DebugLoc &Loc = Number.getDebugLoc();
  if (!isa<PtrToIntInst>(Number) || !Load || !Loc ||
      Load->getDebugLoc() != Loc || !Number.hasOneUse() || isAliased(*Load))
    return false;
  auto *By = cast<Instruction>(*Number.user_begin());
  if (By->getDebugLoc() != Loc ||
      !(isa<ReturnInst>(By) || (isa<CallBase>(By) && !isa<IntrinsicInst>(By))))
    return false;
  if (!takesStructs(*By).value_or(
          any_of(instructions(By->getFunction()), isAliased)))
    return false;
  const Value *From = Load->getPointerOperand();
  if (auto *A = dyn_cast<AllocaInst>(From))
    return isOnePointer(A->getAllocatedType());
  if (auto *G = dyn_cast<GlobalVariable>(From))
    return isOnePointer(G->getValueType());
  auto *GEP = dyn_cast<GEPOperator>(From);
  return GEP && (isOnePointer(GEP->getSourceElementType()) ||
                 isOnePointer(GEP->getResultElementType()));
}

static bool leadsSomewhere(const Instruction &Number) {
  const bool Stopped = !cannotBeStopped(*Number.getFunction());
  SmallVector<const Instruction *, 8> Work = {&Number};
  SmallPtrSet<const Instruction *, 8> Seen;
  while (!Work.empty()) {
    const Instruction *I = Work.pop_back_val();
    if (!Seen.insert(I).second)
      continue;
    for (const User *U : I->users()) {
      auto *By = cast<Instruction>(U);
      if (forgetsAddress(*By) || isDifference(*By, *I))
        continue;
      if (auto *Store = dyn_cast<StoreInst>(By)) {
        if (Stopped || !isPlainVariable(Store->getPointerOperand()))
          return true;
        for (const User *Reader : Store->getPointerOperand()->users())
          if (auto *Load = dyn_cast<LoadInst>(Reader))
            Work.push_back(Load);
        continue;
      }
      if (auto *Call = dyn_cast<CallBase>(By); Call && ignores(*Call, *I))
        continue;
      if (isEnd(*By))
        return true;
      Work.push_back(By);
    }
  }
  return false;
}

/// Whether what an operation makes of an address is none any more, nor one with
/// a tag, so that nobody could find what it was made of.
static bool scrambles(const Instruction &I) {
  auto *Number = I.getNumOperands() == 2
                     ? dyn_cast<ConstantInt>(I.getOperand(1))
                     : nullptr;
  switch (I.getOpcode()) {
  case Instruction::PHI:
  case Instruction::Select:
  case Instruction::Freeze:
  case Instruction::ZExt:
  case Instruction::SExt:
  case Instruction::Add:
  case Instruction::Sub:
  case Instruction::Or:
    return false;
  case Instruction::And: // may cut off a tag, above or below, or align
    return Number && Number->getValue().popcount() < Number->getBitWidth() / 2;
  case Instruction::Xor:
    return !Number || Number->getValue().uge(SameAlignment);
  case Instruction::PtrToInt:
  case Instruction::Trunc: // takes an int from a pointer that carries one
    return I.getType()->getIntegerBitWidth() < 32;
  default:
    return true;
  }
}

/// Whether what an operation makes of an address is how far it is from another,
/// or from a place of some alignment.
static bool isDistance(const Instruction &I) {
  constexpr uint64_t Page = 4096;
  if (I.getNumOperands() != 2)
    return false;
  auto *Number = dyn_cast<ConstantInt>(I.getOperand(1));
  switch (I.getOpcode()) {
  case Instruction::Sub:
    return !Number;
  case Instruction::And:
    return Number && Number->getValue().isMask() &&
           Number->getValue().ult(Page);
  case Instruction::URem:
    return Number && Number->getValue().isPowerOf2() &&
           Number->getValue().ule(Page);
  default:
    return false;
  }
}

Scrambled mt::scrambledFrom(const Instruction &I) {
  if (!isa<PtrToIntInst>(I) || isStructInRegister(I))
    return Scrambled::No;
  Scrambled Becomes = Scrambled::No;
  using Found = PointerIntPair<const Value *, 1, bool>; // with: is scrambled
  SmallVector<Found, 8> Work = {{&I, scrambles(I)}};
  SmallSet<Found, 16> Seen;
  while (!Work.empty()) {
    const Found At = Work.pop_back_val();
    if (!Seen.insert(At).second)
      continue;
    const Value &V = *At.getPointer();
    const bool IsScrambled = At.getInt();
    for (const Use &U : V.uses()) {
      auto *By = cast<Instruction>(U.getUser());
      auto *Of = dyn_cast<Instruction>(&V);
      if (forgetsAddress(*By) || (Of && isDifference(*By, *Of)) ||
          (!IsScrambled && isDistance(*By)))
        continue;
      if (auto *Store = dyn_cast<StoreInst>(By)) {
        const Value *Place = Store->getPointerOperand();
        if (isPlainVariable(Place)) {
          for (const User *Reader : Place->users())
            if (isa<LoadInst>(Reader))
              Work.push_back({Reader, IsScrambled});
        } else if (IsScrambled) {
          return Scrambled::Kept;
        }
      } else if (isa<ReturnInst>(By)) {
        for (const Use &Call : By->getFunction()->uses())
          if (auto *CB = dyn_cast<CallBase>(Call.getUser());
              CB && CB->isCallee(&Call))
            Work.push_back({CB, IsScrambled});
        if (IsScrambled && !By->getFunction()->hasLocalLinkage())
          return Scrambled::Kept;
      } else if (auto *CB = dyn_cast<CallBase>(By);
                 CB && !isa<IntrinsicInst>(By)) {
        const Function *F = CB->getCalledFunction();
        const unsigned Index = CB->getArgOperandNo(&U);
        if (F && F->hasExactDefinition() && Index < F->arg_size())
          Work.push_back({F->getArg(Index), IsScrambled});
        else if (IsScrambled ||
                 (F && F->getName().contains_insensitive("hash")))
          return Scrambled::Kept;
      } else if (isEnd(*By)) {
        if (!IsScrambled)
          continue;
        if (!isa<GetElementPtrInst>(By) || By->getFunction() != I.getFunction())
          return Scrambled::Kept;
        Becomes = Scrambled::ToIndex;
      } else {
        Work.push_back({By, IsScrambled || scrambles(*By)});
      }
    }
  }
  return Becomes;
}

bool mt::holdsAddressAsNumber(const Constant &C) {
  if (auto *E = dyn_cast<ConstantExpr>(&C)) {
    if (E->getOpcode() == Instruction::PtrToInt)
      return true;
    // Differences of labels, for one.
    if (E->getOpcode() == Instruction::Sub)
      return false;
  }
  return isa<ConstantAggregate, ConstantExpr>(C) &&
         any_of(C.operands(), [](const Use &O) {
           return holdsAddressAsNumber(*cast<Constant>(O.get()));
         });
}

/// Whether an integer constant of that kind is among I's operands, and stays or
/// leads somewhere.
static bool keepsConstant(const Instruction &I,
                          function_ref<bool(const Constant &)> IsSo) {
  return any_of(I.operands(),
                [&](const Use &O) {
                  auto *C = dyn_cast<Constant>(O.get());
                  return C && C->getType()->isIntegerTy() && IsSo(*C);
                }) &&
         !forgetsAddress(I) &&
         (isa<StoreInst>(I) || isEnd(I) || leadsSomewhere(I));
}

/// Over a number of how many bytes, as the source has the place, I stores a
/// pointer: into what is free, for one, to chain it. 0: over none.
static uint64_t numberUnder(const Instruction &I, const TypeTable &Types) {
  auto *Store = dyn_cast<StoreInst>(&I);
  if (!Store || !Store->getValueOperand()->getType()->isPointerTy() ||
      isa<ConstantPointerNull>(Store->getValueOperand()))
    return 0;
  // Of a union that is passed by value, whatever its first member is.
  auto *GEP = dyn_cast<GEPOperator>(Store->getPointerOperand());
  auto *Of = GEP ? dyn_cast<StructType>(GEP->getSourceElementType()) : nullptr;
  if (Of && Of->hasName() && Of->getName().starts_with("union."))
    return 0;
  auto *Number = dyn_cast_or_null<DIBasicType>(
      TypeTable::memberAt(typeAt(Store->getPointerOperand(), Types), 0));
  return Number && !isCharacter(Number) ? Number->getSizeInBits() / 8 : 0;
}

/// The type of what the code says is at an address.
static llvm::Type *typeIn(const Value *Place) {
  if (auto *A = dyn_cast<AllocaInst>(Place))
    return A->getAllocatedType();
  if (auto *G = dyn_cast<GlobalVariable>(Place))
    return G->getValueType();
  auto *GEP = dyn_cast<GEPOperator>(Place);
  return GEP ? GEP->getResultElementType() : nullptr;
}

/// Over integers of how many bytes I copies a pointer; 0: over none.
static uint64_t numberUnderCopy(const Instruction &I) {
  auto *Copy = dyn_cast<MemTransferInst>(&I);
  if (!Copy)
    return 0;
  const llvm::Type *From = typeIn(Copy->getSource());
  const llvm::Type *To = typeIn(Copy->getDest());
  if (!From || !From->isPointerTy() || !To)
    return 0;
  while (To->isArrayTy())
    To = To->getArrayElementType();
  return To->isIntegerTy() ? To->getIntegerBitWidth() / 8 : 0;
}

static uint64_t pointerSize(const Instruction &I) {
  return I.getModule()->getDataLayout().getPointerSize();
}

bool mt::staysNumber(const Instruction &I, const TypeTable &Types) {
  if (numberUnder(I, Types) == pointerSize(I) ||
      numberUnderCopy(I) == pointerSize(I))
    return true;
  if (isa<PtrToIntInst>(I))
    return !isStructInRegister(I) && leadsSomewhere(I);
  return keepsConstant(I, holdsAddressAsNumber);
}

/// Whether C holds a part of an address, which nobody could translate.
static bool holdsPartOfAddress(const Constant &C, const DataLayout &DL) {
  auto *E = dyn_cast<ConstantExpr>(&C);
  if (!E)
    return false;
  if (E->getOpcode() == Instruction::PtrToInt)
    return E->getType()->getIntegerBitWidth() < DL.getPointerSizeInBits();
  if (E->getOpcode() == Instruction::Trunc)
    return holdsAddressAsNumber(*E);
  return E->getOpcode() != Instruction::Sub &&
         any_of(E->operands(), [&](const Use &O) {
           return holdsPartOfAddress(*cast<Constant>(O.get()), DL);
         });
}

bool mt::keepsPlace(const Instruction &I) {
  const DataLayout &DL = I.getModule()->getDataLayout();
  if (keepsConstant(
          I, [&](const Constant &C) { return holdsPartOfAddress(C, DL); }))
    return true;
  auto *Call = dyn_cast<IntrinsicInst>(&I);
  return Call &&
         (Call->getIntrinsicID() == Intrinsic::returnaddress ||
          Call->getIntrinsicID() == Intrinsic::frameaddress) &&
         leadsSomewhere(I);
}

bool mt::keepsPlaces(const Module &M) {
  return any_of(
      M, [](const Function &F) { return any_of(instructions(F), keepsPlace); });
}

bool mt::takesApart(const Instruction &I, const TypeTable &Types) {
  if (const uint64_t Size = numberUnder(I, Types))
    return Size != pointerSize(I);
  // Bytes are looked at when an image is restored.
  const uint64_t Size = numberUnderCopy(I);
  return Size > 1 && Size < pointerSize(I);
}

bool mt::takesAddressesApart(const Module &M, const TypeTable &Types) {
  return any_of(M, [&](const Function &F) {
    return any_of(instructions(F),
                  [&](const Instruction &I) { return takesApart(I, Types); });
  });
}

bool mt::makesNumbers(const Module &M, const TypeTable &Types) {
  return any_of(M.globals(),
                [](const GlobalVariable &G) {
                  return G.hasInitializer() &&
                         holdsAddressAsNumber(*G.getInitializer());
                }) ||
         any_of(M, [&](const Function &F) {
           return any_of(instructions(F), [&](const Instruction &I) {
             return staysNumber(I, Types);
           });
         });
}
