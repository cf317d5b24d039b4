#include "InferredTags.h"
#include "Copies.h"
#include "SourceTypes.h"
#include "TaggedStructs.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
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
/// A function with its local pointers as values.
struct View {
  Function *Body;
  DenseMap<const Instruction *, const Instruction *> Source;
  SmallPtrSet<const Instruction *, 8> Passed; // stores of parts of structs
};

class Inference {
public:
  Inference(Module &M, TypeTable &Types)
      : M(M), Types(Types), DL(Types.dataLayout()), Structs(M, Types) {}

  UnionsSeen run();

private:
  Module &M;
  TypeTable &Types;
  const DataLayout &DL;
  TaggedStructs Structs;
  MapVector<const Function *, std::unique_ptr<View>> Views;

  bool usesCandidates(const Function &F);
  View &viewOf(Function &F);

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

bool Inference::usesCandidates(const Function &F) {
  return any_of(instructions(F), [&](const Instruction &I) {
    return isa<StoreInst, LoadInst, CallBase>(I) && !I.isDebugOrPseudoInst() &&
           any_of(I.operands(), [&](const Use &U) {
             return U->getType()->isPointerTy() && !Structs.hits(*U).empty();
           });
  });
}

/// Whether a store is of a part of a struct that is passed in registers.
static bool isPassed(const StoreInst &S) {
  auto *Part = dyn_cast<ExtractValueInst>(S.getValueOperand());
  auto *Call = Part ? dyn_cast<CallInst>(Part->getAggregateOperand()) : nullptr;
  return isa<Argument>(S.getValueOperand()) ||
         (Call && !isa<IntrinsicInst>(Call));
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
    if (auto *S = dyn_cast<StoreInst>(&I); S && isPassed(*S))
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

static bool isSigned(const DIType *T) {
  if (auto *C = dyn_cast<DICompositeType>(T))
    T = TypeTable::strip(C->getBaseType());
  auto *B = dyn_cast_or_null<DIBasicType>(T);
  return B && B->getSignedness() == DIBasicType::Signedness::Signed;
}

static Number numberOf(const Tag &T, const Hit &At) {
  return {{At.Struct.Root, At.Struct.Offset + int64_t(T.Offset)},
          unsigned(T.Type->getSizeInBits()),
          isSigned(T.Type)};
}

/// Takes into account what is at some offset in a union with a tag's value.
void Inference::narrow(Candidate &Of, Tag &T, int64_t Value, uint64_t Inside,
                       const Content &What) {
  auto [It, IsNew] = T.Values.try_emplace(Value);
  if (IsNew)
    It->second.Fitting.assign(membersOf(*Of.Union));
  mt::narrow(It->second, Inside, What, DL);
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
      mt::narrow(Read, At.Inside - At.Of->Begin, What, DL);
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
        auto It = Structs.all().find(&C);
        if (It == Structs.all().end())
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
  for (auto &[Struct, Of] : Structs.all())
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
    for (const Hit &From : Structs.hits(*C.From)) {
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
  const Function *Callee = Call.getCalledFunction();
  if (!Callee || !Call.isArgOperand(&U))
    return unclear(At, Call);
  if (Callee->isIntrinsic() && !Call.mayWriteToMemory())
    return;
  const unsigned Index = Call.getArgOperandNo(&U);
  if (onlyReads(Call))
    return;
  const DIType *T = givenTo(Call, Index);
  if (writesText(Call)) {
    if (Index == 0)
      note(At, Call, {nullptr, T, Content::IsGiven});
    return;
  }
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
    for (const Hit &At : Structs.hits(*U)) {
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
  if (Structs.all().empty())
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
  for (auto &[Struct, Of] : Structs.all()) {
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
