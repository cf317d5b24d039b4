#include "TypeNumbers.h"
#include "SourceText.h"
#include "SourceTypes.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"
#include "llvm/TargetParser/Triple.h"
#include <array>
#include <map>

using namespace llvm;
using namespace mt;

namespace {
/// What keeps a number: the DIVariable or the member, or the Function with the
/// index of an argument and 1, or 0.
using Keeper = std::pair<const void *, unsigned>;

struct Stored {
  SmallVector<NumberDesc, 2> Numbers;
  SetVector<Keeper> From;
};

class TypeNumberFinder {
public:
  TypeNumberFinder(const Module &M, TypeTable &Types);
  void seeInitializer(const GlobalVariable &G);
  void see(const Instruction &I);
  std::vector<TypeNumbersDesc> take();

private:
  TypeTable &Types;
  const DataLayout &DL;
  TargetLibraryInfoImpl Library;
  DenseSet<uint64_t> Sizes;
  SmallVector<uint64_t, 0> StructSizes;
  MapVector<Keeper, Stored> All;
  DenseMap<const void *, const Function *> FunctionOf; // of local variables
  DenseSet<const void *> Functions;
  uint32_t NextOrdinal = 0; // of the constants of an expression
  SourceText Source;
  bool IsNamed = false; // by the system, what the source has there

  bool mayBeOfTypes(const ConstantInt &C) const;
  std::optional<Keeper> keeperAt(const Value *Place);
  void add(Stored &To, const Value *V, NumberDesc At, unsigned Depth = 0);
  void addConstants(const DIType *Root, const void *Variable, const Constant &C,
                    uint64_t Offset, NumberDesc &At);
  bool isOfLibrary(const Function &F) const {
    LibFunc Ignored;
    return F.isIntrinsic() ||
           (F.isDeclaration() && Library.getLibFunc(F, Ignored));
  }
  void close(Keeper Of, Stored &To, DenseSet<Keeper> &Seen);
  bool describe(Keeper Of, TypeNumbersDesc &D);
};

/// Of a struct that an array may be of as far as its size tells.
constexpr uint64_t LeastStruct = 12;

/// Nobody has so many in one place.
constexpr size_t MostNumbers = 256;
} // namespace

/// Whether a type's size or layout is another on some targets.
static bool dependsOnTarget(const DIType *T,
                            DenseMap<const DIType *, bool> &Known) {
  T = TypeTable::strip(T);
  if (!T)
    return false;
  if (T->getTag() == dwarf::DW_TAG_pointer_type)
    return true;
  if (auto *B = dyn_cast<DIBasicType>(T))
    // i386 has 8 bytes at multiples of 4.
    return B->getName().contains("long") || B->getName().contains("double");
  auto *C = dyn_cast<DICompositeType>(T);
  if (!C || C->getTag() == dwarf::DW_TAG_enumeration_type)
    return false;
  auto [It, New] = Known.try_emplace(C, false);
  if (!New)
    return It->second;
  const bool Depends =
      C->getTag() == dwarf::DW_TAG_array_type
          ? dependsOnTarget(C->getBaseType(), Known)
          : any_of(C->getElements(), [&](const DINode *N) {
              auto *M = dyn_cast<DIDerivedType>(N);
              return M && dependsOnTarget(M->getBaseType(), Known);
            });
  return Known[C] = Depends;
}

TypeNumberFinder::TypeNumberFinder(const Module &M, TypeTable &Types)
    : Types(Types), DL(M.getDataLayout()),
      Library(Triple(M.getTargetTriple())) {
  for (const Function &F : M)
    Functions.insert(&F);
  DebugInfoFinder Finder;
  Finder.processModule(M);
  Sizes.insert(DL.getPointerSize());
  DenseMap<const DIType *, bool> Known;
  for (const DIType *T : Finder.types()) {
    const uint64_t Size = T->getSizeInBits() / 8;
    auto *C = dyn_cast<DICompositeType>(T);
    if (isa<DIDerivedType>(T) || !dependsOnTarget(T, Known))
      continue;
    if (Sizes.insert(Size).second && C && Size >= LeastStruct)
      StructSizes.push_back(Size);
    if (C && C->getTag() == dwarf::DW_TAG_structure_type)
      for (const DINode *N : C->getElements())
        if (auto *M = dyn_cast<DIDerivedType>(N))
          Sizes.insert(M->getOffsetInBits() / 8);
  }
  // Of what other units define there is no debug info, and clang's types do not
  // tell a long.
  for (StructType *S : M.getIdentifiedStructTypes())
    if (S->isSized())
      if (const uint64_t Size = DL.getTypeAllocSize(S);
          Size >= LeastStruct && Sizes.insert(Size).second)
        StructSizes.push_back(Size);
}

/// Whether a word of the source may be a number that the system's headers name:
/// signals, errors, flags, of which some are others on some targets.
static bool isSystemName(StringRef Word) {
  if (Word.size() < 3 || any_of(Word, [](char C) {
        return !isUpper(C) && !isDigit(C) && C != '_';
      }))
    return false;
  if (Word[0] == 'E' && isUpper(Word[1]) && !Word.contains('_'))
    return true; // an error
  static constexpr StringLiteral Beginnings[] = {
      "SIG",   "SA_",  "O_",  "MAP_",    "SO_",  "SOL_",
      "SOCK_", "MSG_", "FE_", "RLIMIT_", "POLL", "EPOLL",
      "F_",    "TCS",  "TCI", "TCO",     "TIOC", "FIO"};
  return any_of(Beginnings, [&](StringRef S) { return Word.starts_with(S); });
}

/// Whether a statement or initializer that begins in a line has such a name.
static bool hasSystemName(StringRef Text) {
  constexpr size_t Longest = 1 << 16;
  Text = Text.take_front(Longest).take_until([](char C) { return C == ';'; });
  while (!Text.empty()) {
    const StringRef Word =
        Text.take_while([](char C) { return isAlnum(C) || C == '_'; });
    if (isSystemName(Word))
      return true;
    Text = Text.drop_front(std::max<size_t>(Word.size(), 1));
  }
  return false;
}

/// Whether a constant may be from a type's size, so many of them, an offset in
/// it, or its limits. 0 and 1 are the same everywhere.
bool TypeNumberFinder::mayBeOfTypes(const ConstantInt &C) const {
  if (C.getBitWidth() > 64 || C.getBitWidth() < 16)
    return false;
  if (IsNamed)
    return true;
  const int64_t V = C.getSExtValue();
  // What all ones are depends on the type, and that on the word size.
  if (V == -1)
    return C.getBitWidth() == DL.getPointerSizeInBits();
  if (V <= INT32_MIN || V >= INT32_MAX)
    return true;
  if (V <= 1)
    return false;
  const uint64_t U = static_cast<uint64_t>(V);
  constexpr uint64_t MostElements = 65536;
  return Sizes.contains(U) || any_of(StructSizes, [U](uint64_t Size) {
           return U % Size == 0 && U / Size <= MostElements;
         });
}

/// Whether T is an integer, or an array of them.
static bool keepsNumbers(const DIType *T) {
  T = TypeTable::strip(T);
  if (auto *C = dyn_cast_or_null<DICompositeType>(T);
      C && C->getTag() == dwarf::DW_TAG_array_type)
    T = TypeTable::strip(C->getBaseType());
  auto *B = dyn_cast_or_null<DIBasicType>(T);
  return B && B->getSizeInBits() > 8 &&
         (B->getEncoding() == dwarf::DW_ATE_signed ||
          B->getEncoding() == dwarf::DW_ATE_unsigned);
}

/// Whether a member keeps numbers that are converted by its type.
static bool keepsNumbers(const DIDerivedType &Member) {
  auto *Of = dyn_cast_or_null<DICompositeType>(Member.getScope());
  return Of && Of->getTag() == dwarf::DW_TAG_structure_type &&
         !Member.isBitField() && keepsNumbers(Member.getBaseType());
}

/// What <fenv.h> calls FE_TONEAREST, FE_UPWARD, FE_DOWNWARD and FE_TOWARDZERO.
static std::array<int64_t, 4> roundingModes(const Triple &Target) {
  if (Target.isX86())
    return {0, 0x800, 0x400, 0xc00};
  if (Target.isARM() || Target.isAArch64())
    return {0, 0x400000, 0x800000, 0xc00000};
  if (Target.isRISCV())
    return {0, 3, 2, 1};
  return {0, 2, 3, 1}; // MIPS, Power, z/Architecture
}

std::optional<Keeper> TypeNumberFinder::keeperAt(const Value *Place) {
  bool IsElement = true; // or the variable itself
  for (;;) {
    if (auto *GEP = dyn_cast<GEPOperator>(Place)) {
      if (const DIDerivedType *Member = memberOf(*GEP, Types)) {
        if (!keepsNumbers(*Member))
          return std::nullopt;
        return Keeper(Member, 0);
      }
      IsElement &= GEP->getSourceElementType()->isArrayTy();
      Place = GEP->getPointerOperand();
      continue;
    }
    const DIVariable *V = variableOf(Place);
    if (!V)
      return std::nullopt;
    if (!keepsNumbers(V->getType())) {
      // What it begins with.
      const DIDerivedType *Member = innermostMember(V->getType(), 0);
      if (!IsElement || !Member || !keepsNumbers(*Member))
        return std::nullopt;
      return Keeper(Member, 0);
    }
    if (auto *A = dyn_cast<AllocaInst>(Place))
      FunctionOf[V] = A->getFunction();
    return Keeper(V, 0);
  }
}

void TypeNumberFinder::add(Stored &To, const Value *V, NumberDesc At,
                           unsigned Depth) {
  constexpr unsigned MaxDepth = 8;
  if (Depth == MaxDepth || !V->getType()->isIntegerTy())
    return;
  if (auto *C = dyn_cast<ConstantInt>(V)) {
    At.Ordinal = NextOrdinal++;
    // Counting down is no matter of types.
    if (mayBeOfTypes(*C) && !(At.IsFactor && C->isMinusOne())) {
      At.Value = C->getSExtValue();
      To.Numbers.push_back(At);
    }
  } else if (auto *A = dyn_cast<Argument>(V)) {
    if (!At.IsFactor)
      To.From.insert({A->getParent(), A->getArgNo() + 1});
  } else if (isa<CastInst, SelectInst, PHINode>(V)) {
    for (const Value *Of : cast<User>(V)->operands())
      add(To, Of, At, Depth + 1);
  } else if (auto *Op = dyn_cast<BinaryOperator>(V)) {
    switch (Op->getOpcode()) {
    case Instruction::Or:
    case Instruction::And:
    case Instruction::Xor:
      if (!IsNamed) // flags
        break;
      [[fallthrough]];
    case Instruction::Add:
    case Instruction::Sub:
    case Instruction::Mul:
      // What is added to a difference of pointers, say, is a number as well.
      At.IsFactor = 1;
      for (const Value *Of : Op->operands())
        add(To, Of, At, Depth + 1);
      break;
    default:
      break;
    }
  } else if (auto *CB = dyn_cast<CallBase>(V)) {
    const Function *F = CB->getCalledFunction();
    if (F && F->getName() == "fegetround")
      for (int64_t Mode :
           roundingModes(Triple(F->getParent()->getTargetTriple()))) {
        At.Ordinal = NextOrdinal++;
        At.Value = Mode;
        To.Numbers.push_back(At);
      }
    else if (F && !isOfLibrary(*F) && !At.IsFactor)
      To.From.insert({F, 0});
  } else if (auto *L = dyn_cast<LoadInst>(V); L && !At.IsFactor) {
    auto *A = dyn_cast<AllocaInst>(L->getPointerOperand());
    if (A && !variableOf(A)) {
      // clang's own, for a function's result or a conditional expression's.
      for (const User *U : A->users())
        if (auto *S = dyn_cast<StoreInst>(U); S && S->getPointerOperand() == A)
          add(To, S->getValueOperand(), At, Depth + 1);
    } else if (std::optional<Keeper> K = keeperAt(L->getPointerOperand())) {
      To.From.insert(*K);
    }
  }
}

/// Notes the numbers of an initializer at an offset in a Root.
void TypeNumberFinder::addConstants(const DIType *Root, const void *Variable,
                                    const Constant &C, uint64_t Offset,
                                    NumberDesc &At) {
  llvm::Type *T = C.getType();
  if ((C.isNullValue() && !(IsNamed && isa<ConstantInt>(C))) ||
      isa<UndefValue>(C))
    return;
  if (auto *S = dyn_cast<StructType>(T)) {
    const StructLayout *Layout = DL.getStructLayout(S);
    for (unsigned I = 0; I != S->getNumElements(); ++I)
      addConstants(Root, Variable, *C.getAggregateElement(I),
                   Offset + Layout->getElementOffset(I).getFixedValue(), At);
  } else if (auto *A = dyn_cast<ArrayType>(T)) {
    const uint64_t Size = DL.getTypeAllocSize(A->getElementType());
    if (Size > 1)
      for (uint64_t I = 0; I != A->getNumElements(); ++I)
        addConstants(Root, Variable, *C.getAggregateElement(unsigned(I)),
                     Offset + I * Size, At);
  } else if (auto *Int = dyn_cast<ConstantInt>(&C)) {
    ++At.Ordinal;
    if (!mayBeOfTypes(*Int))
      return;
    const DIDerivedType *Member = innermostMember(Root, Offset);
    if (Member ? !keepsNumbers(*Member) : !Variable || !keepsNumbers(Root))
      return;
    At.Value = Int->getSExtValue();
    All[{Member ? static_cast<const void *>(Member) : Variable, 0}]
        .Numbers.push_back(At);
  }
}

void TypeNumberFinder::seeInitializer(const GlobalVariable &G) {
  const DIGlobalVariable *V = variableOf(&G);
  if (!V || !G.hasInitializer() || G.isConstant())
    return;
  NumberDesc At;
  At.Line = V->getLine();
  IsNamed = hasSystemName(Source.from(V->getFile(), V->getLine(), 1));
  addConstants(V->getType(), V, *G.getInitializer(), 0, At);
}

void TypeNumberFinder::see(const Instruction &I) {
  NextOrdinal = 0;
  IsNamed = false;
  NumberDesc At;
  if (const DebugLoc &Loc = I.getDebugLoc()) {
    At.Line = Loc.getLine();
    At.Col = Loc.getCol();
    IsNamed = (isa<StoreInst, ReturnInst, MemTransferInst>(I) ||
               (isa<CallBase>(I) && !isa<IntrinsicInst>(I))) &&
              hasSystemName(Source.from(Loc->getFile(), At.Line, 1));
  }
  if (auto *S = dyn_cast<StoreInst>(&I)) {
    if (S->getValueOperand()->getType()->isIntegerTy())
      if (std::optional<Keeper> K = keeperAt(S->getPointerOperand()))
        add(All[*K], S->getValueOperand(), At);
  } else if (auto *Copy = dyn_cast<MemTransferInst>(&I)) {
    if (!isNamelessConstant(Copy->getRawSource()))
      return;
    const Value *To = Copy->getRawDest();
    const DIVariable *V = variableOf(To);
    if (V && isa<AllocaInst>(To))
      FunctionOf[V] = I.getFunction();
    addConstants(V ? V->getType() : typeAt(To, Types), V,
                 *cast<GlobalVariable>(Copy->getRawSource())->getInitializer(),
                 0, At);
  } else if (auto *R = dyn_cast<ReturnInst>(&I)) {
    if (R->getReturnValue() && R->getReturnValue()->getType()->isIntegerTy())
      add(All[{I.getFunction(), 0}], R->getReturnValue(), At);
  } else if (auto *CB = dyn_cast<CallBase>(&I)) {
    const Function *F = CB->getCalledFunction();
    if (!F || isOfLibrary(*F))
      return;
    for (unsigned N = 0; N != CB->arg_size(); ++N) {
      NextOrdinal = 0;
      if (CB->getArgOperand(N)->getType()->isIntegerTy())
        add(All[{F, N + 1}], CB->getArgOperand(N), At);
    }
  }
}

/// Adds what a keeper gets, also by way of others of this module.
void TypeNumberFinder::close(Keeper Of, Stored &To, DenseSet<Keeper> &Seen) {
  if (!Seen.insert(Of).second || To.Numbers.size() > MostNumbers)
    return;
  To.From.insert(Of);
  auto It = All.find(Of);
  if (It == All.end())
    return;
  append_range(To.Numbers, It->second.Numbers);
  for (Keeper K : It->second.From)
    close(K, To, Seen);
}

/// Says what it is that keeps numbers; false if nobody has to know.
bool TypeNumberFinder::describe(Keeper Of, TypeNumbersDesc &D) {
  if (Functions.contains(Of.first)) {
    auto *F = static_cast<const Function *>(Of.first);
    const bool IsArgument = Of.second != 0;
    D.Kind =
        IsArgument ? TypeNumbersDesc::OfArgument : TypeNumbersDesc::OfResult;
    D.Function = F->getName().str();
    D.Index = IsArgument ? Of.second - 1 : 0;
    return !F->hasLocalLinkage() && F->isDeclaration() == IsArgument &&
           !D.Numbers.empty();
  }
  auto *Node = static_cast<const DINode *>(Of.first);
  if (auto *V = dyn_cast<DIVariable>(Node)) {
    D.Kind = TypeNumbersDesc::OfVariable;
    D.Name = V->getName().str();
    D.Line = V->getLine();
    const Function *F = FunctionOf.lookup(V);
    if (F)
      D.Function = F->getName().str();
    return !D.Numbers.empty() || !D.From.empty();
  }
  auto *Member = cast<DIDerivedType>(Node);
  if (D.Numbers.empty() && D.From.empty())
    return false;
  D.Type = Types.of(cast<DIType>(Member->getScope()));
  D.Name = Member->getName().str();
  return true;
}

std::vector<TypeNumbersDesc> TypeNumberFinder::take() {
  std::vector<TypeNumbersDesc> Out;
  for (auto &[Of, Direct] : All) {
    Stored Full;
    DenseSet<Keeper> Seen;
    close(Of, Full, Seen);
    if (Full.Numbers.size() > MostNumbers)
      continue;
    TypeNumbersDesc D;
    D.Numbers.assign(Full.Numbers.begin(), Full.Numbers.end());
    for (Keeper K : Full.From)
      if (K != Of && Functions.contains(K.first)) {
        auto *F = static_cast<const Function *>(K.first);
        // What other units give or return.
        if (!F->hasLocalLinkage() && F->isDeclaration() == (K.second == 0))
          D.From.emplace_back(F->getName().str(), K.second);
      }
    if (describe(Of, D))
      Out.push_back(std::move(D));
  }
  return Out;
}

/// Where the code reckons with the bits of a word, as in sets of bits in longs:
/// by its number of bits, or one less, or the logarithm.
static void addWordBits(const Module &M, std::vector<TypeNumbersDesc> &To) {
  const uint64_t Word = M.getDataLayout().getPointerSizeInBits();
  std::map<std::tuple<unsigned, unsigned, unsigned>, uint32_t> Ordinals;
  TypeNumbersDesc D;
  D.Kind = TypeNumbersDesc::OfCode;
  for (const Function &F : M)
    for (const Instruction &I : instructions(F)) {
      auto *O = dyn_cast<BinaryOperator>(&I);
      auto *C = O ? dyn_cast<ConstantInt>(O->getOperand(1)) : nullptr;
      const DebugLoc &At = I.getDebugLoc();
      if (!C || !At ||
          !(O->isIntDivRem() || O->isShift() ||
            O->getOpcode() == Instruction::And))
        continue;
      // A difference of pointers.
      if (isa<PossiblyExactOperator>(O) && O->isExact())
        continue;
      const uint32_t Ordinal =
          Ordinals[{At.getLine(), At.getCol(), O->getOpcode()}]++;
      if (C->equalsInt(Word) || C->equalsInt(Word - 1) ||
          C->equalsInt(Log2_64(Word)))
        D.Numbers.push_back({At.getLine(), At.getCol(), Ordinal, O->getOpcode(),
                             C->getSExtValue()});
    }
  if (!D.Numbers.empty())
    To.push_back(std::move(D));
}

std::vector<TypeNumbersDesc> mt::findTypeNumbers(const Module &M,
                                                 TypeTable &Types) {
  if (!Types.hasDebugInfo())
    return {};
  TypeNumberFinder Found(M, Types);
  for (const GlobalVariable &G : M.globals())
    Found.seeInitializer(G);
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      Found.see(I);
  std::vector<TypeNumbersDesc> Out = Found.take();
  addWordBits(M, Out);
  return Out;
}
