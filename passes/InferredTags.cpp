#include "InferredTags.h"
#include "Annotations.h"
#include "Copies.h"
#include "KnownNumbers.h"
#include "SourceTypes.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"
#include <map>
#include <set>

using namespace llvm;
using namespace mt;

namespace {
using Members = SmallVector<const DIDerivedType *, 4>;

/// What is written to a union while its tag has some value.
struct Evidence {
  Members Fitting;            // those that have all of it
  std::set<uint64_t> Written; // where in the union; of an array its beginning
  bool IsGiven = false;       // to a function, which may write some of it
};

/// A number beside a union.
struct Tag {
  uint64_t Offset;
  const DIType *Type;
  int64_t Index; // as in descriptors.h
  bool IsOut = false;
  std::map<int64_t, Evidence> Values;
  std::vector<Members> Reads; // where its value is not known: one of these
};

/// A struct with one union.
struct Candidate {
  const DICompositeType *Struct, *Union;
  size_t Index; // of the union
  uint64_t Begin, Size;
  SmallVector<Tag, 4> Tags;
  const Instruction *Unclear = nullptr;
};

/// A place in a candidate.
struct Hit {
  Candidate *Of;
  Address Struct;
  int64_t Inside;
  bool IsMember; // the address is of a member for sure
};

/// What is written or read: a scalar, or something of a type.
struct Content {
  const llvm::Type *Scalar;
  const DIType *Type; // of the scalar null if it is not known
  enum { IsRead, IsWritten, IsGiven } How;
};

/// A function with its local pointers as values.
struct View {
  Function *Body;
  DenseMap<const Instruction *, const Instruction *> Source;
  SmallPtrSet<const Instruction *, 8> Passed; // stores of parts of structs
};

class Inference {
public:
  Inference(Module &M, TypeTable &Types)
      : M(M), Types(Types), DL(Types.dataLayout()) {}

  UnionsSeen run();

private:
  Module &M;
  TypeTable &Types;
  const DataLayout &DL;
  MapVector<const DICompositeType *, Candidate> Candidates;
  MapVector<const Function *, std::unique_ptr<View>> Views;

  void findCandidates();
  void addTags(const DICompositeType &In, uint64_t Offset, int64_t Outer,
               Candidate &To);
  bool usesCandidates(const Function &F);
  View &viewOf(Function &F);
  void enclosing(const DIType *T, Address Start, int64_t Inside, bool IsMember,
                 SmallVectorImpl<Hit> &Out);
  SmallVector<Hit, 2> hits(const Value &Pointer);

  void visit(const Instruction &I, const View &In);
  void visitStore(const StoreInst &S, const Hit &At, const View &In);
  void visitCopy(const Instruction &I, const Copy &C, const Hit &At,
                 const View &In);
  void visitCall(const CallBase &Call, const Use &U, const Hit &At);
  void visitInitial(const DIType *T, const Constant &Initial);
  void note(const Hit &At, const Instruction &I, const Content &What);
  void narrow(Candidate &Of, Tag &T, int64_t Value, uint64_t Inside,
              const Content &What);
  void unclear(const Hit &At, const Instruction &I);
  bool isTagCopied(const Instruction &I, const Number &To, const Number &From);
  const Value *returned(const CallBase &Call, int64_t Offset, unsigned Bits);
  KnownValues valuesAt(const Number &N, const Instruction &I, bool MayWait);
};
} // namespace

//===----------------------------------------------------------------------===//
// Structs with a union
//===----------------------------------------------------------------------===//

static bool isTagType(const DIType *T) {
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (C && C->getTag() == dwarf::DW_TAG_enumeration_type)
    return true;
  auto *B = dyn_cast_or_null<DIBasicType>(T);
  return B && B->getSizeInBits() <= 64 &&
         B->getEncoding() != dwarf::DW_ATE_float &&
         B->getEncoding() != dwarf::DW_ATE_complex_float;
}

static bool isSigned(const DIType *T) {
  if (auto *C = dyn_cast<DICompositeType>(T))
    T = TypeTable::strip(C->getBaseType());
  auto *B = dyn_cast_or_null<DIBasicType>(T);
  return B && B->getSignedness() == DIBasicType::Signedness::Signed;
}

/// The members of a struct or union, with their indices in the type table.
static SmallVector<const DIDerivedType *, 8>
membersOf(const DICompositeType &C) {
  SmallVector<const DIDerivedType *, 8> Out;
  for (const DINode *N : C.getElements())
    if (auto *M = dyn_cast<DIDerivedType>(N);
        M && M->getTag() == dwarf::DW_TAG_member)
      Out.push_back(M);
  return Out;
}

void Inference::addTags(const DICompositeType &In, uint64_t Offset,
                        int64_t Outer, Candidate &To) {
  int64_t Index = 0;
  for (const DIDerivedType *Member : membersOf(In)) {
    const DIType *T = TypeTable::strip(Member->getBaseType());
    const uint64_t At = Offset + Member->getOffsetInBits() / 8;
    const int64_t Place =
        Outer < 0 ? Index : Outer | (Index + 1) << TagInsideShift;
    if (!Member->isBitField() && isTagType(T))
      To.Tags.push_back({At, T, Place, false, {}, {}});
    else if (auto *C = dyn_cast_or_null<DICompositeType>(T);
             C && Outer < 0 && C->getTag() == dwarf::DW_TAG_structure_type)
      addTags(*C, At, Index, To);
    ++Index;
  }
}

void Inference::findCandidates() {
  DebugInfoFinder Finder;
  Finder.processModule(M);
  for (const DIType *T : Finder.types()) {
    auto *Struct = dyn_cast<DICompositeType>(T);
    if (!Struct || Struct->getTag() != dwarf::DW_TAG_structure_type)
      continue;
    Candidate New{Struct, nullptr, 0, 0, 0, {}};
    const SmallVector<const DIDerivedType *, 8> Members = membersOf(*Struct);
    bool IsClear = true;
    for (size_t I = 0; I != Members.size(); ++I) {
      auto *C = dyn_cast_or_null<DICompositeType>(
          TypeTable::strip(Members[I]->getBaseType()));
      if (!C || C->getTag() != dwarf::DW_TAG_union_type)
        continue;
      IsClear &= !New.Union && !hasUnionTag(*C) && !hasUnionTag(*Members[I]);
      New.Union = C;
      New.Index = I;
      New.Begin = Members[I]->getOffsetInBits() / 8;
      New.Size = C->getSizeInBits() / 8;
    }
    if (!New.Union || !IsClear || Types.hasOnlyMember(*New.Union) ||
        membersOf(*New.Union).size() < 2)
      continue;
    addTags(*Struct, 0, -1, New);
    for (Tag &Each : New.Tags)
      Each.IsOut = any_of(membersOf(*New.Union), [](const DIDerivedType *M) {
        return M->isBitField();
      });
    Candidates[Struct] = std::move(New);
  }
}

//===----------------------------------------------------------------------===//
// Addresses
//===----------------------------------------------------------------------===//

/// Adds the candidates that have an address in them, in what is a T.
void Inference::enclosing(const DIType *T, Address Start, int64_t Inside,
                          bool IsMember, SmallVectorImpl<Hit> &Out) {
  auto *C = dyn_cast_or_null<DICompositeType>(TypeTable::strip(T));
  if (!C || Inside < 0)
    return;
  if (C->getTag() == dwarf::DW_TAG_array_type) {
    const DIType *Of = TypeTable::strip(C->getBaseType());
    if (const int64_t Size = Of ? Of->getSizeInBits() / 8 : 0) {
      Start.Offset += Inside / Size * Size;
      enclosing(Of, Start, Inside % Size, false, Out);
    }
    return;
  }
  if (C->getTag() != dwarf::DW_TAG_structure_type)
    return;
  if (auto It = Candidates.find(C); It != Candidates.end()) {
    Candidate *Of = &It->second;
    if (none_of(Out, [&](const Hit &H) { return H.Of == Of; }))
      Out.push_back({Of, Start, Inside, IsMember || Inside > 0});
  }
  for (const DIDerivedType *M : membersOf(*C)) {
    const int64_t Offset = M->getOffsetInBits() / 8;
    if (M->isBitField() || Inside < Offset ||
        Inside >= Offset + int64_t(M->getSizeInBits() / 8))
      continue;
    Start.Offset += Offset;
    enclosing(M->getBaseType(), Start, Inside - Offset, false, Out);
    return;
  }
}

/// The candidates that a pointer leads into, the innermost first.
SmallVector<Hit, 2> Inference::hits(const Value &Pointer) {
  SmallVector<Hit, 2> Out;
  const Value *V = &Pointer;
  int64_t Inside = 0;
  while (auto *GEP = dyn_cast<GEPOperator>(V)) {
    APInt Offset(DL.getIndexTypeSizeInBits(GEP->getType()), 0);
    MapVector<Value *, APInt> Variable; // which stay in their arrays
    if (!GEP->collectOffset(DL, Offset.getBitWidth(), Variable, Offset))
      return Out;
    Inside += Offset.getSExtValue();
    V = GEP->getPointerOperand();
    auto *S = dyn_cast<StructType>(GEP->getSourceElementType());
    if (S && !S->hasName())
      return Out; // a part of a struct that is passed in registers
    if (S && GEP->getNumIndices() > 1)
      if (const DICompositeType *C = Types.composite(S->getName()))
        enclosing(C, addressOf(*V, DL), Inside, true, Out);
  }
  if (const DIVariable *Variable = variableOf(V))
    enclosing(Variable->getType(), {V, 0}, Inside, false, Out);
  return Out;
}

bool Inference::usesCandidates(const Function &F) {
  return any_of(instructions(F), [&](const Instruction &I) {
    return isa<StoreInst, LoadInst, CallBase>(I) && !I.isDebugOrPseudoInst() &&
           any_of(I.operands(), [&](const Use &U) {
             return U->getType()->isPointerTy() && !hits(*U).empty();
           });
  });
}

View &Inference::viewOf(Function &F) {
  auto [It, IsNew] = Views.try_emplace(&F);
  if (!IsNew)
    return *It->second;
  It->second = std::make_unique<View>();
  View &New = *It->second;
  ValueToValueMapTy Copies;
  New.Body = CloneFunction(&F, Copies);
  for (const Instruction &I : instructions(F)) {
    auto *Copied = cast<Instruction>(static_cast<Value *>(Copies[&I]));
    New.Source[Copied] = &I;
    if (auto *S = dyn_cast<StoreInst>(&I);
        S && isa<Argument, ExtractValueInst>(S->getValueOperand()))
      New.Passed.insert(Copied);
  }
  SmallVector<AllocaInst *, 16> Locals;
  for (Instruction &I : New.Body->getEntryBlock())
    if (auto *A = dyn_cast<AllocaInst>(&I); A && isAllocaPromotable(A))
      Locals.push_back(A);
  DominatorTree Dominators(*New.Body);
  AssumptionCache Assumptions(*New.Body);
  PromoteMemToReg(Locals, Dominators, &Assumptions);
  return New;
}

//===----------------------------------------------------------------------===//
// What goes with a tag
//===----------------------------------------------------------------------===//

/// What a call's argument is in the function, or a constant, if all that it may
/// return has it at an offset.
const Value *Inference::returned(const CallBase &Call, int64_t Offset,
                                 unsigned Bits) {
  Function *Callee = Call.getCalledFunction();
  if (!Callee || Callee->isDeclaration() || Callee->isInterposable())
    return nullptr;
  const Function &Body = *viewOf(*Callee).Body;
  const Value *Given = nullptr;
  SmallVector<const Value *, 4> Work;
  SmallPtrSet<const Value *, 8> Seen;
  for (const BasicBlock &B : Body)
    if (auto *R = dyn_cast<ReturnInst>(B.getTerminator());
        R && R->getReturnValue())
      Work.push_back(R->getReturnValue());
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (!Seen.insert(V).second || isa<ConstantPointerNull>(V))
      continue;
    if (auto *P = dyn_cast<PHINode>(V)) {
      append_range(Work, P->incoming_values());
      continue;
    }
    const Address At = addressOf(*V, DL);
    const Number N{{At.Root, At.Offset + Offset}, Bits, false};
    const Value *Stored = nullptr;
    for (const Instruction &I : instructions(Body)) {
      const Value *Now;
      if (isa<MemSetInst>(I) || !writes(I, N, Now))
        continue;
      if (!Now || Stored)
        return nullptr;
      Stored = Now;
    }
    if (auto *T = dyn_cast_or_null<TruncInst>(Stored))
      Stored = T->getOperand(0);
    if (!isa_and_nonnull<Argument, ConstantInt>(Stored) ||
        (Given && Given != Stored))
      return nullptr;
    Given = Stored;
  }
  auto *A = dyn_cast_or_null<Argument>(Given);
  if (!A)
    return Given;
  return A->getArgNo() < Call.arg_size() ? Call.getArgOperand(A->getArgNo())
                                         : nullptr;
}

/// The values of a tag while what I writes is in its union. What is stored
/// behind it counts if no checkpoint can be between (MayWait: in I itself).
KnownValues Inference::valuesAt(const Number &N, const Instruction &I,
                                bool MayWait) {
  for (const Instruction *J = I.getNextNode(); J && !MayWait;
       J = J->getNextNode()) {
    const Value *Stored;
    if (writes(*J, N, Stored))
      return Stored ? valuesOf(*Stored, N, *J) : std::nullopt;
    MayWait = isa<CallBase>(J) && !isa<IntrinsicInst>(J);
  }
  return valuesBefore(N, I,
                      [&](const CallBase &Call, int64_t Offset, unsigned Bits) {
                        return returned(Call, Offset, Bits);
                      });
}

static Number numberOf(const Tag &T, const Hit &At) {
  return {{At.Struct.Root, At.Struct.Offset + int64_t(T.Offset)},
          unsigned(T.Type->getSizeInBits()),
          isSigned(T.Type)};
}

/// Whether something at an offset in a T is what is looked for.
static bool anyAt(const DIType *T, uint64_t Offset,
                  function_ref<bool(const DIType *)> IsIt) {
  T = TypeTable::strip(T);
  if (!T || (!Offset && IsIt(T)))
    return T;
  auto *C = dyn_cast<DICompositeType>(T);
  if (!C || C->getTag() == dwarf::DW_TAG_enumeration_type)
    return false;
  if (C->getTag() == dwarf::DW_TAG_array_type) {
    const DIType *Element = TypeTable::strip(C->getBaseType());
    const uint64_t Size = Element ? Element->getSizeInBits() / 8 : 0;
    return Size && anyAt(Element, Offset % Size, IsIt);
  }
  return any_of(membersOf(*C), [&](const DIDerivedType *M) {
    const uint64_t Start = M->getOffsetInBits() / 8;
    return !M->isBitField() && Offset >= Start &&
           Offset < Start + M->getSizeInBits() / 8 &&
           anyAt(M->getBaseType(), Offset - Start, IsIt);
  });
}

/// Visits where the scalars of a T are, of arrays the first element's.
static void forEachPart(const DIType *T, uint64_t Offset,
                        function_ref<void(uint64_t)> See) {
  T = TypeTable::strip(T);
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (C && C->getTag() == dwarf::DW_TAG_array_type)
    forEachPart(C->getBaseType(), Offset, See);
  else if (C && C->getTag() == dwarf::DW_TAG_structure_type)
    for (const DIDerivedType *M : membersOf(*C))
      forEachPart(M->getBaseType(), Offset + M->getOffsetInBits() / 8, See);
  else
    See(Offset);
}

static void narrow(Evidence &To, uint64_t Offset, const Content &What,
                   const DataLayout &DL) {
  To.IsGiven |= What.How == Content::IsGiven;
  auto Keep = [&](function_ref<bool(const DIType *)> IsIt) {
    erase_if(To.Fitting, [&](const DIDerivedType *M) {
      return !anyAt(M->getBaseType(), Offset, IsIt);
    });
  };
  if (!What.Scalar) {
    Keep([&](const DIType *T) {
      return T == What.Type || (isCharacter(T) && isCharacter(What.Type));
    });
    forEachPart(What.Type, Offset, [&](uint64_t At) { To.Written.insert(At); });
    return;
  }
  To.Written.insert(Offset);
  Keep([&](const DIType *T) { return isScalar(T, *What.Scalar, DL); });
  // Of pointers, those to what is pointed at.
  const DIType *Pointee = TypeTable::pointee(What.Type);
  auto Leads = [&](const DIType *T) {
    const DIType *Own = TypeTable::pointee(T);
    return Own == Pointee || (isCharacter(Own) && isCharacter(Pointee));
  };
  if (Pointee && any_of(To.Fitting, [&](const DIDerivedType *M) {
        return anyAt(M->getBaseType(), Offset, Leads);
      }))
    Keep(Leads);
}

/// Takes into account what is at some offset in a union with a tag's value.
void Inference::narrow(Candidate &Of, Tag &T, int64_t Value, uint64_t Inside,
                       const Content &What) {
  auto [It, IsNew] = T.Values.try_emplace(Value);
  if (IsNew)
    It->second.Fitting.assign(membersOf(*Of.Union));
  ::narrow(It->second, Inside, What, DL);
  T.IsOut |= It->second.Fitting.empty();
}

void Inference::note(const Hit &At, const Instruction &I, const Content &What) {
  for (Tag &T : At.Of->Tags) {
    if (T.IsOut)
      continue;
    const KnownValues Values =
        valuesAt(numberOf(T, At), I, What.How != Content::IsWritten);
    if (!Values && What.How == Content::IsRead) {
      Evidence Read;
      Read.Fitting.assign(membersOf(*At.Of->Union));
      ::narrow(Read, At.Inside - At.Of->Begin, What, DL);
      T.Reads.push_back(std::move(Read.Fitting));
    } else {
      T.IsOut = !Values;
    }
    if (Values)
      for (int64_t Value : *Values)
        narrow(*At.Of, T, Value, At.Inside - At.Of->Begin, What);
    if (T.IsOut)
      At.Of->Unclear = &I;
  }
}

void Inference::unclear(const Hit &At, const Instruction &I) {
  for (Tag &T : At.Of->Tags)
    T.IsOut = true;
  At.Of->Unclear = &I;
}

//===----------------------------------------------------------------------===//
// What writes
//===----------------------------------------------------------------------===//

void Inference::visitStore(const StoreInst &S, const Hit &At, const View &In) {
  const uint64_t Size = DL.getTypeStoreSize(S.getValueOperand()->getType());
  if (In.Passed.contains(&S) ||
      (At.Inside == 0 && Size * 8 >= At.Of->Struct->getSizeInBits()))
    return; // a part of the whole struct, which clang passes so, or the whole
  auto *Source = cast<StoreInst>(In.Source.lookup(&S));
  note(At, S,
       {S.getValueOperand()->getType(),
        typeOf(Source->getValueOperand(), Types), Content::IsWritten});
}

/// Whether the same numbers are copied beside what I copies.
bool Inference::isTagCopied(const Instruction &I, const Number &To,
                            const Number &From) {
  auto IsCopy = [&](const Instruction &J) {
    const Value *Stored;
    if (!writes(J, To, Stored))
      return false;
    auto *L = dyn_cast_or_null<LoadInst>(Stored);
    return L && isSame(addressOf(*L->getPointerOperand(), DL), From.At);
  };
  auto MayWait = [](const Instruction &J) {
    return isa<CallBase>(J) && !isa<IntrinsicInst>(J);
  };
  for (auto *J = I.getNextNode(); J && !MayWait(*J); J = J->getNextNode())
    if (IsCopy(*J))
      return true;
  for (auto *J = I.getPrevNode(); J && !MayWait(*J); J = J->getPrevNode())
    if (IsCopy(*J))
      return true;
  return false;
}

/// Visits all candidates in a T at an offset; false if there are too many.
static bool
forEachStruct(const DIType *T, uint64_t Offset,
              function_ref<bool(const DICompositeType &, uint64_t)> See) {
  constexpr uint64_t MostElements = 10000;
  auto *C = dyn_cast_or_null<DICompositeType>(TypeTable::strip(T));
  if (!C)
    return true;
  if (C->getTag() == dwarf::DW_TAG_array_type) {
    auto *Of =
        dyn_cast_or_null<DICompositeType>(TypeTable::strip(C->getBaseType()));
    const uint64_t Size = Of ? Of->getSizeInBits() : 0;
    const uint64_t Count = Size ? C->getSizeInBits() / Size : 0;
    for (uint64_t I = 0; I != std::min(Count, MostElements); ++I)
      if (!forEachStruct(Of, Offset + I * Size / 8, See))
        return false;
    return Count <= MostElements;
  }
  if (C->getTag() != dwarf::DW_TAG_structure_type)
    return true;
  if (!See(*C, Offset))
    return false;
  return all_of(membersOf(*C), [&](const DIDerivedType *M) {
    return M->isBitField() ||
           forEachStruct(M->getBaseType(), Offset + M->getOffsetInBits() / 8,
                         See);
  });
}

/// What a variable of the type T starts with.
void Inference::visitInitial(const DIType *T, const Constant &Initial) {
  if (Initial.isNullValue())
    return;
  std::map<uint64_t, const Constant *> Scalars;
  const bool AllSeen =
      forEachStruct(T, 0, [&](const DICompositeType &C, uint64_t At) {
        auto It = Candidates.find(&C);
        if (It == Candidates.end())
          return true;
        if (Scalars.empty())
          forEachScalar(Initial, 0, DL,
                        [&](uint64_t Offset, const Constant &Each) {
                          Scalars[Offset] = &Each;
                        });
        Candidate &Of = It->second;
        const uint64_t Begin = At + Of.Begin;
        for (auto Part = Scalars.lower_bound(Begin);
             Part != Scalars.end() && Part->first < Begin + Of.Size; ++Part)
          for (Tag &Each : Of.Tags) {
            auto Value = Scalars.find(At + Each.Offset);
            auto *Number = Value == Scalars.end()
                               ? nullptr
                               : dyn_cast<ConstantInt>(Value->second);
            if (Value != Scalars.end() &&
                (!Number ||
                 Number->getBitWidth() != Each.Type->getSizeInBits())) {
              Each.IsOut = true;
              continue;
            }
            const int64_t Is = !Number               ? 0
                               : isSigned(Each.Type) ? Number->getSExtValue()
                                                     : Number->getZExtValue();
            narrow(Of, Each, Is, Part->first - Begin,
                   {Part->second->getType(), nullptr, Content::IsWritten});
          }
        return true;
      });
  if (AllSeen)
    return;
  for (auto &[Struct, Of] : Candidates)
    for (Tag &Each : Of.Tags)
      Each.IsOut = true;
}

void Inference::visitCopy(const Instruction &I, const Copy &C, const Hit &At,
                          const View &In) {
  auto *Length = dyn_cast<ConstantInt>(C.Length);
  const uint64_t Size = Length ? Length->getZExtValue() : 0;
  if (At.Inside == 0 && Size * 8 >= At.Of->Struct->getSizeInBits()) {
    if (isNamelessConstant(C.From)) {
      const DIVariable *To = variableOf(C.To->get());
      visitInitial(To ? To->getType() : At.Of->Struct,
                   *cast<GlobalVariable>(C.From)->getInitializer());
    }
    return;
  }
  const Copy Source = *copyOf(*In.Source.lookup(&I));
  if (At.Inside == int64_t(At.Of->Begin) && Size == At.Of->Size) {
    for (const Hit &From : hits(*C.From)) {
      if (From.Of != At.Of || From.Inside != At.Inside)
        continue;
      for (Tag &T : At.Of->Tags) {
        if (T.IsOut)
          continue;
        const Number There = numberOf(T, From), Here = numberOf(T, At);
        if (isTagCopied(I, Here, There))
          continue;
        const KnownValues ToHave = valuesAt(Here, I, false);
        const KnownValues Have = valuesAt(There, I, true);
        if (!ToHave || ToHave->size() != 1 || Have != ToHave) {
          T.IsOut = true;
          At.Of->Unclear = &I;
        }
      }
      return;
    }
  }
  const DIType *T = TypeTable::strip(typeAt(Source.From, Types));
  if (!T || T == At.Of->Union)
    return unclear(At, I);
  note(At, I, {nullptr, T, Content::IsWritten});
}

void Inference::visitCall(const CallBase &Call, const Use &U, const Hit &At) {
  static const StringSet<> Readers = {
      "printf",  "fprintf", "puts",    "fputs",   "strlen",     "strcmp",
      "strncmp", "strchr",  "strrchr", "strstr",  "memcmp",     "memchr",
      "fwrite",  "write",   "strdup",  "strndup", "strcasecmp", "atoi",
      "atol",    "atof",    "strtol",  "strtoul", "strtod",     "free"};
  static const StringSet<> Writers = {"strcpy",  "strncpy",  "strcat",
                                      "strncat", "sprintf",  "snprintf",
                                      "fgets",   "vsnprintf"};
  const Function *Callee = Call.getCalledFunction();
  if (!Callee || !Call.isArgOperand(&U))
    return unclear(At, Call);
  if (Callee->isIntrinsic() && !Call.mayWriteToMemory())
    return;
  const unsigned Index = Call.getArgOperandNo(&U);
  StringRef Name = Callee->isDeclaration() ? Callee->getName() : "";
  if (Name.consume_back("_chk"))
    Name.consume_front("__");
  if (Readers.contains(Name))
    return;
  if (Writers.contains(Name)) {
    if (Index)
      return;
    auto *Char =
        DIBasicType::get(M.getContext(), dwarf::DW_TAG_base_type, "char", 8, 0,
                         dwarf::DW_ATE_signed_char, DINode::FlagZero);
    return note(At, Call, {nullptr, Char, Content::IsGiven});
  }
  const DISubprogram *SP = Callee->getSubprogram();
  if (!SP || !SP->getType() ||
      SP->getType()->getTypeArray().size() != Callee->arg_size() + 1 ||
      Index >= Callee->arg_size())
    return unclear(At, Call);
  const DIType *T =
      TypeTable::pointee(SP->getType()->getTypeArray()[Index + 1]);
  if (!T || T == At.Of->Union || !isa<DICompositeType>(T))
    return unclear(At, Call);
  note(At, Call, {nullptr, T, Content::IsGiven});
}

/// Whether an address that flows together with others is only read from.
static bool isOnlyRead(const Value &V) {
  SmallVector<const Value *, 4> Work = {&V};
  SmallPtrSet<const Value *, 8> Seen;
  while (!Work.empty()) {
    const Value *Of = Work.pop_back_val();
    if (!Seen.insert(Of).second)
      continue;
    for (const User *U : Of->users()) {
      if (isa<PHINode, SelectInst, GEPOperator>(U))
        Work.push_back(U);
      else if (!isa<LoadInst, ICmpInst>(U))
        return false;
    }
  }
  return true;
}

void Inference::visit(const Instruction &I, const View &In) {
  if (isa<GetElementPtrInst, ICmpInst>(I) || I.isLifetimeStartOrEnd() ||
      I.isDebugOrPseudoInst())
    return;
  for (const Use &U : I.operands()) {
    if (!U->getType()->isPointerTy())
      continue;
    for (const Hit &At : hits(*U)) {
      const int64_t Begin = At.Of->Begin, End = Begin + At.Of->Size;
      const bool IsWhole = At.Inside == 0 && !At.IsMember;
      if (At.Inside < Begin || At.Inside >= End)
        continue; // beside the union, or of the whole struct
      auto *S = dyn_cast<StoreInst>(&I);
      if (isa<LoadInst>(I)) {
        // Another member than what is written with such a tag contradicts.
        if (At.IsMember && I.getType()->isSingleValueType())
          note(At, I, {I.getType(), nullptr, Content::IsRead});
      } else if (S && &U == &S->getOperandUse(1)) {
        visitStore(*S, At, In);
      } else if (std::optional<Copy> C = copyOf(I)) {
        if (C->To == &U)
          visitCopy(I, *C, At, In);
      } else if (auto *Set = dyn_cast<MemSetInst>(&I)) {
        auto *Byte = dyn_cast<ConstantInt>(Set->getValue());
        if (!Byte || !Byte->isZero())
          unclear(At, I);
      } else if (IsWhole) {
        // The address of the struct goes anywhere.
      } else if (isa<PHINode, SelectInst>(I)) {
        if (!isOnlyRead(I))
          unclear(At, I);
      } else if (auto *Call = dyn_cast<CallBase>(&I)) {
        visitCall(*Call, U, At);
      } else {
        unclear(At, I);
      }
    }
  }
}

//===----------------------------------------------------------------------===//
// The result
//===----------------------------------------------------------------------===//

/// The member that is in use, or null if it may be one or another.
static const DIDerivedType *memberIn(const Evidence &E) {
  if (E.Fitting.size() == 1)
    return E.Fitting[0];
  const DIDerivedType *Only = nullptr;
  for (const DIDerivedType *M : E.Fitting) {
    bool IsWritten = !E.IsGiven;
    forEachPart(M->getBaseType(), 0,
                [&](uint64_t At) { IsWritten &= E.Written.contains(At); });
    if (!IsWritten)
      continue;
    if (Only && TypeTable::strip(Only->getBaseType()) !=
                    TypeTable::strip(M->getBaseType()))
      return nullptr;
    if (!Only)
      Only = M;
  }
  return Only;
}

/// Whether some value of a tag goes with each member that is read: if not, what
/// tells of that one is something else, and it comes from where nobody sees.
static bool tellsOfReads(const Tag &T) {
  return all_of(T.Reads, [&](const Members &Read) {
    return any_of(T.Values, [&](const auto &Seen) {
      return any_of(Read, [&](const DIDerivedType *M) {
        return is_contained(Seen.second.Fitting, M);
      });
    });
  });
}

static std::vector<std::pair<std::string, int64_t>>
casesOf(const Candidate &Of) {
  const Tag *Best = nullptr;
  for (const Tag &T : Of.Tags)
    if (!T.IsOut && !T.Values.empty() && tellsOfReads(T) &&
        (!Best || T.Values.size() > Best->Values.size()))
      Best = &T;
  std::vector<std::pair<std::string, int64_t>> Out;
  if (!Best)
    return Out;
  Out.emplace_back("", Of.Index);
  Out.emplace_back("", Best->Index);
  for (const auto &[Value, Seen] : Best->Values) {
    const DIDerivedType *M = memberIn(Seen);
    Out.emplace_back(
        M && !M->getName().empty() ? M->getName().str() : UnclearMember, Value);
  }
  return Out;
}

/// The place of an instruction in the source, or of the next that has one.
static std::string placeOf(const Instruction *I) {
  while (I && (!I->getDebugLoc() || !I->getDebugLoc().getLine()))
    I = I->getNextNode();
  if (!I)
    return "";
  const DILocation &L = *I->getDebugLoc();
  return (L.getFilename() + ":" + Twine(L.getLine())).str();
}

UnionsSeen Inference::run() {
  UnionsSeen Out;
  findCandidates();
  if (Candidates.empty())
    return Out;
  SmallVector<Function *, 32> Using;
  for (Function &F : M)
    if (!F.isDeclaration() && usesCandidates(F))
      Using.push_back(&F);
  for (Function *F : Using)
    viewOf(*F);
  for (Function *F : Using) {
    const View &Of = viewOf(*F);
    for (const Instruction &I : instructions(*Of.Body))
      visit(I, Of);
  }
  for (const GlobalVariable &G : M.globals())
    if (const DIGlobalVariable *V = variableOf(&G); V && G.hasInitializer())
      visitInitial(V->getType(), *G.getInitializer());
  for (auto &[Struct, Of] : Candidates) {
    const bool IsSeen = Of.Unclear || any_of(Of.Tags, [](const Tag &T) {
                          return !T.Values.empty();
                        });
    auto Cases = casesOf(Of);
    if (!IsSeen || !Cases.empty())
      Out[Of.Union];
    else if (std::string Place = placeOf(Of.Unclear); !Place.empty())
      Out[Of.Union] = std::move(Place);
    if (IsSeen)
      Types.setInferredTag(*Struct, std::move(Cases));
  }
  for (auto &[F, Of] : Views)
    Of->Body->eraseFromParent();
  return Out;
}

UnionsSeen mt::inferTags(Module &M, TypeTable &Types) {
  return Types.hasDebugInfo() ? Inference(M, Types).run() : UnionsSeen();
}
