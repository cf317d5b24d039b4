#include "Pieces.h"
#include "Annotations.h"
#include "Copies.h"
#include "Sites.h"
#include "SourceTypes.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace mt;

namespace {
/// A place for an address that is not a local variable: a static pointer, or a
/// member of any struct of a type, with its offset.
using Cell = std::pair<const void *, uint64_t>;

class AddressFlow {
public:
  AddressFlow(const Module &M, const TypeTable &Types);

  /// The first store that is found to write another width than Size, that of a
  /// number or 1, to where Start points, or what gives the address of bytes to
  /// others who may; null if there is none.
  /// What Inner returns is something else, behind what Start points to.
  const Instruction *oddStore(const Value &Start, uint64_t Size,
                              const Function *Inner = nullptr);

private:
  /// An address, and whether it has got to the code that has it as one of
  /// characters: that may copy what is there, whatever it is.
  using Address = PointerIntPair<const Value *, 1, bool>;

  const DataLayout &DL;
  const TypeTable &Types;
  DenseMap<Cell, SmallVector<const LoadInst *, 4>> Loads;
  DenseSet<std::pair<uint64_t, Address>> Clean; // with the size

  bool isOdd(const StoreInst &S, uint64_t Size, bool Shared) const;
  bool isOdd(const Copy &C, uint64_t Size) const;
  void follow(const Use &U, uint64_t Size, bool Shared,
              SmallVectorImpl<Address> &Work) const;
  void followStored(const StoreInst &S, uint64_t Size, bool Shared,
                    SmallVectorImpl<Address> &Work) const;
};
} // namespace

static std::optional<Cell> cellOf(const Value &Place, const DataLayout &DL) {
  if (isa<GlobalVariable>(Place))
    return Cell(&Place, 0);
  auto *GEP = dyn_cast<GEPOperator>(&Place);
  if (!GEP || !isa<StructType>(GEP->getSourceElementType()) ||
      GEP->getNumIndices() < 2)
    return std::nullopt;
  SmallVector<Value *, 4> Indices(GEP->indices());
  Indices[0] = ConstantInt::getNullValue(Indices[0]->getType());
  if (!all_of(Indices, [](const Value *V) { return isa<ConstantInt>(V); }))
    return std::nullopt;
  return Cell(GEP->getSourceElementType(),
              DL.getIndexedOffsetInType(GEP->getSourceElementType(), Indices));
}

AddressFlow::AddressFlow(const Module &M, const TypeTable &Types)
    : DL(M.getDataLayout()), Types(Types) {
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      if (auto *L = dyn_cast<LoadInst>(&I); L && L->getType()->isPointerTy())
        if (std::optional<Cell> C = cellOf(*L->getPointerOperand(), DL))
          Loads[*C].push_back(L);
}

/// Whether V has been read from somewhere for being copied, perhaps by way of a
/// variable.
static bool isCopied(const Value *V, unsigned Depth = 0) {
  constexpr unsigned MaxVariables = 3;
  while (isa<TruncInst, ZExtInst, SExtInst>(V))
    V = cast<Instruction>(V)->getOperand(0);
  auto *L = dyn_cast<LoadInst>(V);
  if (!L)
    return false;
  const Value *From = L->getPointerOperand();
  // Who copies does not name what it is.
  auto *GEP = dyn_cast<GEPOperator>(From);
  if (isa<GlobalVariable>(From) ||
      (GEP && isa<StructType>(GEP->getSourceElementType())))
    return false;
  auto *A = dyn_cast<AllocaInst>(From);
  if (!A)
    return true;
  return Depth != MaxVariables && all_of(A->users(), [&](const User *U) {
           auto *S = dyn_cast<StoreInst>(U);
           return !S || S->getPointerOperand() != A ||
                  isCopied(S->getValueOperand(), Depth + 1);
         });
}

bool AddressFlow::isOdd(const StoreInst &S, uint64_t Size, bool Shared) const {
  const Value *V = S.getValueOperand();
  llvm::Type *T = V->getType();
  const bool IsNumber = T->isIntegerTy() || T->isFloatingPointTy();
  if (!IsNumber && !(Size == 1 && T->isPointerTy()))
    return false;
  // How an ABI passes the whole of it; the source's stores are of variables.
  if (isa<Argument>(V))
    return false;
  const uint64_t Width = DL.getTypeAllocSize(T).getFixedValue();
  if (Width == Size)
    return false;
  // Several numbers at once that are the same in every byte order.
  if (auto *C = dyn_cast<Constant>(V);
      C && Width > Size && (C->isNullValue() || C->isAllOnesValue()))
    return false;
  return !((Shared || Size == 1) && isCopied(V));
}

bool AddressFlow::isOdd(const Copy &C, uint64_t Size) const {
  auto *Length = dyn_cast<ConstantInt>(C.Length);
  if (Size == 1)
    return !(Length && Length->getZExtValue() <= 1) &&
           mayBeOther(*C.From, Types);
  return Length && Length->getZExtValue() % Size != 0;
}

/// Whether others get an address that is not called one of bytes.
static bool isGivenAsOther(const ReturnInst &R) {
  const Function &F = *R.getFunction();
  const DIType *To = TypeTable::pointee(resultOf(F));
  return !F.hasLocalLinkage() && !(To && isCharacter(To));
}

/// S stores an address: it is what is read there.
void AddressFlow::followStored(const StoreInst &S, uint64_t Size, bool Shared,
                               SmallVectorImpl<Address> &Work) const {
  const Value *Place = S.getPointerOperand();
  const bool IsVariable = isa<AllocaInst>(Place);
  if (!IsVariable || isa<Argument>(S.getValueOperand())) {
    const DIType *To = TypeTable::pointee(typeAt(Place, Types));
    if (!To && (Size != 1 || !IsVariable))
      return;
    Shared |= !To || isCharacter(To);
  }
  if (IsVariable) {
    for (const User *U : Place->users())
      if (isa<LoadInst>(U) && U->getType()->isPointerTy())
        Work.emplace_back(U, Shared);
    return;
  }
  std::optional<Cell> C = cellOf(*Place, DL);
  auto Found = C ? Loads.find(*C) : Loads.end();
  if (Found != Loads.end())
    for (const LoadInst *L : Found->second)
      Work.emplace_back(L, Shared);
}

void AddressFlow::follow(const Use &U, uint64_t Size, bool Shared,
                         SmallVectorImpl<Address> &Work) const {
  const User *By = U.getUser();
  if (isa<GEPOperator, PHINode, SelectInst>(By)) {
    Work.emplace_back(By, Shared);
  } else if (auto *S = dyn_cast<StoreInst>(By)) {
    if (S->getValueOperand() == U)
      followStored(*S, Size, Shared, Work);
  } else if (auto *CB = dyn_cast<CallBase>(By)) {
    const Function *F = CB->getCalledFunction();
    if (F && !F->isDeclaration() && CB->isArgOperand(&U) &&
        CB->getArgOperandNo(&U) < F->arg_size() &&
        !CB->isByValArgument(CB->getArgOperandNo(&U)))
      Work.emplace_back(F->getArg(CB->getArgOperandNo(&U)), Shared);
  } else if (auto *R = dyn_cast<ReturnInst>(By)) {
    for (const Use &Of : R->getFunction()->uses())
      if (auto *CB = dyn_cast<CallBase>(Of.getUser()); CB && CB->isCallee(&Of))
        Work.emplace_back(CB, Shared);
  }
}

const Instruction *AddressFlow::oddStore(const Value &Start, uint64_t Size,
                                         const Function *Inner) {
  SmallVector<Address, 8> Work = {Address(&Start, false)};
  DenseSet<std::pair<uint64_t, Address>> Seen;
  while (!Work.empty()) {
    Address A = Work.pop_back_val();
    if (Clean.contains({Size, A}) || !Seen.insert({Size, A}).second)
      continue;
    for (const Use &U : A.getPointer()->uses()) {
      auto *S = dyn_cast<StoreInst>(U.getUser());
      if (S && &U == &S->getOperandUse(StoreInst::getPointerOperandIndex()) &&
          isOdd(*S, Size, A.getInt()))
        return S;
      auto *I = dyn_cast<Instruction>(U.getUser());
      if (std::optional<Copy> C = I ? copyOf(*I) : std::nullopt;
          C && C->To == &U && isOdd(*C, Size))
        return I;
      auto *R = dyn_cast<ReturnInst>(U.getUser());
      if (R && Size == 1 && !isa<CallBase>(Start) && isGivenAsOther(*R))
        return R;
      if (!R || R->getFunction() != Inner)
        follow(U, Size, A.getInt(), Work);
    }
  }
  if (!Inner)
    Clean.insert(Seen.begin(), Seen.end());
  return nullptr;
}

/// The size of the numbers that a variable of type T is or consists of, 1 if it
/// is an array of characters; 0 if it is neither.
static uint64_t numberSize(const DIType *T) {
  T = TypeTable::strip(T);
  auto *Array = dyn_cast_or_null<DICompositeType>(T);
  const bool IsArray = Array && Array->getTag() == dwarf::DW_TAG_array_type &&
                       !Array->isVector();
  if (IsArray)
    T = TypeTable::strip(Array->getBaseType());
  if (IsArray && isCharacter(T))
    return 1;
  auto *Basic = dyn_cast_or_null<DIBasicType>(T);
  const unsigned Encoding = Basic ? Basic->getEncoding() : 0;
  const bool IsNumber =
      Encoding == dwarf::DW_ATE_signed || Encoding == dwarf::DW_ATE_unsigned ||
      Encoding == dwarf::DW_ATE_float || Encoding == dwarf::DW_ATE_UTF ||
      (T && T->getTag() == dwarf::DW_TAG_enumeration_type);
  const uint64_t Size = IsNumber ? T->getSizeInBits() / 8 : 0;
  return Size > 1 ? Size : 0;
}

/// The same for a block that a call has allocated and that is used as a T.
static uint64_t numberSize(const mt::Type &T) {
  switch (T.Kind) {
  case TypeKind::SInt:
  case TypeKind::UInt:
  case TypeKind::Char:
  case TypeKind::Float:
    return T.Size;
  default:
    return 0;
  }
}

/// Whether the call may return a block of its own, and of a type that only the
/// caller knows.
static bool mayAllocate(const CallBase &CB) {
  const Function *F = CB.getCalledFunction();
  if (!CB.getType()->isPointerTy() || !F || F->isIntrinsic())
    return false;
  const DIType *T = TypeTable::pointee(resultOf(*F));
  return !T || isCharacter(T);
}

/// Whether the source says of a pointer to what a call allocates that it leads
/// to bytes.
static bool isSaidToBeBytes(const CallBase &CB, const TypeTable &Types) {
  SmallVector<const Value *, 4> Work = {&CB};
  SmallPtrSet<const Value *, 8> Seen;
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (!Seen.insert(V).second)
      continue;
    for (const User *U : V->users()) {
      if (isa<PHINode, SelectInst>(U) ||
          (isa<AllocaInst>(V) && isa<LoadInst>(U)))
        Work.push_back(U);
      auto *S = dyn_cast<StoreInst>(U);
      if (!S || S->getValueOperand() != V)
        continue;
      const Value *Place = S->getPointerOperand();
      auto *GEP = dyn_cast<GEPOperator>(Place);
      const DIDerivedType *Member = GEP ? memberOf(*GEP, Types) : nullptr;
      const DIVariable *Variable = variableOf(Place);
      if ((Member && isOpaque(*Member)) || (Variable && isOpaque(*Variable)))
        return true;
      if (isa<AllocaInst>(Place))
        Work.push_back(Place);
    }
  }
  return false;
}

/// Every place where an address within something else is computed.
static void forEachAddressOf(const Module &M,
                             function_ref<void(const GEPOperator &)> See) {
  SmallPtrSet<const Value *, 16> Seen;
  for (const Function &F : M)
    for (const Instruction &I : instructions(F)) {
      if (auto *GEP = dyn_cast<GEPOperator>(&I))
        See(*GEP);
      for (const Value *V : I.operands())
        if (auto *GEP = dyn_cast<GEPOperator>(V);
            GEP && isa<Constant>(V) && Seen.insert(V).second)
          See(*GEP);
    }
}

OddStores mt::findPieces(const Module &M, TypeTable &Types) {
  OddStores Out;
  if (!Types.hasDebugInfo())
    return Out;
  AddressFlow Flow(M, Types);
  auto See = [&](const Value &V, uint64_t Size,
                 const Function *Inner = nullptr) {
    if (Size)
      if (const Instruction *S = Flow.oddStore(V, Size, Inner))
        Out.insert({&V, S});
  };
  // Types are entered with what is said of their members, so these come first.
  forEachAddressOf(M, [&](const GEPOperator &GEP) {
    const DIDerivedType *Member = memberOf(GEP, Types);
    if (!Member || !isArrayOfCharacters(Member->getBaseType()) ||
        isOpaque(*Member) || Types.isInPieces(Member))
      return;
    if (const Instruction *I = Flow.oddStore(GEP, 1)) {
      Out.insert({&GEP, I});
      Types.setInPieces(Member);
    }
  });
  // Another unit may have the variable.
  for (auto [Place, Store] : Out)
    Types.of(
        cast<DIType>(memberOf(*cast<GEPOperator>(Place), Types)->getScope()));
  auto SeeVariable = [&](const Value &Place) {
    const DIVariable *V = variableOf(&Place);
    if (V && !isOpaque(*V))
      See(Place, numberSize(V->getType()));
  };
  forEachVariable(M, [&](const Value &V) {
    auto *G = dyn_cast<GlobalVariable>(&V);
    if (!G || !G->isConstant())
      SeeVariable(V);
  });
  // Last, as it does not matter to whom a block's address is given.
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      if (auto *CB = dyn_cast<CallBase>(&I); CB && mayAllocate(*CB)) {
        const uint64_t Size = numberSize(Types[allocatedType(*CB, Types)]);
        if (Size != 1 || !isSaidToBeBytes(*CB, Types))
          See(I, Size, Size > 1 && headerOf(*CB) ? &F : nullptr);
      }
  for (auto [Place, Store] : Out)
    if (const DIVariable *V = variableOf(Place))
      Types.setInPieces(V);
    else if (isa<CallBase>(Place))
      Types.setInPieces(Place);
  return Out;
}
