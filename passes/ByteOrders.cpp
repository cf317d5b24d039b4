#include "ByteOrders.h"
#include "SourceText.h"
#include "SourceTypes.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace mt;

bool mt::isOrderedType(StringRef Name) {
  return StringSwitch<bool>(Name)
      .Cases("in_addr_t", "in_port_t", true)
      .Cases("__be16", "__be32", "__be64", true)
      .Cases("__le16", "__le32", "__le64", true)
      .Default(false);
}

namespace {
/// What swapping bytes is for.
enum class Swap { None, ToOwnOrder, FromOwnOrder, Either };

/// What a place holds, as far as it is seen.
struct Held {
  bool Ordered = false; // what is in an order of its own
  bool Number = false;  // what is not
  bool Swapped = false; // one or the other
};

class ByteOrders {
public:
  ByteOrders(const Module &M, TypeTable &Types) : M(M), Types(Types) {}
  void run();

private:
  const Module &M;
  TypeTable &Types;
  MapVector<const void *, Held> Places;
  SourceText Source;

  StringRef wordAt(const DILocation &L);
  Swap swapOf(const CallBase &Call);
  void seeSwap(const CallBase &Call, Swap How);
  bool spread(const StoreInst &S);
  void seeLoad(const LoadInst &L);
  void seeStore(const StoreInst &S);
  const void *placeOf(const Value *Pointer, bool *IsDeclared = nullptr) const;
};
} // namespace

/// What the source calls that stands there.
StringRef ByteOrders::wordAt(const DILocation &L) {
  return Source.from(L.getFile(), L.getLine(), L.getColumn())
      .take_while([](char C) { return isAlnum(C) || C == '_'; });
}

/// By the names of functions and macros of <arpa/inet.h> and <endian.h>, which
/// do something on this target: they call what swaps bytes, or themselves.
Swap ByteOrders::swapOf(const CallBase &Call) {
  const Function *F = Call.getCalledFunction();
  if (!F || Call.arg_size() != 1 || !Call.getType()->isIntegerTy())
    return Swap::None;
  auto Named = [](StringRef Name) {
    return StringSwitch<Swap>(Name)
        .Cases("htonl", "htons", Swap::ToOwnOrder)
        .Cases("htobe16", "htobe32", "htobe64", Swap::ToOwnOrder)
        .Cases("htole16", "htole32", "htole64", Swap::ToOwnOrder)
        .Cases("ntohl", "ntohs", Swap::FromOwnOrder)
        .Cases("be16toh", "be32toh", "be64toh", Swap::FromOwnOrder)
        .Cases("le16toh", "le32toh", "le64toh", Swap::FromOwnOrder)
        .Default(Swap::Either);
  };
  if (const Swap How = Named(F->getName()); How != Swap::Either)
    return How;
  if (F->getIntrinsicID() != Intrinsic::bswap &&
      !F->getName().starts_with("__bswap_"))
    return Swap::None;
  const DILocation *L = Call.getDebugLoc();
  return L ? Named(wordAt(*L)) : Swap::Either;
}

static bool isNumberOrArray(const DIType *T) {
  T = TypeTable::strip(T);
  auto *Array = dyn_cast_or_null<DICompositeType>(T);
  if (Array && Array->getTag() == dwarf::DW_TAG_array_type)
    T = TypeTable::strip(Array->getBaseType());
  auto *B = dyn_cast_or_null<DIBasicType>(T);
  return B && B->getSizeInBits() > 8 &&
         (B->getEncoding() == dwarf::DW_ATE_signed ||
          B->getEncoding() == dwarf::DW_ATE_unsigned);
}

/// Whether a number, or an array of such, is declared as of an order of its
/// own.
static bool isDeclaredOrdered(const DIType *T) {
  for (;;) {
    if (auto *D = dyn_cast_or_null<DIDerivedType>(T)) {
      if (D->getTag() == dwarf::DW_TAG_pointer_type)
        return false;
      if (D->getTag() == dwarf::DW_TAG_typedef && isOrderedType(D->getName()))
        return true;
      T = D->getBaseType();
      continue;
    }
    auto *C = dyn_cast_or_null<DICompositeType>(T);
    if (!C || C->getTag() != dwarf::DW_TAG_array_type)
      return false;
    T = C->getBaseType();
  }
}

/// The member, variable or heap block (its call) of numbers that a pointer
/// leads into, or null; and whether its type tells of it.
const void *ByteOrders::placeOf(const Value *V, bool *IsDeclared) const {
  auto Place = [&](const auto *Of, const DIType *T) -> const void * {
    // The address of a struct is that of its first member.
    const DIDerivedType *First = innermostMember(T, 0);
    if (First)
      T = First->getBaseType();
    if (IsDeclared)
      *IsDeclared = isDeclaredOrdered(T);
    if (!isNumberOrArray(T))
      return nullptr;
    return First ? static_cast<const void *>(First) : Of;
  };
  while (auto *GEP = dyn_cast<GEPOperator>(V)) {
    if (const DIDerivedType *Member = memberOf(*GEP, Types))
      return Place(Member, Member->getBaseType());
    V = GEP->getPointerOperand();
  }
  if (const DIVariable *Variable = variableOf(V))
    return Place(Variable, Variable->getType());
  auto *L = dyn_cast<LoadInst>(V);
  if (!L || !isa<AllocaInst>(L->getPointerOperand()))
    return nullptr;
  const CallBase *Block = nullptr;
  for (const User *U : L->getPointerOperand()->users())
    if (auto *S = dyn_cast<StoreInst>(U)) {
      if (Block || !isa<CallBase>(S->getValueOperand()))
        return nullptr;
      Block = cast<CallBase>(S->getValueOperand());
    }
  return Block;
}

static bool isCast(const Value *V) {
  return isa<TruncInst, ZExtInst, SExtInst, FreezeInst>(V);
}

static const Value *withoutCasts(const Value *V) {
  while (isCast(V))
    V = cast<Instruction>(V)->getOperand(0);
  return V;
}

/// Visits the uses of a value, of casts those of the result.
static void forEachUse(const Value &V, function_ref<void(const Use &)> See) {
  for (const Use &U : V.uses())
    if (isCast(U.getUser()))
      forEachUse(*U.getUser(), See);
    else
      See(U);
}

void ByteOrders::seeSwap(const CallBase &Call, Swap How) {
  // In a wider integer, they are not its bytes but a number's.
  auto Note = [&](const Value *Pointer, const Value *V, bool IsOrdered) {
    const void *Place = placeOf(Pointer);
    if (!Place)
      return;
    Held &To = Places[Place];
    To.Swapped |= How == Swap::Either;
    To.Ordered |= How != Swap::Either && IsOrdered;
    To.Number |=
        (How != Swap::Either && !IsOrdered) || V->getType() != Call.getType();
  };
  const bool IsTo = How == Swap::ToOwnOrder;
  forEachUse(Call, [&](const Use &U) {
    if (auto *S = dyn_cast<StoreInst>(U.getUser());
        S && S->getPointerOperand() != U)
      Note(S->getPointerOperand(), S->getValueOperand(), IsTo);
  });
  if (auto *L = dyn_cast<LoadInst>(withoutCasts(Call.getArgOperand(0))))
    Note(L->getPointerOperand(), L, !IsTo);
}

/// Whether a function returns a number of an order of its own.
static bool returnsOrdered(const Value *V) {
  auto *Call = dyn_cast<CallBase>(V);
  const Function *F = Call ? Call->getCalledFunction() : nullptr;
  return F && (F->getName() == "inet_addr" || isDeclaredOrdered(resultOf(*F)));
}

/// What is copied is what it was, and what is declared as such gets nothing
/// else.
bool ByteOrders::spread(const StoreInst &S) {
  const Value *V = withoutCasts(S.getValueOperand());
  if (!V->getType()->isIntegerTy())
    return false;
  bool IsDeclared = false, FromDeclared = false;
  const void *To = placeOf(S.getPointerOperand(), &IsDeclared);
  const bool IsWidened = V != S.getValueOperand() &&
                         V->getType() != S.getValueOperand()->getType();
  auto Add = [&](const void *Place, Held Given) {
    if (!Place || (!Given.Ordered && !Given.Swapped))
      return false;
    Held &Has = Places[Place];
    const bool IsNew =
        (Given.Ordered && !Has.Ordered) || (Given.Swapped && !Has.Swapped);
    Has.Number |= IsWidened && Place == To;
    Has.Ordered |= Given.Ordered;
    Has.Swapped |= Given.Swapped;
    return IsNew;
  };
  if (returnsOrdered(V))
    return Add(To, {true, false, false});
  auto *L = dyn_cast<LoadInst>(V);
  if (!L)
    return false;
  const void *From = placeOf(L->getPointerOperand(), &FromDeclared);
  bool IsNew = IsDeclared && Add(From, {true, false, false});
  Held Given = Places.lookup(From);
  Given.Ordered |= FromDeclared;
  IsNew |= Add(To, Given);
  return IsNew;
}

/// Whether a constant is the same in both orders.
static bool isEitherWay(const Value *V) {
  auto *C = dyn_cast<ConstantInt>(V);
  if (!C)
    return false;
  const APInt &Value = C->getValue();
  return Value.getBitWidth() % 16 || Value.byteSwap() == Value;
}

static bool isCalculated(const Value *V) {
  auto *O = dyn_cast<BinaryOperator>(V);
  return O && O->getOpcode() != Instruction::And &&
         O->getOpcode() != Instruction::Or &&
         O->getOpcode() != Instruction::Xor;
}

/// A place whose value is calculated or compared with holds a number.
void ByteOrders::seeLoad(const LoadInst &L) {
  auto It = Places.find(placeOf(L.getPointerOperand()));
  if (It == Places.end() || It->second.Number)
    return;
  forEachUse(L, [&](const Use &U) {
    const User *By = U.getUser();
    bool Is = isCalculated(By) || isa<SwitchInst, GEPOperator>(By) ||
              isa<UIToFPInst, SIToFPInst>(By);
    if (auto *C = dyn_cast<ICmpInst>(By)) {
      const Value *Other = C->getOperand(1 - U.getOperandNo());
      Is = !C->isEquality() || (isa<Constant>(Other) && !isEitherWay(Other));
    }
    It->second.Number |= Is;
  });
}

void ByteOrders::seeStore(const StoreInst &S) {
  const Value *V = withoutCasts(S.getValueOperand());
  if (!V->getType()->isIntegerTy())
    return;
  if ((isa<Constant>(V) && !isEitherWay(V)) || isCalculated(V))
    if (auto It = Places.find(placeOf(S.getPointerOperand()));
        It != Places.end())
      It->second.Number = true;
}

void ByteOrders::run() {
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        if (const Swap How = swapOf(*Call); How != Swap::None)
          seeSwap(*Call, How);
  // What is declared so may be used as a number all the same.
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      if (const Value *Pointer = getLoadStorePointerOperand(&I)) {
        bool IsDeclared = false;
        const void *Place = placeOf(Pointer, &IsDeclared);
        if (Place && IsDeclared)
          Places[Place].Ordered = true;
      }
  for (bool More = true; More;) {
    More = false;
    for (const Function &F : M)
      for (const Instruction &I : instructions(F))
        if (auto *S = dyn_cast<StoreInst>(&I))
          More |= spread(*S);
  }
  if (Places.empty())
    return;
  for (const Function &F : M)
    for (const Instruction &I : instructions(F)) {
      if (auto *L = dyn_cast<LoadInst>(&I))
        seeLoad(*L);
      else if (auto *S = dyn_cast<StoreInst>(&I))
        seeStore(*S);
    }
  for (const auto &[Place, Has] : Places)
    if (Has.Ordered)
      Types.setByteOrder(Place, Has.Number ? mt::Type::MayKeepOrder
                                           : mt::Type::KeepsOrder);
    else if (Has.Swapped && !Has.Number)
      Types.setByteOrder(Place, mt::Type::IsSwapped);
}

void mt::findByteOrders(const Module &M, TypeTable &Types) {
  if (Types.hasDebugInfo())
    ByteOrders(M, Types).run();
}
