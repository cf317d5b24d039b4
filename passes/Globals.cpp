#include "Globals.h"
#include "Bytes.h"
#include "SourceTypes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Operator.h"
#include "llvm/Transforms/Utils/GlobalStatus.h"
#include <map>
#include <tuple>

using namespace llvm;
using namespace mt;

/// Whether the program may come to have a pointer one past the variable's end.
/// Of a number it has one if it asks for it; then it is not worth a gap if it
/// does not.
static bool hasEnd(const GlobalVariable &G) {
  return G.getValueType()->isAggregateType() ||
         any_of(G.users(), [](const User *U) { return isa<GEPOperator>(U); });
}

/// What the source writes as text, or __func__: no variable it names, so that
/// nothing but a pointer into it can tell which one is meant.
static bool isLiteral(const GlobalVariable &G) {
  auto starts = [&](StringRef With) { return G.getName().starts_with(With); };
  return G.isConstant() && G.hasPrivateLinkage() &&
         (starts(".str") || starts("__func__") || starts("__FUNCTION__") ||
          starts("__PRETTY_FUNCTION__"));
}

/// A literal followed by one more zero.
static Constant *oneLonger(const Constant *Init) {
  auto *T = cast<ArrayType>(Init->getType());
  SmallVector<Constant *, 64> Elements;
  for (unsigned I = 0; I != T->getNumElements(); ++I)
    Elements.push_back(Init->getAggregateElement(I));
  Elements.push_back(Constant::getNullValue(T->getElementType()));
  return ConstantArray::get(
      ArrayType::get(T->getElementType(), Elements.size()), Elements);
}

/// The variable with another initialiser in its place.
static GlobalVariable *replaceInitializer(GlobalVariable &G, Constant *Init) {
  auto *New = new GlobalVariable(*G.getParent(), Init->getType(),
                                 G.isConstant(), G.getLinkage(), Init, "", &G,
                                 G.getThreadLocalMode(), G.getAddressSpace());
  New->copyAttributesFrom(&G);
  New->copyMetadata(&G, 0);
  New->takeName(&G);
  G.replaceAllUsesWith(New);
  G.eraseFromParent();
  return New;
}

void mt::leaveGaps(Module &M) {
  SmallVector<GlobalVariable *, 16> WithEnd, Literals;
  for (GlobalVariable &G : M.globals())
    if (isLiteral(G) && isa<ArrayType>(G.getValueType()))
      Literals.push_back(&G);
    else if (hasEnd(G) && G.hasInitializer() &&
             !G.hasAvailableExternallyLinkage() && !G.hasCommonLinkage() &&
             !G.hasAppendingLinkage() && !G.hasSection() && !G.hasComdat() &&
             !(G.isConstant() && G.hasGlobalUnnamedAddr()) &&
             !G.getName().starts_with("llvm."))
      WithEnd.push_back(&G);
  auto *Pad = ArrayType::get(llvm::Type::getInt8Ty(M.getContext()), 1);
  for (GlobalVariable *G : WithEnd) {
    auto *T = StructType::get(M.getContext(), {G->getValueType(), Pad},
                              /*isPacked=*/true);
    // The variable's own alignment, which the target may have raised.
    const Align Own =
        G->getAlign().value_or(M.getDataLayout().getPreferredAlign(G));
    replaceInitializer(
        *G, ConstantStruct::get(
                T, {G->getInitializer(), ConstantAggregateZero::get(Pad)}))
        ->setAlignment(Own);
  }
  // The linker lets equal literals, and those that others end in, share memory;
  // which of them a pointer was made from could then not be told.
  for (GlobalVariable *G : Literals)
    replaceInitializer(*G, oneLonger(G->getInitializer()))
        ->setUnnamedAddr(GlobalValue::UnnamedAddr::None);
}

/// The type of a literal without the zero that leaveGaps has added; null if G
/// is none.
static ArrayType *literalType(const GlobalVariable &G) {
  auto *T = dyn_cast<ArrayType>(G.getValueType());
  return T && isLiteral(G)
             ? ArrayType::get(T->getElementType(), T->getNumElements() - 1)
             : nullptr;
}

/// A hash of a literal's first elements that is the same in every byte order.
static uint64_t literalHash(const Constant *Init, unsigned Elements) {
  uint64_t Hash = 0xcbf29ce484222325;
  auto Mix = [&Hash](uint64_t V) {
    for (int I = 0; I != 8; ++I, V >>= 8)
      Hash = (Hash ^ (V & 0xff)) * 0x100000001b3;
  };
  if (auto *Data = dyn_cast<ConstantDataSequential>(Init)) {
    for (unsigned I = 0; I != Elements; ++I)
      if (auto *Int = dyn_cast<ConstantInt>(Data->getElementAsConstant(I)))
        Mix(Int->getZExtValue());
      else
        Mix(hash_value(Data->getElementAsAPFloat(I).bitcastToAPInt()));
  } else if (isa<ConstantAggregateZero>(Init)) {
    Mix(Elements);
  }
  return Hash ? Hash : 1;
}

/// A function that returns the calling thread's instance of G.
static Function *threadLocalAccessor(GlobalVariable &G) {
  Module &M = *G.getParent();
  auto *F = Function::Create(
      FunctionType::get(PointerType::getUnqual(M.getContext()), false),
      GlobalValue::InternalLinkage, "mt.tls." + G.getName(), &M);
  IRBuilder<> B(BasicBlock::Create(M.getContext(), "", F));
  B.CreateRet(B.CreateThreadLocalAddress(&G));
  return F;
}

/// A table that is not declared const, but that nothing writes to: it has what
/// it begins with, on every target.
static bool isNeverStored(const GlobalVariable &G) {
  GlobalStatus Status;
  return G.hasLocalLinkage() && !G.hasSection() && !G.isThreadLocal() &&
         !GlobalStatus::analyzeGlobal(&G, Status) &&
         Status.StoredType == GlobalStatus::NotStored;
}

std::vector<NamedGlobal> mt::collectGlobals(Module &M, TypeTable &Types) {
  const DataLayout &DL = M.getDataLayout();
  std::vector<NamedGlobal> Out;
  std::map<std::tuple<std::string, std::string, uint64_t>, uint32_t> Ordinals;
  auto Add = [&](GlobalDesc D, Constant *Address) {
    D.Ordinal = Ordinals[{D.Name, D.Function, D.Hash}]++;
    Out.push_back({std::move(D), Address});
  };

  SmallVector<GlobalVariable *, 32> Variables;
  for (GlobalVariable &G : M.globals())
    if (!G.getName().starts_with("llvm.") && !G.getName().starts_with("mt.") &&
        !G.hasAvailableExternallyLinkage() && !G.isDeclaration())
      Variables.push_back(&G);
  for (GlobalVariable *G : Variables) {
    GlobalDesc D;
    ArrayType *Literal = literalType(*G);
    llvm::Type *T = Literal ? Literal : G->getValueType();
    D.Size = DL.getTypeAllocSize(T);
    D.Name = G->getName().str();
    if (const DIGlobalVariable *V = variableOf(G)) {
      D.Line = V->getLine();
      D.Type = typeOfVariable(*G, V->getType(), Types);
      // A static local: its IR name is the function's, a dot and a number.
      for (const DIScope *S = V->getScope(); S; S = S->getScope())
        if (auto *SP = dyn_cast<DISubprogram>(S)) {
          D.Function = SP->getName().str();
          D.Name = V->getName().str();
          break;
        }
      if (Types[D.Type].Size && Types[D.Type].Size <= D.Size &&
          D.Size - Types[D.Type].Size <= 1)
        D.Size = Types[D.Type].Size; // without the padding
    } else {
      D.Type = Types.ofLLVM(T);
    }
    if (G->isConstant() || isNeverStored(*G))
      D.Flags |= GlobalDesc::Constant;
    if (Literal) {
      D.Flags |= GlobalDesc::Literal;
      D.Name.clear();
      D.Hash = literalHash(G->getInitializer(), Literal->getNumElements());
    }
    if (G->hasLocalLinkage())
      D.Flags |= GlobalDesc::Local;
    Constant *Address = G;
    if (G->isThreadLocal()) {
      D.Flags |= GlobalDesc::ThreadLocal;
      Address = threadLocalAccessor(*G);
    }
    Add(std::move(D), Address);
  }

  // A call with other arguments than declared, as before prototypes, takes no
  // address: the function may be meant never to be called, nor to exist.
  auto IsTaken = [](const Function &F) {
    return F.hasAddressTaken(nullptr, /*IgnoreCallbackUses=*/false,
                             /*IgnoreAssumeLikeCalls=*/true,
                             /*IgnoreLLVMUsed=*/false,
                             /*IgnoreARCAttachedCall=*/false,
                             /*IgnoreCastedDirectCall=*/true);
  };
  SmallVector<Function *, 32> Functions;
  for (Function &F : M)
    if (!F.isIntrinsic() && IsTaken(F) && !F.getName().starts_with("mt.") &&
        F.getName() != "__gcc_personality_v0")
      Functions.push_back(&F);
  for (Function *F : Functions) {
    GlobalDesc D;
    D.Name = F->getName().str();
    D.Flags = GlobalDesc::Function_;
    if (F->hasLocalLinkage())
      D.Flags |= GlobalDesc::Local;
    if (F->isDeclaration())
      D.Flags |= GlobalDesc::External;
    Add(std::move(D), F);
  }
  return Out;
}
