#include "Sites.h"
#include "Carving.h"
#include "Names.h"
#include "SourceTypes.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"
#include <algorithm>

using namespace llvm;
using namespace mt;

namespace {
/// One allocating function of the C library.
struct HeapFunction {
  const char *Name;
  const char *WithSite; // takes an extra mt_site * at the end; may be null
  const char *Plain;    // same prototype as Name, for pointers to it
};
} // namespace

static constexpr HeapFunction HeapFunctions[] = {
    {"malloc", "mt_malloc", "mt_plain_malloc"},
    {"calloc", "mt_calloc", "mt_plain_calloc"},
    {"realloc", "mt_realloc", "mt_plain_realloc"},
    {"reallocarray", "mt_reallocarray", "mt_plain_reallocarray"},
    {"aligned_alloc", "mt_aligned_alloc", "mt_plain_aligned_alloc"},
    {"memalign", "mt_memalign", "mt_plain_memalign"},
    {"valloc", "mt_valloc", "mt_plain_valloc"},
    {"pvalloc", "mt_pvalloc", "mt_plain_pvalloc"},
    {"posix_memalign", "mt_posix_memalign", "mt_plain_posix_memalign"},
    {"strdup", "mt_strdup", "mt_plain_strdup"},
    {"__strdup", "mt_strdup", "mt_plain_strdup"},
    {"strndup", "mt_strndup", "mt_plain_strndup"},
    {"__strndup", "mt_strndup", "mt_plain_strndup"},
    {"mmap", "mt_mmap", "mt_plain_mmap"},
    {"mmap64", "mt_mmap64", "mt_plain_mmap64"},
    {"free", nullptr, "mt_free"},
    {"cfree", nullptr, "mt_free"},
    {"malloc_usable_size", nullptr, "mt_malloc_usable_size"},
};

SiteTable::SiteTable(Module &M, TypeTable &Types) : M(M), Types(Types) {
  auto *I32 = llvm::Type::getInt32Ty(M.getContext());
  RecordType = StructType::get(I32, I32);
  Placeholder = new GlobalVariable(M, ArrayType::get(RecordType, 0), false,
                                   GlobalValue::ExternalLinkage, nullptr,
                                   "mt.sites.placeholder");
}

Constant *SiteTable::add(const Function &F, const DebugLoc &Loc,
                         StringRef Callee, TypeId Type) {
  SiteDesc D;
  D.Function = F.getName().str();
  if (Loc) {
    D.File = Loc->getFilename().str();
    D.Line = Loc.getLine();
    D.Col = Loc.getCol();
  } else {
    D.File = M.getSourceFileName();
  }
  D.Callee = Callee.str();
  D.Type = Type;
  Descriptors.push_back(std::move(D));
  auto *I64 = llvm::Type::getInt64Ty(M.getContext());
  return ConstantExpr::getInBoundsGetElementPtr(
      RecordType, Placeholder, ConstantInt::get(I64, Descriptors.size() - 1));
}

GlobalVariable *SiteTable::finish() {
  auto *I32 = llvm::Type::getInt32Ty(M.getContext());
  SmallVector<Constant *, 32> Records;
  for (uint32_t I = 0; I != Descriptors.size(); ++I)
    Records.push_back(ConstantStruct::get(
        RecordType, {ConstantInt::get(I32, 0), ConstantInt::get(I32, I)}));
  auto *T = ArrayType::get(RecordType, Records.size());
  auto *Array =
      new GlobalVariable(M, T, false, GlobalValue::InternalLinkage,
                         ConstantArray::get(T, Records), names::Sites);
  Placeholder->replaceAllUsesWith(Array);
  Placeholder->eraseFromParent();
  return Array;
}

static const Value *withoutCasts(const Value *V) {
  while (auto *C = dyn_cast<CastInst>(V))
    V = C->getOperand(0);
  return V;
}

/// Whether a value is a parameter as the caller has given it.
static bool isGiven(const Value *V) {
  V = withoutCasts(V);
  if (auto *L = dyn_cast<LoadInst>(V))
    return any_of(L->getPointerOperand()->users(), [&](const User *U) {
      auto *S = dyn_cast<StoreInst>(U);
      return S && S->getPointerOperand() == L->getPointerOperand() &&
             isa<Argument>(S->getValueOperand());
    });
  return isa<Argument>(V);
}

/// The arguments that say how large a block is: their product, if two.
static SmallVector<const Value *, 2> sizesOf(const CallBase &Call) {
  SmallVector<const Value *, 2> Sizes;
  if (const Function *F = Call.getCalledFunction();
      F && F->getName().contains("mmap"))
    return {Call.getArgOperand(1)};
  for (const Value *A : Call.args())
    if (A->getType()->isIntegerTy())
      Sizes.push_back(A);
  if (const Function *F = Call.getCalledFunction();
      F && F->getName().contains("align") && Sizes.size() > 1)
    Sizes.erase(Sizes.begin(), Sizes.end() - 1);
  return Sizes;
}

/// Whether the caller of the function says how large the block becomes: then it
/// knows the type, too, whatever the function calls it.
static bool sizeIsGiven(const CallBase &Call) {
  SmallVector<const Value *, 2> Sizes = sizesOf(Call);
  return any_of(Sizes, isGiven) && all_of(Sizes, [](const Value *V) {
           auto *C = dyn_cast<ConstantInt>(V);
           return (C && C->isOne()) || isGiven(V);
         });
}

/// What a size says of a block that is used as objects of so many bytes.
enum class Extent {
  Whole, // nothing against so many whole objects
  Text,  // one and a number of bytes: sizeof *p + length + 1
  More,  // one and anything
};

/// Whether a value has been divided by a number.
static bool isDividedBy(const Value *V, uint64_t By) {
  auto *O = dyn_cast<BinaryOperator>(withoutCasts(V));
  auto *C = O ? dyn_cast<ConstantInt>(O->getOperand(1)) : nullptr;
  if (!C)
    return false;
  return O->getOpcode() == Instruction::UDiv
             ? C->getZExtValue() == By
             : O->getOpcode() == Instruction::LShr && C->getZExtValue() < 64 &&
                   uint64_t(1) << C->getZExtValue() == By;
}

/// The number of bytes that a term of a size counts in, 0 if it tells nothing,
/// as where it is only rounded.
static uint64_t unitOf(const Value *Term) {
  auto *P = dyn_cast<BinaryOperator>(Term);
  auto *Factor = P ? dyn_cast<ConstantInt>(P->getOperand(1)) : nullptr;
  uint64_t Unit = 0;
  if (Factor && P->getOpcode() == Instruction::Mul)
    Unit = Factor->getZExtValue();
  if (Factor && P->getOpcode() == Instruction::Shl)
    Unit = uint64_t(1) << Factor->getZExtValue();
  return Unit && isDividedBy(P->getOperand(0), Unit) ? 0 : Unit;
}

static Extent extentOf(const Value *V, uint64_t Size) {
  SmallVector<const Value *, 4> Terms = {withoutCasts(V)};
  int64_t Constant = 0;
  bool Bytes = false, Scaled = false;
  while (!Terms.empty()) {
    const Value *Term = Terms.pop_back_val();
    auto *O = dyn_cast<BinaryOperator>(Term);
    if (O && O->getOpcode() == Instruction::Add) {
      Terms.push_back(withoutCasts(O->getOperand(0)));
      Terms.push_back(withoutCasts(O->getOperand(1)));
    } else if (auto *Less = O && O->getOpcode() == Instruction::Sub
                                ? dyn_cast<ConstantInt>(O->getOperand(1))
                                : nullptr) {
      Terms.push_back(withoutCasts(O->getOperand(0)));
      Constant -= Less->getSExtValue();
    } else if (auto *C = dyn_cast<ConstantInt>(Term)) {
      Constant += C->getSExtValue();
    } else if (uint64_t Unit = unitOf(Term); Unit > 1) {
      if (Unit % Size == 0)
        return Extent::Whole;
      Scaled = true;
    } else {
      Bytes = true;
    }
  }
  const auto One = static_cast<int64_t>(Size);
  if (!Bytes && !Scaled)
    return Constant % One == 0 ? Extent::Whole : Extent::More;
  if (Constant < One)
    return Extent::Whole;
  return Scaled || Constant > One + 1 ? Extent::More : Extent::Text;
}

/// Whether a number of bytes has been counted in objects of Size, or is one of
/// them and a text behind it.
static bool countsObjects(const Value *V, uint64_t Size) {
  V = withoutCasts(V);
  if (auto *C = dyn_cast<ConstantInt>(V))
    return C->getZExtValue() == Size;
  if (unitOf(V) == Size)
    return true;
  auto *Sum = dyn_cast<BinaryOperator>(V);
  return Sum && Sum->getOpcode() == Instruction::Add &&
         any_of(Sum->operands(), [&](const Value *Term) {
           auto *C = dyn_cast<ConstantInt>(Term);
           return countsObjects(Term, Size) ||
                  (C && C->getZExtValue() == Size + 1);
         });
}

/// The same of what an allocator elsewhere is asked for: it may be a constant
/// number of objects as well. Of small ones, any number is a multiple; and a
/// pool's size often is one, so this says nothing of what is in the block.
static bool maySizeObjects(const Value *V, uint64_t Size) {
  constexpr uint64_t LeastStruct = 16;
  auto isMultiple = [&](const Value *Term) {
    auto *C = dyn_cast<ConstantInt>(withoutCasts(Term));
    return C && C->getZExtValue() && C->getZExtValue() % Size == 0;
  };
  if (countsObjects(V, Size))
    return true;
  auto *Sum = dyn_cast<BinaryOperator>(withoutCasts(V));
  return Size >= LeastStruct &&
         (isMultiple(V) || (Sum && Sum->getOpcode() == Instruction::Add &&
                            any_of(Sum->operands(), isMultiple)));
}

/// What the pointers point at that a type has at Offset, in every member of a
/// union; null for void.
static void pointeesAt(const DIType *T, uint64_t Offset,
                       SmallSetVector<const DIType *, 4> &Out) {
  T = TypeTable::strip(T);
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (!C) {
    if (Offset == 0 && T && TypeTable::isPointer(T))
      Out.insert(TypeTable::pointee(T));
    return;
  }
  if (C->getTag() == dwarf::DW_TAG_array_type) {
    const DIType *Element = TypeTable::strip(C->getBaseType());
    if (const uint64_t Size = Element ? Element->getSizeInBits() / 8 : 0)
      pointeesAt(Element, Offset % Size, Out);
    return;
  }
  for (const DINode *N : C->getElements())
    if (auto *M = dyn_cast<DIDerivedType>(N);
        M && M->getTag() == dwarf::DW_TAG_member && !M->isBitField())
      if (const uint64_t Start = M->getOffsetInBits() / 8;
          Offset >= Start && Offset - Start < M->getSizeInBits() / 8)
        pointeesAt(M->getBaseType(), Offset - Start, Out);
}

/// What a block is that is kept in a union of pointers: of the types that they
/// point at, if all do, the one that the block's size was counted in.
static const DIType *keptInUnion(const Value *Place, const CallBase &Call,
                                 const TypeTable &Types) {
  const DIType *Whole = nullptr;
  uint64_t Offset = 0;
  while (!(Whole = typeAt(Place, Types))) {
    auto *GEP = dyn_cast<GEPOperator>(Place);
    if (!GEP)
      return nullptr;
    // An element of an array is as any other.
    APInt Start(Types.dataLayout().getIndexTypeSizeInBits(GEP->getType()), 0);
    if (GEP->accumulateConstantOffset(Types.dataLayout(), Start))
      Offset += Start.getZExtValue();
    else if (!GEP->getSourceElementType()->isArrayTy())
      return nullptr;
    Place = GEP->getPointerOperand();
  }
  SmallSetVector<const DIType *, 4> Pointees;
  pointeesAt(Whole, Offset, Pointees);
  const DIType *Found = nullptr;
  for (const DIType *T : Pointees) {
    if (!T || isCharacter(T))
      return nullptr;
    const uint64_t Size = T->getSizeInBits() / 8;
    if (Size > 1 && any_of(sizesOf(Call), [&](const Value *V) {
          return countsObjects(V, Size);
        })) {
      if (Found)
        return nullptr;
      Found = T;
    }
  }
  return Found;
}

/// What a heap call's result is used as: the pointee of the variable, member or
/// result it is stored to.
TypeId mt::allocatedType(const Value &Result, TypeTable &Types) {
  if (!Types.hasDebugInfo())
    return 0;
  const DIType *Weak = nullptr; // char: could be anything
  // With the size of what pointers to an element have been counted in.
  SmallVector<std::pair<const Value *, uint64_t>, 4> Work = {{&Result, 0}};
  SmallPtrSet<const Value *, 8> Seen;
  while (!Work.empty()) {
    auto [V, Step] = Work.pop_back_val();
    if (!Seen.insert(V).second)
      continue;
    for (const User *U : V->users()) {
      const DIType *T = nullptr;
      if (auto *S = dyn_cast<StoreInst>(U)) {
        if (S->getValueOperand() != V)
          continue;
        T = TypeTable::pointee(typeAt(S->getPointerOperand(), Types));
        if (auto *Call = dyn_cast<CallBase>(&Result); Call && !T)
          T = keptInUnion(S->getPointerOperand(), *Call, Types);
        // void *p = malloc(..); q = p; or the return slot.
        if (!T)
          if (auto *A = dyn_cast<AllocaInst>(S->getPointerOperand()))
            for (const User *Reader : A->users())
              if (isa<LoadInst>(Reader))
                Work.push_back({Reader, Step});
      } else if (auto *Element = dyn_cast<GetElementPtrInst>(U);
                 Element && Element->getNumIndices() == 1 && !Step) {
        const DataLayout &DL = Element->getDataLayout();
        if (uint64_t Size =
                DL.getTypeAllocSize(Element->getSourceElementType());
            Size > 1)
          Work.push_back({Element, Size});
      } else if (auto *R = dyn_cast<ReturnInst>(U)) {
        T = TypeTable::pointee(resultOf(*R->getFunction()));
      } else if (auto *CB = dyn_cast<CallBase>(U)) {
        for (unsigned I = 0; I != CB->arg_size(); ++I)
          if (CB->getArgOperand(I) == V)
            T = givenTo(*CB, I);
      } else if (isa<PHINode, SelectInst>(U)) {
        Work.push_back({U, Step});
      }
      if (!T)
        continue;
      if (isCharacter(T))
        Weak = T;
      else if (TypeId Id = Types.of(T); !Step || Types[Id].Size == Step)
        return Id;
    }
  }
  return Weak ? Types.of(Weak) : 0;
}

/// Whether what stands in BB runs more than once per call.
static bool isRepeated(const BasicBlock &BB) {
  SmallVector<const BasicBlock *, 8> Work(successors(&BB));
  SmallPtrSet<const BasicBlock *, 16> Seen;
  while (!Work.empty()) {
    const BasicBlock *B = Work.pop_back_val();
    if (B == &BB)
      return true;
    if (Seen.insert(B).second)
      append_range(Work, successors(B));
  }
  return false;
}

uint64_t mt::headerOf(const CallBase &Call) {
  const DataLayout &DL = Call.getModule()->getDataLayout();
  SmallVector<std::pair<const Value *, int64_t>, 8> Work = {{&Call, 0}};
  SmallPtrSet<const Value *, 16> Seen;
  SmallSet<int64_t, 4> Returned, Moved; // Moved: "p += 1" of a variable p
  while (!Work.empty()) {
    auto [V, Offset] = Work.pop_back_val();
    if (!Seen.insert(V).second)
      continue;
    auto *FromGEP = dyn_cast<GetElementPtrInst>(V);
    for (const User *U : V->users()) {
      if (isa<ReturnInst>(U)) {
        Returned.insert(Offset);
      } else if (isa<PHINode, SelectInst>(U)) {
        Work.push_back({U, Offset});
      } else if (auto *GEP = dyn_cast<GetElementPtrInst>(U)) {
        APInt Bytes(DL.getIndexTypeSizeInBits(GEP->getType()), 0);
        if (GEP->getPointerOperand() == V &&
            GEP->accumulateConstantOffset(DL, Bytes))
          Work.push_back({GEP, Offset + Bytes.getSExtValue()});
      } else if (auto *S = dyn_cast<StoreInst>(U)) {
        auto *A = dyn_cast<AllocaInst>(S->getPointerOperand());
        if (S->getValueOperand() != V || !A)
          continue;
        auto *Was = FromGEP ? dyn_cast<LoadInst>(FromGEP->getPointerOperand())
                            : nullptr;
        if (Was && Was->getPointerOperand() == A) {
          if (Offset > 0 && !isRepeated(*S->getParent()))
            Moved.insert(Offset);
          continue;
        }
        for (const User *Reader : A->users())
          if (isa<LoadInst>(Reader))
            Work.push_back({Reader, Offset});
      }
    }
  }
  const auto &Places = Moved.empty() ? Returned : Moved;
  if (Returned.empty() || Places.size() != 1 || *Places.begin() <= 0)
    return 0;
  return static_cast<uint64_t>(*Places.begin());
}

/// Whether a struct is nothing but bytes, as where an allocator has a header
/// for debugging only: `struct block { char data[8]; }`.
static bool holdsBytesOnly(const mt::Type &T, const TypeTable &Types) {
  if (T.Kind != TypeKind::Struct || T.Members.size() != 1)
    return false;
  const mt::Type &Member = Types[T.Members[0].Type];
  return Member.Kind == TypeKind::Array && Types[Member.Elem].Size == 1;
}

/// What a call allocates, given the type that its result is used as: one of it
/// and more, where the size says so.
TypeId SiteTable::allocated(const CallBase &Call, TypeId T,
                            ArrayRef<const Value *> Sizes) {
  const uint64_t Size = T ? Types[T].Size : 0;
  const bool IsInPieces = Types.isInPieces(&Call);
  if (IsInPieces && Size <= 1)
    return Types.hidden(1);
  if (IsInPieces)
    T = Types.inPieces(T);
  else if (const uint32_t Order = Types.byteOrder(&Call))
    return Types.ordered(T, Order);
  if (Size <= 1 || Sizes.empty())
    return T;
  const DIType *Given = TypeTable::pointee(resultOf(*Call.getFunction()));
  if (!Given || Types.of(Given) != T) {
    const uint64_t Head = headerOf(Call);
    if (Head && Head % Size == 0)
      return Types.withGiven(T, Head);
    if (!Given && holdsBytesOnly(Types[T], Types) &&
        none_of(Sizes, [](const Value *V) { return isa<ConstantInt>(V); }))
      return 0;
  }
  if (IsInPieces)
    return T;
  // Of calloc's two, one of whole objects is enough.
  Extent E = Extent::More;
  for (const Value *V : Sizes)
    E = std::min(E, extentOf(V, Size));
  // A size that is not counted in such structs may be that of a pool.
  if (E == Extent::Whole && Types[T].is(mt::Type::IsCarved) &&
      none_of(Sizes, [&](const Value *V) { return countsObjects(V, Size); }))
    E = Extent::More;
  return E == Extent::Whole ? T : Types.withRest(T, E == Extent::Text);
}

/// A wrapper: some return gives what a heap call (of the runtime by now)
/// returned, and what that is for only the caller knows.
bool SiteTable::returnsFreshBlock(const Function &F) const {
  if (!F.getReturnType()->isPointerTy())
    return false;
  if (F.isDeclaration() && F.getName() == names::Typed)
    return true;
  if (F.isDeclaration())
    return F.hasRetAttribute(Attribute::NoAlias) &&
           !F.getName().starts_with("mt_");
  SmallVector<const Value *, 8> Work;
  SmallPtrSet<const Value *, 16> Seen;
  for (const Instruction &I : instructions(F))
    if (auto *CB = dyn_cast<CallBase>(&I))
      if (const Function *Callee = CB->getCalledFunction())
        for (const HeapFunction &H : HeapFunctions)
          if (H.WithSite && Callee->getName() == H.WithSite) {
            TypeId Type = allocatedType(*CB, Types);
            if (!Type || Types[Type].Size <= 1 || sizeIsGiven(*CB))
              Work.push_back(CB);
          }
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (!Seen.insert(V).second)
      continue;
    for (const User *U : V->users()) {
      if (isa<ReturnInst>(U))
        return true;
      if (auto *S = dyn_cast<StoreInst>(U);
          S && S->getValueOperand() == V &&
          isa<AllocaInst>(S->getPointerOperand())) {
        for (const User *Reader : S->getPointerOperand()->users())
          if (isa<LoadInst>(Reader))
            Work.push_back(Reader);
      } else if (isa<PHINode, SelectInst>(U)) {
        Work.push_back(U);
      }
    }
  }
  return false;
}

void SiteTable::rewriteHeapCalls() {
  markCarved(M, Types);
  auto *Ptr = PointerType::getUnqual(M.getContext());
  SmallPtrSet<const Function *, 8> Wrappers;

  for (const HeapFunction &H : HeapFunctions) {
    Function *F = M.getFunction(H.Name);
    if (!F || !F->isDeclaration() || F->use_empty())
      continue;
    SmallVector<CallBase *, 16> Calls;
    if (H.WithSite)
      for (User *U : F->users())
        if (auto *CB = dyn_cast<CallBase>(U);
            CB && CB->getCalledOperand() == F && isa<CallInst>(CB) &&
            CB->getFunctionType() == F->getFunctionType())
          Calls.push_back(CB);
    // Uses are listed in no particular order; sites are numbered by place.
    SmallPtrSet<CallBase *, 16> Set(Calls.begin(), Calls.end());
    Calls.clear();
    if (!Set.empty())
      for (Function &Caller : M)
        for (Instruction &I : instructions(Caller))
          if (auto *CB = dyn_cast<CallBase>(&I); CB && Set.contains(CB))
            Calls.push_back(CB);
    if (!Calls.empty()) {
      FunctionType *Old = F->getFunctionType();
      SmallVector<llvm::Type *, 4> Params(Old->params());
      Params.push_back(Ptr);
      FunctionCallee New = M.getOrInsertFunction(
          H.WithSite, FunctionType::get(Old->getReturnType(), Params, false));
      auto *NewF = cast<Function>(New.getCallee());
      NewF->setDoesNotThrow();
      if (Old->getReturnType()->isPointerTy() &&
          !StringRef(H.Name).starts_with("realloc") &&
          !StringRef(H.Name).starts_with("mmap"))
        NewF->addRetAttr(Attribute::NoAlias);
      for (CallBase *CB : Calls) {
        TypeId Type =
            Old->getReturnType()->isPointerTy()
                ? allocated(*CB, allocatedType(*CB, Types), sizesOf(*CB))
                : 0;
        // A copy of a text, whatever keeps it.
        if (!Type && Types.hasDebugInfo() && StringRef(H.Name).contains("dup"))
          Type = Types.ofLLVM(llvm::Type::getInt8Ty(M.getContext()));
        Constant *Site =
            add(*CB->getFunction(), CB->getDebugLoc(), H.Name, Type);
        SmallVector<Value *, 4> Args(CB->args());
        Args.push_back(Site);
        IRBuilder<> B(CB);
        CallInst *NewCall = B.CreateCall(New, Args);
        NewCall->setDebugLoc(CB->getDebugLoc());
        NewCall->setDoesNotThrow();
        NewCall->takeName(CB);
        CB->replaceAllUsesWith(NewCall);
        CB->eraseFromParent();
      }
    }
    if (!F->use_empty()) {
      Constant *Plain = cast<Constant>(
          M.getOrInsertFunction(H.Plain, F->getFunctionType()).getCallee());
      if (auto *PlainF = dyn_cast<Function>(Plain))
        PlainF->setDoesNotThrow();
      F->replaceAllUsesWith(Plain);
    }
  }

  for (Function &F : M)
    if (returnsFreshBlock(F))
      Wrappers.insert(&F);
  for (Function &F : M)
    for (Instruction &I : make_early_inc_range(instructions(F))) {
      auto *Call = dyn_cast<CallInst>(&I);
      if (!Call || !Call->getType()->isPointerTy() || isa<IntrinsicInst>(Call))
        continue;
      const Function *Callee = Call->getCalledFunction();
      if (!Callee || !Wrappers.contains(Callee))
        retagIfGiven(*Call);
      else if (!Wrappers.contains(&F))
        retag(*Call);
    }
}

/// Calls the runtime's function Name, with what Call has returned, a site for
/// it, and sizes.
void SiteTable::createRetag(IRBuilder<> &B, CallInst &Call, const char *Name,
                            TypeId Type, ArrayRef<Value *> Sizes) {
  const Function *Callee = Call.getCalledFunction();
  SmallVector<Value *, 4> Args = {&Call,
                                  add(*Call.getFunction(), Call.getDebugLoc(),
                                      Callee ? Callee->getName() : "*", Type)};
  append_range(Args, Sizes);
  SmallVector<llvm::Type *, 4> Params;
  for (const Value *A : Args)
    Params.push_back(A->getType());
  FunctionCallee Retag = M.getOrInsertFunction(
      Name, FunctionType::get(B.getVoidTy(), Params, false));
  B.CreateCall(Retag, Args)->setDoesNotThrow();
}

/// What a wrapper returned: only its caller knows the type.
void SiteTable::retag(CallInst &Call) {
  TypeId Type = allocatedType(Call, Types);
  if (!Type || (Types[Type].Kind == TypeKind::Char &&
                Call.getCalledFunction()->getName() != names::Typed))
    return;
  IRBuilder<> B(Call.getNextNode());
  B.SetCurrentDebugLocation(Call.getDebugLoc());
  createRetag(B, Call, names::Retag, allocated(Call, Type, sizesOf(Call)), {});
}

/// What may be from an allocator that this module does not see, in another file
/// or behind a pointer to a function: it is, where it turns out to be the start
/// of a block of just the size that was counted in objects of the type.
void SiteTable::retagIfGiven(CallInst &Call) {
  const Function *Callee = Call.getCalledFunction();
  if (Callee && Callee->getName().starts_with("mt_"))
    return;
  if (Callee && Callee->getSubprogram())
    if (const DIType *T = TypeTable::pointee(resultOf(*Callee));
        T && !isCharacter(T))
      return;
  SmallVector<const Value *, 2> Sizes = sizesOf(Call);
  TypeId Type = Sizes.empty() ? 0 : allocatedType(Call, Types);
  if (!Type || Types[Type].Size <= 1)
    return;
  const auto *Others =
      std::stable_partition(Sizes.begin(), Sizes.end(), [&](const Value *V) {
        return maySizeObjects(V, Types[Type].Size);
      });
  const size_t Counted = Others - Sizes.begin();
  if (Counted == 0)
    return;
  IRBuilder<> B(Call.getNextNode());
  B.SetCurrentDebugLocation(Call.getDebugLoc());
  llvm::Type *Word = M.getDataLayout().getIntPtrType(M.getContext());
  auto Bytes = [&](size_t I) {
    return B.CreateZExtOrTrunc(const_cast<Value *>(Sizes[I]), Word);
  };
  // Two may be an old size and a new one, or a size and a number.
  Value *First = Bytes(0), *Second = First, *Product = First;
  if (Sizes.size() > 1) {
    Value *Other = Bytes(1);
    Product = B.CreateMul(First, Other);
    if (Counted > 1)
      Second = Other;
  }
  createRetag(B, Call, names::RetagIfGiven,
              allocated(Call, Type, ArrayRef(Sizes).take_front(Counted)),
              {First, Second, Product});
}
