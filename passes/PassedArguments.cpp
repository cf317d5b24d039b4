#include "PassedArguments.h"
#include "SourceTypes.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace mt;
using PatternMatch::m_Zero, PatternMatch::match;

namespace {
/// Goes through the operands of a call.
class Reader {
public:
  Reader(const CallBase &Call, TypeTable &Types)
      : Call(Call), Types(Types), DL(Types.dataLayout()),
        Target(Call.getModule()->getTargetTriple()) {}

  std::optional<PassedArguments> run();

private:
  const CallBase &Call;
  TypeTable &Types;
  const DataLayout &DL;
  Triple Target;
  PassedArguments Out;

  bool ofCall(const Value *V) const;
  bool mayBeOfStruct(const Value *V) const;
  bool isReadFromNumber(const Value *V) const;
  bool readNumber(unsigned Operand);
  bool readInMemory(unsigned Operand);
  bool isPassedEven(unsigned Operand) const;
  bool isPacked(const DIType *Struct, unsigned Operand) const;
  LoadInst *pieceIn(unsigned Operand) const;
  Value *withoutSteps(Value *Address) const;
  uint64_t wholeOf(const Value *Address) const;
  unsigned readPieces(unsigned Operand);
  const DIType *structAt(Value *Address, uint64_t Bytes) const;
};
} // namespace

/// What is in the copy that V points to, if all of it is one number that is
/// stored once; else V.
static Value *numberBehind(Value *V) {
  bool Deref;
  auto *A = dyn_cast<AllocaInst>(V);
  if (!A || !A->getAllocatedType()->isFloatingPointTy() || variableOf(A, Deref))
    return V;
  Value *Number = nullptr;
  for (User *U : A->users())
    if (auto *Store = dyn_cast<StoreInst>(U);
        Store && Store->getPointerOperand() == A) {
      if (Number)
        return V;
      Number = Store->getValueOperand();
    }
  return Number ? Number : V;
}

/// Whether clang made V for the call rather than for its arguments.
static bool isOfCall(const Value *V, const CallBase &Call) {
  auto *I = dyn_cast<Instruction>(V);
  return !I || (I->getDebugLoc() && I->getDebugLoc() == Call.getDebugLoc());
}

bool Reader::ofCall(const Value *V) const { return isOfCall(V, Call); }

/// The load that V is, or a cast of one to a register's width.
static const LoadInst *loadBehind(const Value *V) {
  if (isa<ZExtInst, PtrToIntInst>(V))
    V = cast<Instruction>(V)->getOperand(0);
  return dyn_cast<LoadInst>(V);
}

/// Whether V stands for a struct, all of it or one part. What shows on all
/// targets is that clang takes a struct apart where the call stands in the
/// source, not where its argument does; in a macro all stands there.
bool Reader::mayBeOfStruct(const Value *V) const {
  bool Deref;
  const LoadInst *Load = loadBehind(V);
  if (!Load)
    return false;
  const Value *From = Load->getPointerOperand();
  auto *A = dyn_cast<AllocaInst>(From);
  auto *G = dyn_cast<GlobalVariable>(From);
  if ((A && A->getAllocatedType() == Load->getType() && variableOf(A, Deref)) ||
      (G && G->getValueType() == Load->getType()))
    return false;
  if (Load->getDebugLoc())
    return ofCall(Load);
  // Without debug info, what most targets show.
  auto *GEP = dyn_cast<GEPOperator>(From);
  auto *S =
      dyn_cast_or_null<StructType>(GEP ? GEP->getSourceElementType() : nullptr);
  return (A && A->getAllocatedType()->isAggregateType()) ||
         (S && S->isLiteral());
}

/// Whether V has been read from what the source says is a number or pointer.
bool Reader::isReadFromNumber(const Value *V) const {
  const LoadInst *Load = loadBehind(V);
  const DIType *T = TypeTable::strip(typeAt(Load->getPointerOperand(), Types));
  // A step into a first member does not show in a constant. No target passes
  // so large a struct in one piece.
  constexpr uint64_t Large = 128; // bits
  if (T && isa<DICompositeType>(T) && T->getSizeInBits() > Large &&
      isa<Constant>(Load->getPointerOperand()) && !Target.isMIPS())
    T = TypeTable::memberAt(T, 0);
  T = TypeTable::strip(T);
  if (!T || T->getSizeInBits() != DL.getTypeSizeInBits(Load->getType()))
    return false;
  auto *Basic = dyn_cast<DIBasicType>(T);
  return (Basic && Basic->getEncoding() != dwarf::DW_ATE_complex_float) ||
         T->getTag() == dwarf::DW_TAG_pointer_type ||
         T->getTag() == dwarf::DW_TAG_enumeration_type;
}

/// Whether I fills A with a copy of a variable, or what a function returns.
static bool copiesTo(const AllocaInst &A, const Instruction &I) {
  if (auto *Copy = dyn_cast<MemCpyInst>(&I))
    return Copy->getRawDest() == &A &&
           !isNamelessConstant(Copy->getRawSource());
  auto *CB = dyn_cast<CallBase>(&I);
  return CB && !isa<IntrinsicInst>(CB) && CB->getArgOperand(0) == &A &&
         CB->paramHasAttr(0, Attribute::StructRet);
}

/// Whether A, to which a pointer is passed, may be a copy of a struct that is
/// passed, as the target does it without saying so. Compound literals, whose
/// addresses are meant, are not filled by copies.
static bool mayBeCopy(const AllocaInst &A) {
  bool Deref;
  const Triple Target(A.getModule()->getTargetTriple());
  auto *S = dyn_cast<StructType>(A.getAllocatedType());
  return (Target.isAArch64() || Target.isRISCV64() || Target.isSystemZ()) &&
         S && !variableOf(&A, Deref) &&
         (S->isLiteral() || any_of(A.users(), [&](const User *U) {
            return copiesTo(A, *cast<Instruction>(U));
          }));
}

const Instruction *mt::copyFor(const CallBase &Call, const AllocaInst &A) {
  // No variable may have a name; and one copy fills a literal of a union, too.
  if (!hasVariables(*Call.getFunction()) || !mayBeCopy(A) ||
      !cast<StructType>(A.getAllocatedType())->hasName() ||
      A.getAllocatedType()->getStructName().starts_with("union."))
    return nullptr;
  const Instruction *Only = nullptr;
  for (const User *U : A.users()) {
    auto *I = cast<Instruction>(U);
    if (I->isLifetimeStartOrEnd() || I == &Call)
      continue;
    if (!copiesTo(A, *I) || (isa<MemCpyInst>(I) && !isOfCall(I, Call)) || Only)
      return nullptr;
    Only = I;
  }
  return Only;
}

bool Reader::readNumber(unsigned Operand) {
  Value *V = numberBehind(Call.getArgOperand(Operand));
  llvm::Type *T = V->getType();
  if (!T->isIntegerTy(32) && !T->isIntegerTy(64) && !T->isPointerTy() &&
      !T->isDoubleTy() && !T->isX86_FP80Ty() && !T->isFP128Ty() &&
      !T->isPPC_FP128Ty())
    return false;
  Out.Operands.push_back(
      {PassedOperand::Number, static_cast<unsigned>(Out.Arguments.size())});
  Out.Arguments.push_back({V});
  return true;
}

/// The struct or union of so many bytes at Address, or null. One whose first
/// member is all of it is meant rather than the member.
const DIType *Reader::structAt(Value *Address, uint64_t Bytes) const {
  const DIType *T = typeAt(Address, Types);
  if (auto *A = dyn_cast<AllocaInst>(Address); A && !T)
    if (auto *S = dyn_cast<StructType>(A->getAllocatedType());
        S && S->hasName())
      T = Types.composite(S->getName());
  while (auto *C = dyn_cast_or_null<DICompositeType>(TypeTable::strip(T))) {
    const bool IsArray = C->getTag() == dwarf::DW_TAG_array_type;
    if (C->getSizeInBits() <= Bytes * 8)
      return C->getSizeInBits() == Bytes * 8 && Bytes &&
                     (C->getTag() == dwarf::DW_TAG_structure_type ||
                      C->getTag() == dwarf::DW_TAG_union_type)
                 ? C
                 : nullptr;
    T = IsArray ? C->getBaseType() : nullptr;
    if (!IsArray)
      for (const DINode *N : C->getElements())
        if (auto *M = dyn_cast<DIDerivedType>(N);
            M && M->getTag() == dwarf::DW_TAG_member && !M->getOffsetInBits() &&
            !M->isBitField()) {
          T = M->getBaseType();
          break;
        }
  }
  return nullptr;
}

/// Whether the operand is what needs more than a word's alignment; also on
/// targets where none does.
bool Reader::isPassedEven(unsigned Operand) const {
  const LoadInst *Piece = pieceIn(Operand);
  const llvm::Type *T = Call.getArgOperand(Operand)->getType();
  switch (Target.getArch()) {
  case Triple::arm:
    return T->isArrayTy() && T->getArrayElementType()->isIntegerTy(64);
  case Triple::riscv64:
    return T->isIntegerTy(128);
  case Triple::x86_64:
    return Piece ? Piece->getAlign() > Align(8)
                 : Call.getParamAlign(Operand).valueOrOne() > Align(8);
  case Triple::mips:
    return Piece && Piece->getAlign() > Align(4);
  default:
    return true;
  }
}

/// Debug info does not tell of packed structs, but what clang passes does,
/// where that matters.
bool Reader::isPacked(const DIType *Struct, unsigned Operand) const {
  return Types[Types.of(Struct)].Align > DL.getPointerSize() &&
         !isPassedEven(Operand);
}

/// A struct that is passed in memory, or by a pointer to a copy.
bool Reader::readInMemory(unsigned Operand) {
  Value *V = Call.getArgOperand(Operand);
  auto *A = dyn_cast<AllocaInst>(V);
  llvm::Type *T = Call.isByValArgument(Operand)
                      ? Call.getParamByValType(Operand)
                      : (A ? A->getAllocatedType() : nullptr);
  const Instruction *Filled = A ? copyFor(Call, *A) : nullptr;
  if (!T || (!Call.isByValArgument(Operand) && !Filled))
    return false;
  const uint64_t Bytes = DL.getTypeAllocSize(T);
  auto *Copy = dyn_cast_or_null<MemCpyInst>(Filled);
  const DIType *Struct =
      structAt(Copy ? withoutSteps(Copy->getRawSource()) : V, Bytes);
  if (auto *S = dyn_cast<StructType>(T); S && S->hasName() && Bytes && !Struct)
    Struct = Types.composite(S->getName());
  if (!Struct || Struct->getSizeInBits() != Bytes * 8 ||
      isPacked(Struct, Operand))
    return false;
  Out.Operands.push_back(
      {PassedOperand::Address, static_cast<unsigned>(Out.Arguments.size())});
  Out.Arguments.push_back({V, Struct, Bytes});
  return true;
}

/// The load whose result the operand is, in a register's width or as a number;
/// null if it is none that clang made for the call.
LoadInst *Reader::pieceIn(unsigned Operand) const {
  Value *V = Call.getArgOperand(Operand);
  auto *Load = const_cast<LoadInst *>(loadBehind(V));
  return Load && ofCall(V) && ofCall(Load) && !Load->isVolatile() ? Load
                                                                  : nullptr;
}

/// Address without the steps into first members that clang has taken for the
/// call.
Value *Reader::withoutSteps(Value *Address) const {
  auto *GEP = dyn_cast<GetElementPtrInst>(Address);
  while (GEP && ofCall(GEP) && GEP->hasAllZeroIndices()) {
    Address = GEP->getPointerOperand();
    GEP = dyn_cast<GetElementPtrInst>(Address);
  }
  return Address;
}

/// How many bytes all pieces have, if Address is that of one among others; else
/// 0. i386 takes the members themselves.
uint64_t Reader::wholeOf(const Value *Address) const {
  auto *GEP = dyn_cast<GEPOperator>(Address);
  auto *S = GEP ? dyn_cast<StructType>(GEP->getSourceElementType()) : nullptr;
  return S && ofCall(GEP) && GEP->getNumIndices() == 2 &&
                 match(GEP->getOperand(1), m_Zero()) &&
                 (S->isLiteral() || Target.getArch() == Triple::x86)
             ? DL.getTypeAllocSize(S).getFixedValue()
             : 0;
}

/// Reads the pieces of one struct; returns how many operands they are, 0 if
/// they are not all of a known struct.
unsigned Reader::readPieces(unsigned Operand) {
  SmallVector<PassedOperand, 4> Pieces;
  const auto Argument = static_cast<unsigned>(Out.Arguments.size());
  unsigned Count = 0;
  // For a struct that is to lie at an even place.
  if (Target.isMIPS() && isa<UndefValue>(Call.getArgOperand(Operand))) {
    Pieces.push_back({PassedOperand::Padding, Argument});
    if (Operand + ++Count == Call.arg_size())
      return 0;
  }
  Value *First = nullptr, *Root = nullptr;
  int64_t Start = 0;
  uint64_t End = 0, Whole = 0;
  for (; Operand + Count != Call.arg_size(); ++Count) {
    LoadInst *Load = pieceIn(Operand + Count);
    if (!Load)
      break;
    Value *Address = Load->getPointerOperand();
    // The first one's may be a step of the source, on i386.
    const uint64_t All =
        First || Target.getArch() != Triple::x86 ? wholeOf(Address) : 0;
    int64_t Offset = 0;
    Value *Of = GetPointerBaseWithConstantOffset(Address, Offset, DL);
    if (!First) {
      First = Address;
      Root = Of;
      Start = Offset;
    } else if (!All || Of != Root ||
               Offset - Start < static_cast<int64_t>(End)) {
      break;
    }
    const auto At = static_cast<uint64_t>(Offset - Start);
    End = At + DL.getTypeAllocSize(Load->getType());
    Whole = std::max({Whole, All, End});
    Pieces.push_back({PassedOperand::Piece, Argument, At, Load->getType()});
  }
  if (!First)
    return 0;
  Value *Base = withoutSteps(First);
  // Of other sizes than its pieces, it has been copied to where they fit.
  Value *Source = Base;
  bool Deref;
  if (auto *A = dyn_cast<AllocaInst>(Base); A && !variableOf(A, Deref))
    for (User *U : A->users())
      if (auto *Copy = dyn_cast<MemCpyInst>(U);
          Copy && Copy->getRawDest() == A && ofCall(Copy)) {
        auto *Length = dyn_cast<ConstantInt>(Copy->getLength());
        if (Source != Base || !Length)
          return 0;
        Source = withoutSteps(Copy->getRawSource());
        Whole = Length->getZExtValue();
      }
  const DIType *Struct = structAt(Source, Whole);
  const unsigned IsPadded = Pieces.front().How == PassedOperand::Padding;
  if (!Struct || isPacked(Struct, Operand + IsPadded))
    return 0;
  Out.Arguments.push_back({Base, Struct, Whole});
  Out.Operands.append(Pieces);
  return Count;
}

std::optional<PassedArguments> Reader::run() {
  const FunctionType *T = Call.getFunctionType();
  if (!T->isVarArg())
    return std::move(Out);
  for (unsigned I = T->getNumParams(); I < Call.arg_size();) {
    const Value *V = Call.getArgOperand(I);
    auto *A = dyn_cast<AllocaInst>(V);
    unsigned Count = 0;
    if (Call.isPassPointeeByValueArgument(I) || (A && mayBeCopy(*A))) {
      Count = Types.hasDebugInfo() && readInMemory(I);
    } else if (mayBeOfStruct(V)) {
      Count = Types.hasDebugInfo() ? readPieces(I) : 0;
      if (!Count && Types.hasDebugInfo() && isReadFromNumber(V))
        Count = readNumber(I);
    } else if (Target.isMIPS() && isa<UndefValue>(V)) {
      Count = Types.hasDebugInfo() ? readPieces(I) : 0;
    } else {
      Count = readNumber(I);
    }
    if (!Count)
      return std::nullopt;
    I += Count;
  }
  return std::move(Out);
}

std::optional<PassedArguments> mt::passedArguments(const CallBase &Call,
                                                   TypeTable &Types) {
  return Reader(Call, Types).run();
}
