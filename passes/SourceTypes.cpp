#include "SourceTypes.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/DebugProgramInstruction.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace mt;

const DILocalVariable *mt::variableOf(const AllocaInst *A, bool &Deref) {
  auto *Place = const_cast<AllocaInst *>(A);
  Deref = false;
  for (DbgVariableRecord *Record : findDVRDeclares(Place)) {
    Deref = Record->getExpression()->startsWithDeref();
    return Record->getVariable();
  }
  for (DbgDeclareInst *Declare : findDbgDeclares(Place)) {
    Deref = Declare->getExpression()->startsWithDeref();
    return Declare->getVariable();
  }
  // With optimisation clang tracks assignments: the declaration of a variable
  // with a plain place has become notes on the alloca.
  for (DbgVariableRecord *Record : at::getDVRAssignmentMarkers(A))
    if (Record->getAddress() == A)
      return Record->getVariable();
  for (DbgAssignIntrinsic *Assign : at::getAssignmentMarkers(A))
    if (Assign->getAddress() == A)
      return Assign->getVariable();
  return nullptr;
}

const DIGlobalVariable *mt::variableOf(const GlobalVariable *G) {
  SmallVector<DIGlobalVariableExpression *, 1> Expressions;
  G->getDebugInfo(Expressions);
  return Expressions.empty() ? nullptr : Expressions.front()->getVariable();
}

const DIVariable *mt::variableOf(const Value *Place) {
  if (auto *G = dyn_cast<GlobalVariable>(Place))
    return variableOf(G);
  bool Deref;
  auto *A = dyn_cast<AllocaInst>(Place);
  const DIVariable *V = A ? variableOf(A, Deref) : nullptr;
  return V && !Deref ? V : nullptr;
}

void mt::forEachVariable(const Module &M,
                         function_ref<void(const Value &)> See) {
  for (const GlobalVariable &G : M.globals())
    See(G);
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      if (isa<AllocaInst>(I))
        See(I);
}

bool mt::isNamelessConstant(const Value *V) {
  auto *G = dyn_cast<GlobalVariable>(V);
  return G && G->hasPrivateLinkage() && !variableOf(G);
}

bool mt::hasVariables(const Function &F) {
  const DISubprogram *SP = F.getSubprogram();
  return SP && SP->getUnit()->getEmissionKind() == DICompileUnit::FullDebug;
}

const DIType *mt::resultOf(const Function &F) {
  const DISubprogram *SP = F.getSubprogram();
  if (!SP || !SP->getType() || !SP->getType()->getTypeArray().size())
    return nullptr;
  return SP->getType()->getTypeArray()[0];
}

bool mt::isCharacter(const DIType *T) {
  auto *B = dyn_cast_or_null<DIBasicType>(TypeTable::strip(T));
  return B && B->getSizeInBits() == 8;
}

bool mt::isArrayOfCharacters(const DIType *T) {
  auto *C = dyn_cast_or_null<DICompositeType>(TypeTable::strip(T));
  return C && C->getTag() == dwarf::DW_TAG_array_type &&
         isCharacter(C->getBaseType());
}

bool mt::isScalar(const DIType *T, const llvm::Type &Like,
                  const DataLayout &DL) {
  T = TypeTable::strip(T);
  if (!T || T->getSizeInBits() !=
                DL.getTypeSizeInBits(const_cast<llvm::Type *>(&Like)))
    return false;
  if (T->getTag() == dwarf::DW_TAG_pointer_type)
    return Like.isPointerTy();
  if (T->getTag() == dwarf::DW_TAG_enumeration_type)
    return Like.isIntegerTy();
  auto *B = dyn_cast<DIBasicType>(T);
  if (!B)
    return false;
  return B->getEncoding() == dwarf::DW_ATE_float ? Like.isFloatingPointTy()
                                                 : Like.isIntegerTy();
}

void mt::forEachScalar(const Constant &C, uint64_t Offset, const DataLayout &DL,
                       function_ref<void(uint64_t, const Constant &)> See) {
  if (C.isNullValue() || isa<UndefValue>(C))
    return;
  llvm::Type *T = C.getType();
  if (auto *S = dyn_cast<StructType>(T)) {
    const StructLayout *Layout = DL.getStructLayout(S);
    for (unsigned I = 0; I != S->getNumElements(); ++I)
      forEachScalar(*C.getAggregateElement(I),
                    Offset + Layout->getElementOffset(I).getFixedValue(), DL,
                    See);
  } else if (auto *A = dyn_cast<ArrayType>(T)) {
    const uint64_t Size = DL.getTypeAllocSize(A->getElementType());
    for (uint64_t I = 0; I != A->getNumElements(); ++I)
      forEachScalar(*C.getAggregateElement(unsigned(I)), Offset + I * Size, DL,
                    See);
  } else {
    See(Offset, C);
  }
}

/// The member of a struct or union that has an offset in it, the innermost if
/// IsInnermost, or else the one that begins there.
static const DIDerivedType *memberAt(const DIType *T, uint64_t Offset,
                                     bool IsInnermost) {
  const DIDerivedType *Found = nullptr;
  for (;;) {
    auto *C = dyn_cast_or_null<DICompositeType>(TypeTable::strip(T));
    if (!C)
      return Found;
    if (C->getTag() == dwarf::DW_TAG_array_type) {
      const DIType *Of = TypeTable::strip(C->getBaseType());
      const uint64_t Size = Of ? Of->getSizeInBits() / 8 : 0;
      if (Size <= 1)
        return Found;
      T = Of;
      Offset %= Size;
      continue;
    }
    const DIDerivedType *Next = nullptr;
    for (const DINode *N : C->getElements()) {
      auto *M = dyn_cast<DIDerivedType>(N);
      if (!M || M->getTag() != dwarf::DW_TAG_member || M->isBitField() ||
          M->getOffsetInBits() > Offset * 8)
        continue;
      const uint64_t Inside = Offset - M->getOffsetInBits() / 8;
      if (IsInnermost ? Inside * 8 < M->getSizeInBits() || !M->getSizeInBits()
                      : Inside == 0)
        Next = M;
      if (Next && !IsInnermost)
        return Next;
    }
    if (!Next)
      return Found;
    Found = Next;
    Offset -= Next->getOffsetInBits() / 8;
    T = Next->getBaseType();
  }
}

const DIDerivedType *mt::innermostMember(const DIType *T, uint64_t Offset) {
  return memberAt(T, Offset, true);
}

const DIDerivedType *mt::memberOf(const GEPOperator &GEP,
                                  const TypeTable &Types) {
  const DataLayout &DL = Types.dataLayout();
  if (auto *S = dyn_cast<StructType>(GEP.getSourceElementType());
      S && S->hasName() && GEP.getNumIndices() == 2) {
    auto *Field = dyn_cast<ConstantInt>(GEP.getOperand(2));
    const DICompositeType *C = Types.composite(S->getName());
    return C && Field ? memberAt(C,
                                 DL.getStructLayout(S)->getElementOffset(
                                     Field->getZExtValue()),
                                 false)
                      : nullptr;
  }
  const DIVariable *V = variableOf(GEP.getPointerOperand());
  APInt Offset(DL.getIndexTypeSizeInBits(GEP.getType()), 0);
  if (!V || !GEP.accumulateConstantOffset(DL, Offset) || Offset.isNegative())
    return nullptr;
  return innermostMember(V->getType(), Offset.getZExtValue());
}

/// One dimension less, or the element.
static const DIType *elementOf(const DIType *T) {
  auto *C = dyn_cast_or_null<DICompositeType>(TypeTable::strip(T));
  if (!C || C->getTag() != dwarf::DW_TAG_array_type ||
      C->getElements().size() != 1)
    return nullptr;
  return TypeTable::strip(C->getBaseType());
}

const DIType *mt::typeAt(const Value *Pointer, const TypeTable &Types) {
  if (isa<AllocaInst, GlobalVariable>(Pointer)) {
    const DIVariable *V = variableOf(Pointer);
    return V ? TypeTable::strip(V->getType()) : nullptr;
  }
  if (auto *GEP = dyn_cast<GEPOperator>(Pointer)) {
    llvm::Type *Source = GEP->getSourceElementType();
    // Going into a struct: clang names it.
    if (auto *S = dyn_cast<StructType>(Source); S && S->hasName()) {
      const DICompositeType *C = Types.composite(S->getName());
      if (!C)
        return nullptr;
      if (GEP->getNumIndices() == 1)
        return C;
      // The member itself, whatever it holds.
      const DIDerivedType *M = memberOf(*GEP, Types);
      return M ? TypeTable::strip(M->getBaseType()) : nullptr;
    }
    if (GEP->getNumIndices() == 1) {
      if (GEP->getSourceElementType()->isIntegerTy(8) &&
          isa<ConstantInt>(GEP->getOperand(1)) &&
          (isa<AllocaInst>(GEP->getPointerOperand()) ||
           isa<GlobalVariable>(GEP->getPointerOperand())))
        return TypeTable::memberAt(
            typeAt(GEP->getPointerOperand(), Types),
            cast<ConstantInt>(GEP->getOperand(1))->getZExtValue());
      // p[i]: what p points at.
      return TypeTable::pointee(typeOf(GEP->getPointerOperand(), Types));
    }
    if (Source->isArrayTy() && GEP->getNumIndices() == 2)
      return elementOf(typeAt(GEP->getPointerOperand(), Types));
    return nullptr;
  }
  return TypeTable::pointee(typeOf(Pointer, Types));
}

const DIType *mt::typeOf(const Value *V, const TypeTable &Types) {
  if (auto *L = dyn_cast<LoadInst>(V))
    return typeAt(L->getPointerOperand(), Types);
  if (auto *CB = dyn_cast<CallBase>(V)) {
    const Function *F = CB->getCalledFunction();
    return F ? TypeTable::strip(resultOf(*F)) : nullptr;
  }
  if (auto *A = dyn_cast<Argument>(V))
    for (const User *U : A->users())
      if (auto *S = dyn_cast<StoreInst>(U); S && S->getValueOperand() == A)
        return typeAt(S->getPointerOperand(), Types);
  if (auto *GEP = dyn_cast<GetElementPtrInst>(V);
      GEP && GEP->getNumIndices() == 1 &&
      !GEP->getSourceElementType()->isIntegerTy(8))
    return typeOf(GEP->getPointerOperand(), Types);
  return nullptr;
}

static TypeTable::Signedness signednessOf(const Value *V) {
  using S = TypeTable::Signedness;
  auto *I = dyn_cast<Instruction>(V);
  if (!I)
    return S::Unknown;
  switch (I->getOpcode()) {
  case Instruction::SExt:
  case Instruction::SDiv:
  case Instruction::SRem:
  case Instruction::AShr:
  case Instruction::FPToSI:
    return S::Signed;
  case Instruction::ZExt:
  case Instruction::UDiv:
  case Instruction::URem:
  case Instruction::LShr:
  case Instruction::FPToUI:
  case Instruction::PtrToInt:
    return S::Unsigned;
  case Instruction::Add:
  case Instruction::Sub:
  case Instruction::Mul:
    // Signed arithmetic overflows at the programmer's risk, and clang says so.
    return I->hasNoSignedWrap() ? S::Signed : S::Unsigned;
  case Instruction::Call: {
    auto *CB = cast<CallBase>(I);
    if (CB->hasRetAttr(Attribute::SExt))
      return S::Signed;
    if (CB->hasRetAttr(Attribute::ZExt))
      return S::Unsigned;
    return S::Unknown;
  }
  default:
    return S::Unknown;
  }
}

/// The name of the C library's function that a call is of, if it is of one.
static StringRef libraryFunction(const CallBase &Call) {
  const Function *F = Call.getCalledFunction();
  StringRef Name = F && F->isDeclaration() ? F->getName() : "";
  if (Name.consume_back("_chk"))
    Name.consume_front("__");
  return Name;
}

bool mt::writesText(const CallBase &Call) {
  static const StringSet<> Writers = {"strcpy",  "strncpy",  "strcat",
                                      "strncat", "sprintf",  "snprintf",
                                      "fgets",   "vsnprintf"};
  return Writers.contains(libraryFunction(Call));
}

bool mt::onlyReads(const CallBase &Call) {
  static const StringSet<> Readers = {
      "printf",  "fprintf", "puts",    "fputs",   "strlen",     "strcmp",
      "strncmp", "strchr",  "strrchr", "strstr",  "memcmp",     "memchr",
      "fwrite",  "write",   "strdup",  "strndup", "strcasecmp", "atoi",
      "atol",    "atof",    "strtol",  "strtoul", "strtod",     "free"};
  return Readers.contains(libraryFunction(Call));
}

bool mt::compares(const CallBase &Call) {
  static const StringSet<> Comparers = {"strcmp", "strncmp", "memcmp",
                                        "strcasecmp"};
  return Comparers.contains(libraryFunction(Call));
}

/// Whether a parameter of type T is one argument on every target, as a struct
/// or a number of two words may not be.
static bool isOneArgument(const DIType *T) {
  T = TypeTable::strip(T);
  if (!T || T->getSizeInBits() > 64)
    return false;
  if (auto *B = dyn_cast<DIBasicType>(T))
    return B->getEncoding() != dwarf::DW_ATE_complex_float &&
           B->getName() != "long double";
  return T->getTag() == dwarf::DW_TAG_pointer_type ||
         T->getTag() == dwarf::DW_TAG_enumeration_type;
}

const DIType *mt::givenTo(const CallBase &Call, unsigned Argument) {
  if (Argument == 0 && writesText(Call))
    return DIBasicType::get(Call.getContext(), dwarf::DW_TAG_base_type, "char",
                            8, 0, dwarf::DW_ATE_signed_char, DINode::FlagZero);
  const Function *F = Call.getCalledFunction();
  const DISubprogram *SP = F ? F->getSubprogram() : nullptr;
  if (!SP || !SP->getType() || Argument >= F->arg_size())
    return nullptr;
  const DITypeRefArray Types = SP->getType()->getTypeArray();
  SmallVector<const DIType *, 8> Declared;
  for (unsigned I = 1; I < Types.size(); ++I) // the first is the result
    Declared.push_back(Types[I]);
  if (!Declared.empty() && !Declared.back()) // ...
    Declared.pop_back();
  // A result may be written through the first argument. What stands on one side
  // of all that may be several arguments can be counted from there.
  const unsigned Hidden = F->hasStructRetAttr() ? 1 : 0;
  auto *Split = find_if_not(Declared, isOneArgument);
  if (Split == Declared.end() && Declared.size() + Hidden != F->arg_size())
    return nullptr;
  if (Argument >= Hidden &&
      Argument - Hidden < size_t(Split - Declared.begin()))
    return TypeTable::pointee(Declared[Argument - Hidden]);
  auto After = reverse(Declared);
  const size_t FromEnd = F->arg_size() - 1 - Argument;
  auto Last = find_if_not(After, isOneArgument);
  if (FromEnd < size_t(Last - After.begin()))
    return TypeTable::pointee(*(After.begin() + FromEnd));
  return nullptr;
}

TypeId mt::typeOfTemporary(const Value *V, TypeTable &Types,
                           const DataLayout &DL) {
  if (Types.hasDebugInfo())
    if (const DIType *T = typeOf(V, Types)) {
      TypeId Id = Types.of(T);
      const mt::Type &Entry = Types[Id];
      bool SameShape =
          V->getType()->isPointerTy() == (Entry.Kind == TypeKind::Pointer);
      if (Id && SameShape && Entry.Kind != TypeKind::VaList &&
          Entry.Size == DL.getTypeAllocSize(V->getType()).getKnownMinValue())
        return Id;
    }
  // The address of a known place is a pointer to its type.
  if (V->getType()->isPointerTy() && Types.hasDebugInfo())
    if (isa<GEPOperator>(V))
      if (const DIType *T = typeAt(V, Types))
        return Types.pointerTo(Types.of(T));
  return Types.ofLLVM(V->getType(), signednessOf(V));
}
