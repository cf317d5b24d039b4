#include "Fingerprint.h"
#include "SafePoints.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
using namespace mt;

namespace {
/// FNV-1a.
struct Mixer {
  uint32_t Hash = 0x811c9dc5;
  void mix(StringRef Bytes) {
    for (char C : Bytes)
      Hash = (Hash ^ static_cast<unsigned char>(C)) * 0x01000193;
    Hash = (Hash ^ 0xff) * 0x01000193; // "ab", "c" is not "a", "bc"
  }
};
} // namespace

static void mixConstant(Mixer &To, const Value *V) {
  if (auto *Int = dyn_cast<ConstantInt>(V))
    To.mix(toString(Int->getValue(), 10, /*Signed=*/true));
  // long double is another type on every target.
  else if (auto *Float = dyn_cast<ConstantFP>(V);
           Float && (V->getType()->isFloatTy() || V->getType()->isDoubleTy()))
    To.mix(
        toString(Float->getValueAPF().bitcastToAPInt(), 16, /*Signed=*/false));
}

/// A number that is only ever set to constants and only read, if at all, to be
/// switched on: with optimisation clang notes in such a one where a jump that
/// leaves a block is going (see Cleanups.h), without it there is none.
static bool isDestination(const Value *V) {
  return isa<AllocaInst>(V) && all_of(V->users(), [V](const User *U) {
           if (auto *S = dyn_cast<StoreInst>(U))
             return S->getPointerOperand() == V &&
                    isa<ConstantInt>(S->getValueOperand());
           if (auto *L = dyn_cast<LoadInst>(U))
             return L->hasOneUse() && isa<SwitchInst>(L->user_back());
           return isa<IntrinsicInst>(U); // the ends of its lifetime
         });
}

/// main returns 0 if it says nothing, which clang stores first of all, even if
/// nobody will read it.
static bool isDefaultResult(const StoreInst &S) {
  return S.getFunction()->getName() == "main" &&
         S.getParent()->isEntryBlock() &&
         isa<AllocaInst>(S.getPointerOperand()) &&
         (!S.getPrevNode() || isa<AllocaInst>(S.getPrevNode()));
}

/// How arguments of a variadic function are fetched is up to the target.
static bool hasVariableArguments(const Function &F) {
  if (F.isVarArg())
    return true;
  auto isVaList = [](const llvm::Type *T) {
    auto *S = dyn_cast<StructType>(T);
    return S && S->hasName() && S->getName().contains("__va_list");
  };
  for (const Instruction &I : instructions(F)) {
    if (auto *GEP = dyn_cast<GetElementPtrInst>(&I);
        GEP && isVaList(GEP->getSourceElementType()))
      return true;
    if (isa<VAArgInst, VAStartInst, VACopyInst, VAEndInst>(I))
      return true;
  }
  const DISubprogram *S = F.getSubprogram();
  for (const DINode *N : S ? S->getRetainedNodes() : DINodeArray())
    if (auto *V = dyn_cast<DILocalVariable>(N))
      for (const DIType *T = V->getType(); T;) {
        if (T->getName().contains("va_list"))
          return true;
        auto *Derived = dyn_cast<DIDerivedType>(T);
        T = Derived ? Derived->getBaseType() : nullptr;
      }
  return false;
}

uint64_t mt::fingerprint(const Function &F) {
  Mixer Shape, All;
  auto mix = [&](StringRef Name, bool Everywhere) {
    All.mix(Name);
    if (Everywhere)
      Shape.mix(Name);
  };
  for (const Instruction &I : instructions(F)) {
    if (auto *CB = dyn_cast<CallBase>(&I)) {
      const Function *Callee = CB->getCalledFunction();
      if (Callee && (Callee->getName().starts_with("__ubsan_") ||
                     Callee->getIntrinsicID() == Intrinsic::ubsantrap))
        return 0;
      if (isa<IntrinsicInst>(CB))
        continue;
      std::string Name = calleeName(*CB);
      // Functions at -O0, macros at other levels.
      if (Name == "htonl" || Name == "htons" || Name == "ntohl" ||
          Name == "ntohs" || StringRef(Name).starts_with("__bswap_"))
        continue;
      // Names with two underscores are a C library's or compiler's own.
      mix(Name, !StringRef(Name).starts_with("__"));
      for (const Use &Argument : CB->args())
        mixConstant(All, Argument.get());
    } else if (I.isBinaryOp()) {
      // How many loads fetch a bit-field is up to the target, too.
      mix(I.getOpcodeName(), !I.isBitwiseLogicOp() && !I.isShift());
      mixConstant(All, I.getOperand(0));
      mixConstant(All, I.getOperand(1));
    } else if (auto *Compare = dyn_cast<CmpInst>(&I)) {
      mix(I.getOpcodeName(), true);
      All.mix(CmpInst::getPredicateName(Compare->getPredicate()));
      mixConstant(All, I.getOperand(0));
      mixConstant(All, I.getOperand(1));
    } else if (auto *Switch = dyn_cast<SwitchInst>(&I)) {
      auto *L = dyn_cast<LoadInst>(Switch->getCondition());
      if (L && isDestination(L->getPointerOperand()))
        continue;
      for (const auto &Case : Switch->cases())
        mixConstant(All, Case.getCaseValue());
    } else if (auto *GEP = dyn_cast<GetElementPtrInst>(&I)) {
      // Where a member lies is up to its type.
      if (GEP->getSourceElementType()->isStructTy())
        continue;
      for (const Use &Index : GEP->indices())
        mixConstant(All, Index.get());
    } else if (auto *Load = dyn_cast<LoadInst>(&I)) {
      auto *G = dyn_cast<GlobalVariable>(Load->getPointerOperand());
      if (G && G->isConstant() && G->hasDefinitiveInitializer())
        mixConstant(All, G->getInitializer());
    } else if (auto *Store = dyn_cast<StoreInst>(&I)) {
      if (!isDestination(Store->getPointerOperand()) &&
          !isDefaultResult(*Store))
        mixConstant(All, Store->getValueOperand());
    } else if (isa<ReturnInst>(I) && I.getNumOperands()) {
      mixConstant(All, I.getOperand(0));
    } else if (isa<PHINode, SelectInst>(I)) {
      for (const Use &U : I.operands())
        mixConstant(All, U.get());
    }
  }
  uint64_t Everywhere = hasVariableArguments(F) ? 0 : Shape.Hash;
  return Everywhere << 32 | All.Hash;
}
