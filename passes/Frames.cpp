#include "Frames.h"
#include "ByValue.h"
#include "Bytes.h"
#include "Names.h"
#include "Sites.h"
#include "SourceTypes.h"
#include "VariadicArguments.h"
#include "mt/abi.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/CycleInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"
#include <map>
#include <tuple>

using namespace llvm;
using namespace mt;

namespace {
/// One access of a variable, in the order of the block.
struct Access {
  unsigned Var;
  bool Reads;
  bool Overwrites; // all of it
  bool Captures;   // its address goes where later code may find it
  bool Leaks;      // and that is not only variables whose lives are known
  bool Writes;     // some of it, or may
  uint64_t WrittenAt = 0, WrittenBytes = 0; // where known
};

class FrameBuilder {
public:
  FrameBuilder(Function &F, const CanonicalFunction &Canonical,
               std::vector<SafePoint> &Points, TypeTable &Types)
      : F(F), Canonical(Canonical), Points(Points), Types(Types),
        DL(F.getParent()->getDataLayout()) {}

  FrameLayout run();

private:
  Function &F;
  const CanonicalFunction &Canonical;
  std::vector<SafePoint> &Points;
  TypeTable &Types;
  const DataLayout &DL;
  FrameLayout Layout;
  std::vector<const DILocalScope *> Scopes; // by variable; null: everywhere
  DenseMap<const Instruction *, SmallVector<Access, 2>> Accesses;
  DenseMap<const BasicBlock *, BitVector> LiveIn, LeakedIn, WrittenIn;
  BitVector Holders; // pointers that only loads and stores touch
  /// By variable: the holders that may have its address.
  std::vector<BitVector> HeldBy;
  /// Where longjmp can lead to from a block, and from where to one.
  DenseMap<const BasicBlock *, SmallVector<const BasicBlock *, 1>> JumpsTo;
  DenseMap<const BasicBlock *, std::vector<const BasicBlock *>> JumpsFrom;

  void describeVariables();
  void findHolders();
  void findJumps();
  void collectAccesses(unsigned Var);
  void joinPartialWrites();
  void solveLiveness();
  DenseMap<const BasicBlock *, BitVector>
  reachingAccesses(bool Access::*Kind) const;
  BitVector addressedAt(const SafePoint &P, const BitVector &Live) const;
  BitVector liveAt(const SafePoint &P) const;
  bool inScope(unsigned Var, const DebugLoc &Loc) const;
  void findInMemory();
  void placeVariables(const BitVector &Live);
  void assignSlots(SafePoint &P, const BitVector &Live);
  bool isGivenList(const AllocaInst &A, const VarDesc &Var) const;
  bool holdsHiddenList(const VarDesc &Var) const;
  bool isArgumentCopy(const AllocaInst *A) const;
};
} // namespace

/// A list that is an array is passed as a pointer to its struct.
bool FrameBuilder::isGivenList(const AllocaInst &A, const VarDesc &Var) const {
  const mt::Type &T = Types[Var.Type];
  return T.Kind == TypeKind::Pointer && Var.Flags & VarDesc::Parameter &&
         Types[T.Elem].Kind == TypeKind::VaList &&
         Types[T.Elem].Name != VaListName && isAllocaPromotable(&A);
}

void FrameBuilder::describeVariables() {
  // Order by first appearance in the code, so that ordinals follow the source.
  DenseMap<const AllocaInst *, const Instruction *> FirstUse;
  DenseMap<const AllocaInst *, unsigned> Order;
  unsigned Position = 0;
  for (Instruction &I : instructions(F))
    for (Use &U : I.operands())
      if (auto *A = dyn_cast<AllocaInst>(U))
        if (!I.isLifetimeStartOrEnd() && FirstUse.try_emplace(A, &I).second)
          Order[A] = ++Position;
  for (Instruction &I : F.getEntryBlock())
    if (auto *A = dyn_cast<AllocaInst>(&I); A && FirstUse.count(A))
      Layout.Allocas.push_back(A);
  llvm::stable_sort(Layout.Allocas, [&](AllocaInst *A, AllocaInst *B) {
    return Order[A] < Order[B];
  });

  for (AllocaInst *A : Layout.Allocas) {
    VarDesc V;
    V.Size = DL.getTypeAllocSize(A->getAllocatedType()).getFixedValue() *
             cast<ConstantInt>(A->getArraySize())->getZExtValue();
    const DILocalScope *Scope = nullptr;
    bool Deref;
    if (const DILocalVariable *Variable = variableOf(A, Deref);
        Variable && !Deref) {
      V.Name = Variable->getName().str();
      V.Line = Variable->getLine();
      V.Type = typeOfVariable(*A, Variable->getType(), Types);
      if (Variable->isParameter())
        V.Flags |= VarDesc::Parameter;
      else
        Scope = Variable->getScope();
    } else if (auto It = Canonical.Temporaries.find(A);
               It != Canonical.Temporaries.end()) {
      V.Name = It->second.Name;
      V.Type = It->second.Type;
      if (It->second.Location) {
        V.Line = It->second.Location.getLine();
        V.Col = It->second.Location.getCol();
      }
    } else {
      V.Type = Types.ofLLVM(A->getAllocatedType());
      if (const DebugLoc &Loc = FirstUse[A]->getDebugLoc()) {
        V.Line = Loc.getLine();
        V.Col = Loc.getCol();
      }
      if (A->isArrayAllocation()) // alloca(constant)
        V.Type = allocatedType(*A, Types);
    }
    if (A == Canonical.ArgumentList)
      V.Name = ArgumentListName;
    Layout.GivenLists.push_back(isGivenList(*A, V));
    if (Layout.GivenLists.back()) {
      const uint64_t Size = Types[Types[V.Type].Elem].Size;
      V.Type = Types.vaList(Size);
      V.Size = Size + DL.getPointerSize();
    }
    if (isArgumentList(*A))
      V.Type = Types.vaList(V.Size);
    if (!V.Name.empty())
      V.Col = 0;
    Layout.Vars.push_back(std::move(V));
    Scopes.push_back(Scope);
  }
}

/// What a pointer read from a holder comes to: the holders it is copied to.
/// Returns false if other code may get hold of it.
static bool followPointer(LoadInst *Read,
                          function_ref<bool(AllocaInst *)> CopyTo) {
  SmallVector<Value *, 8> Work = {Read};
  while (!Work.empty()) {
    Value *V = Work.pop_back_val();
    for (Use &U : V->uses()) {
      auto *I = cast<Instruction>(U.getUser());
      if (isa<GetElementPtrInst, BitCastInst, SelectInst>(I)) {
        Work.push_back(I);
        continue;
      }
      if (isa<LoadInst, ICmpInst, MemIntrinsic, DbgInfoIntrinsic>(I))
        continue;
      auto *S = dyn_cast<StoreInst>(I);
      if (S && S->getValueOperand() != V)
        continue;
      // Some targets pass a struct this way of which others load the parts.
      if (auto *CB = dyn_cast<CallBase>(I); CB && CB->isArgOperand(&U)) {
        const unsigned Arg = CB->getArgOperandNo(&U);
        if (CB->isByValArgument(Arg) || isPassedByValue(*CB, Arg) ||
            CB->paramHasAttr(Arg, Attribute::StructRet))
          continue;
      }
      auto *To = S ? dyn_cast<AllocaInst>(S->getPointerOperand()) : nullptr;
      if (!To || !CopyTo(To))
        return false;
    }
  }
  return true;
}

/// A pointer variable that is only read and written as a whole, and whose value
/// goes nowhere but to others of its kind: while none of them is live, nothing
/// knows the addresses they held. A variable that is only reached through them
/// then needs no address in the frame, and can be a value.
void FrameBuilder::findHolders() {
  unsigned N = Layout.Allocas.size();
  Holders.resize(N);
  DenseMap<const AllocaInst *, unsigned> Index;
  for (unsigned V = 0; V != N; ++V) {
    AllocaInst *A = Layout.Allocas[V];
    Index[A] = V;
    if (A->getAllocatedType()->isPointerTy() && !A->isArrayAllocation() &&
        all_of(A->uses(), [&](const Use &U) {
          auto *I = cast<Instruction>(U.getUser());
          auto *S = dyn_cast<StoreInst>(I);
          return (isa<LoadInst>(I) && I->getType()->isPointerTy()) ||
                 (S && S->getPointerOperand() == A &&
                  S->getValueOperand()->getType()->isPointerTy()) ||
                 I->isLifetimeStartOrEnd() || isa<DbgInfoIntrinsic>(I);
        }))
      Holders.set(V);
  }
  std::vector<BitVector> CopiedTo(N);
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (unsigned H : Holders.set_bits()) {
      BitVector To(N);
      bool Private = all_of(Layout.Allocas[H]->users(), [&](User *U) {
        auto *Read = dyn_cast<LoadInst>(U);
        return !Read || followPointer(Read, [&](AllocaInst *A) {
          auto It = Index.find(A);
          if (It == Index.end() || !Holders[It->second])
            return false;
          To.set(It->second);
          return true;
        });
      });
      if (!Private) {
        Holders.reset(H);
        Changed = true;
      }
      CopiedTo[H] = std::move(To);
    }
  }
  HeldBy.assign(N, BitVector(N));
  for (unsigned H : Holders.set_bits())
    for (User *U : Layout.Allocas[H]->users())
      if (auto *S = dyn_cast<StoreInst>(U))
        if (auto It = Index.find(dyn_cast<AllocaInst>(
                getUnderlyingObject(S->getValueOperand())));
            It != Index.end())
          HeldBy[It->second].set(H);
  for (BitVector &Held : HeldBy)
    for (bool Changed = Held.any(); Changed;) {
      BitVector Before = Held;
      for (unsigned H : Before.set_bits())
        Held |= CopiedTo[H];
      Changed = Held != Before;
    }
}

/// Once setjmp has been called, every call behind it may come back there, and
/// so may a signal handler from anywhere.
void FrameBuilder::findJumps() {
  for (const JumpSite &J : Canonical.Jumps) {
    SmallVector<const BasicBlock *, 32> Work = {J.Call->getParent()};
    SmallPtrSet<const BasicBlock *, 32> Seen(Work.begin(), Work.end());
    while (!Work.empty()) {
      const BasicBlock *BB = Work.pop_back_val();
      JumpsTo[BB].push_back(J.After);
      JumpsFrom[J.After].push_back(BB);
      for (const BasicBlock *S : successors(BB))
        if (Seen.insert(S).second)
          Work.push_back(S);
    }
  }
}

void FrameBuilder::collectAccesses(unsigned Var) {
  AllocaInst *A = Layout.Allocas[Var];
  uint64_t Size = Layout.Vars[Var].Size;
  constexpr uint64_t Somewhere = ~uint64_t(0);
  SmallVector<std::pair<Value *, uint64_t /*offset*/>, 8> Work = {{A, 0}};
  while (!Work.empty()) {
    auto [V, Offset] = Work.pop_back_val();
    bool AtStart = Offset == 0;
    for (Use &U : V->uses()) {
      auto *I = cast<Instruction>(U.getUser());
      Access Acc = {Var, false, false, false, false, false};
      if (isa<LoadInst>(I)) {
        Acc.Reads = true;
      } else if (auto *S = dyn_cast<StoreInst>(I)) {
        if (S->getValueOperand() == V) {
          Acc.Reads = Acc.Captures = true;
          Acc.Leaks = none_of(HeldBy[Var].set_bits(), [&](unsigned H) {
            return Layout.Allocas[H] == S->getPointerOperand();
          });
        } else {
          uint64_t Bytes = DL.getTypeStoreSize(S->getValueOperand()->getType());
          Acc.Overwrites = AtStart && Bytes >= Size;
          if (Offset != Somewhere) {
            Acc.WrittenAt = Offset;
            Acc.WrittenBytes = Bytes;
          }
        }
      } else if (auto *GEP = dyn_cast<GetElementPtrInst>(I)) {
        APInt Constant(DL.getIndexSizeInBits(0), 0);
        bool Known =
            Offset != Somewhere && GEP->accumulateConstantOffset(DL, Constant);
        Work.push_back(
            {GEP, Known ? Offset + Constant.getZExtValue() : Somewhere});
        continue;
      } else if (isa<BitCastInst, AddrSpaceCastInst>(I)) {
        Work.push_back({I, Offset});
        continue;
      } else if (I->isLifetimeStartOrEnd() || isa<DbgInfoIntrinsic>(I) ||
                 isa<ICmpInst>(I)) {
        continue;
      } else if (auto *MI = dyn_cast<MemIntrinsic>(I)) {
        bool IsDest = U.getOperandNo() == 0;
        auto *Length = dyn_cast<ConstantInt>(MI->getLength());
        if (IsDest) {
          Acc.Overwrites = AtStart && Length && Length->getZExtValue() >= Size;
          if (Offset != Somewhere && Length) {
            Acc.WrittenAt = Offset;
            Acc.WrittenBytes = Length->getZExtValue();
          }
        } else
          Acc.Reads = true;
      } else if (isa<VAEndInst>(I)) {
        continue;
      } else if (isa<VAStartInst>(I)) {
        Acc.Overwrites = true;
      } else if (isa<VACopyInst>(I)) {
        (U.getOperandNo() == 0 ? Acc.Overwrites : Acc.Reads) = true;
      } else if (isa<VAArgInst>(I)) {
        Acc.Reads = true;
      } else if (auto *CB = dyn_cast<CallBase>(I); CB && CB->isArgOperand(&U)) {
        unsigned Arg = CB->getArgOperandNo(&U);
        const Function *Callee = CB->getCalledFunction();
        if (Callee && Callee->getName() == names::JumpArmed && Arg == 0)
          ; // it is only written to
        else if (CB->paramHasAttr(Arg, Attribute::StructRet))
          Acc.Overwrites = true;
        else if (CB->isByValArgument(Arg) || isPassedByValue(*CB, Arg))
          Acc.Reads = true;
        else if (!isa<InvokeInst>(CB) && CB->doesNotCapture(Arg))
          Acc.Reads = true; // and not at a safe point
        else if (V != A && isArgumentList(*A))
          Acc.Reads = true; // its value: a list that is an array is passed so
        else
          Acc.Reads = Acc.Captures = Acc.Leaks = true;
      } else {
        Acc.Reads = Acc.Captures = Acc.Leaks = true;
      }
      Acc.Writes = I->mayWriteToMemory() &&
                   !(isa<MemTransferInst>(I) && U.getOperandNo() == 1);
      Accesses[I].push_back(Acc);
    }
  }
}

/// Bytes of T, from Offset on, that hold something.
static void markUsedBytes(llvm::Type *T, uint64_t Offset, const DataLayout &DL,
                          BitVector &Used) {
  if (auto *S = dyn_cast<StructType>(T)) {
    const StructLayout *L = DL.getStructLayout(S);
    for (unsigned I = 0; I != S->getNumElements(); ++I)
      markUsedBytes(S->getElementType(I), Offset + L->getElementOffset(I), DL,
                    Used);
    return;
  }
  uint64_t Size = DL.getTypeStoreSize(T).getFixedValue();
  Used.set(Offset, std::min<uint64_t>(Offset + Size, Used.size()));
}

/// Small structs are often written in pieces, differently on each target: when
/// the pieces of one block make up all that is ever written, the last of them
/// overwrites the variable.
void FrameBuilder::joinPartialWrites() {
  constexpr uint64_t Small = 64;
  std::vector<BitVector> Used; // by variable: bytes that may hold something
  for (unsigned V = 0; V != Layout.Vars.size(); ++V) {
    uint64_t Size = Layout.Vars[V].Size;
    Used.emplace_back(Size <= Small ? Size : 0);
    if (Size <= Small)
      markUsedBytes(Layout.Allocas[V]->getAllocatedType(), 0, DL, Used.back());
  }
  auto range = [&](const Access &A) {
    uint64_t Size = Used[A.Var].size();
    return std::pair(std::min(A.WrittenAt, Size),
                     std::min(A.WrittenAt + A.WrittenBytes, Size));
  };
  // A register-sized place of a smaller struct has bytes that nobody writes.
  std::vector<BitVector> Written;
  for (const BitVector &U : Used)
    Written.emplace_back(U.size());
  for (const auto &[I, List] : Accesses)
    for (const Access &A : List) {
      if (A.Overwrites || A.Captures || (A.Writes && !A.WrittenBytes))
        Written[A.Var].set();
      else if (auto [Begin, End] = range(A); Begin < End)
        Written[A.Var].set(Begin, End);
    }
  for (unsigned V = 0; V != Used.size(); ++V)
    Used[V] &= Written[V];
  for (BasicBlock &BB : F) {
    DenseMap<unsigned, BitVector> Missing;
    for (Instruction &I : BB) {
      auto It = Accesses.find(&I);
      if (It == Accesses.end())
        continue;
      for (Access &A : It->second) {
        if (Used[A.Var].empty() || A.Overwrites)
          continue;
        if (A.Reads || !A.WrittenBytes) {
          Missing.erase(A.Var); // what was there before is needed
          continue;
        }
        BitVector &Left = Missing.try_emplace(A.Var, Used[A.Var]).first->second;
        if (auto [Begin, End] = range(A); Begin < End)
          Left.reset(Begin, End);
        if (Left.none())
          A.Overwrites = true;
      }
    }
  }
}

void FrameBuilder::solveLiveness() {
  unsigned N = Layout.Allocas.size();
  // A loop's safe point ends the lives of its body's variables.
  DenseMap<const BasicBlock *, BitVector> OutOfScope;
  for (const SafePoint &P : Points)
    if (P.Kind == SafePointKind::LoopPoll)
      for (unsigned V = 0; V != N; ++V)
        if (!inScope(V, P.Location))
          for (BasicBlock *Poll : predecessors(P.Spill)) {
            BitVector &Dead = OutOfScope[Poll];
            Dead.resize(N);
            Dead.set(V);
          }
  DenseMap<const BasicBlock *, std::pair<BitVector, BitVector>> UseDef;
  for (BasicBlock &BB : F) {
    BitVector Use(N), Def(N);
    for (Instruction &I : BB)
      if (auto It = Accesses.find(&I); It != Accesses.end()) {
        for (const Access &A : It->second)
          if (A.Reads && !Def[A.Var])
            Use.set(A.Var);
        for (const Access &A : It->second)
          if (A.Overwrites)
            Def.set(A.Var);
      }
    UseDef[&BB] = {Use, Def};
    LiveIn[&BB] = Use;
  }
  SmallVector<BasicBlock *, 64> Order(post_order(&F.getEntryBlock()));
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (BasicBlock *BB : Order) {
      BitVector In(N);
      for (BasicBlock *S : successors(BB))
        In |= LiveIn[S];
      if (auto It = OutOfScope.find(BB); It != OutOfScope.end())
        In.reset(It->second);
      auto &[Use, Def] = UseDef[BB];
      In.reset(Def);
      In |= Use;
      for (const BasicBlock *Jump : JumpsTo.lookup(BB))
        In |= LiveIn[Jump];
      if (In != LiveIn[BB]) {
        LiveIn[BB] = std::move(In);
        Changed = true;
      }
    }
  }
}

/// For every block, the variables that an access of the asked-for kind may have
/// touched before it is entered.
DenseMap<const BasicBlock *, BitVector>
FrameBuilder::reachingAccesses(bool Access::*Kind) const {
  unsigned N = Layout.Allocas.size();
  DenseMap<const BasicBlock *, BitVector> Gen, In;
  for (BasicBlock &BB : F) {
    BitVector G(N);
    for (Instruction &I : BB)
      if (auto It = Accesses.find(&I); It != Accesses.end())
        for (const Access &A : It->second)
          if (A.*Kind)
            G.set(A.Var);
    Gen[&BB] = G;
    In[&BB] = BitVector(N);
  }
  ReversePostOrderTraversal<Function *> Order(&F);
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (BasicBlock *BB : Order) {
      BitVector Reaching(N);
      auto From = [&](const BasicBlock *P) {
        Reaching |= In[P];
        Reaching |= Gen[P];
      };
      for_each(predecessors(BB), From);
      if (auto It = JumpsFrom.find(BB); It != JumpsFrom.end())
        for_each(It->second, From);
      if (Reaching != In[BB]) {
        In[BB] = std::move(Reaching);
        Changed = true;
      }
    }
  }
  return In;
}

/// A variable whose block the safe point is not in does not exist there.
bool FrameBuilder::inScope(unsigned Var, const DebugLoc &Loc) const {
  const DILocalScope *Scope = Scopes[Var];
  if (!Scope || !Loc)
    return true;
  Scope = Scope->getNonLexicalBlockFileScope();
  for (const DIScope *S = Loc->getScope(); S; S = S->getScope()) {
    if (auto *L = dyn_cast<DILocalScope>(S);
        L && L->getNonLexicalBlockFileScope() == Scope)
      return true;
    if (isa<DISubprogram>(S))
      return false;
  }
  return false;
}

static const BasicBlock *behind(const SafePoint &P) {
  return P.Kind == SafePointKind::Call ? P.Call->getNormalDest() : P.Resume;
}

/// The variables that something may reach by their addresses: anybody, or what
/// is live.
BitVector FrameBuilder::addressedAt(const SafePoint &P,
                                    const BitVector &Live) const {
  BitVector Addressed = LeakedIn.lookup(behind(P));
  Addressed.resize(Layout.Allocas.size());
  for (unsigned V = 0; V != HeldBy.size(); ++V)
    if (HeldBy[V].anyCommon(Live))
      Addressed.set(V);
  for (unsigned V : Addressed.set_bits())
    if (!inScope(V, P.Location))
      Addressed.reset(V);
  return Addressed;
}

BitVector FrameBuilder::liveAt(const SafePoint &P) const {
  const BasicBlock *Target = behind(P);
  BitVector Live = LiveIn.lookup(Target);
  if (Live.empty())
    Live.resize(Layout.Allocas.size());
  // What nothing has been stored to yet holds nothing, though parts of it may
  // be read later: structs are filled member by member.
  BitVector Written = WrittenIn.lookup(Target);
  Written.resize(Layout.Allocas.size());
  Live &= Written;
  for (const JumpSite &J : Canonical.Jumps)
    for (unsigned V = 0; V != Layout.Allocas.size(); ++V)
      if (Layout.Allocas[V] == J.Identity)
        Live.set(V);
  auto IndexOf = [&](const AllocaInst *A) {
    return static_cast<unsigned>(find(Layout.Allocas, A) -
                                 Layout.Allocas.begin());
  };
  for (const AllocaInst *Kept : P.Passed.Kept)
    Live.set(IndexOf(Kept));
  if (P.Call)
    // The call itself fills the place of a struct result.
    for (unsigned I = 0; I != P.Call->arg_size(); ++I)
      if (P.Call->paramHasAttr(I, Attribute::StructRet))
        for (unsigned V = 0; V != Layout.Allocas.size(); ++V)
          if (Layout.Allocas[V] == P.Call->getArgOperand(I))
            Live.reset(V);
  // After the end of its block there is no variable, whatever seems to read it.
  for (unsigned V : Live.set_bits())
    if (!inScope(V, P.Location))
      Live.reset(V);
  Live |= addressedAt(P, Live);
  // Of lists of arguments the runtime finds out how far they have come.
  if (Canonical.ArgumentList &&
      (P.PassesList || any_of(Live.set_bits(), [&](unsigned V) {
         return Types[Layout.Vars[V].Type].Kind == TypeKind::VaList;
       })))
    Live.set(IndexOf(Canonical.ArgumentList));
  return Live;
}

/// Whether A is only the copy of an argument that some target passes by
/// reference, and the signature of the call does not say so.
bool FrameBuilder::isArgumentCopy(const AllocaInst *A) const {
  unsigned Calls = 0, Copies = 0;
  auto IsPart = [](const Instruction *I) { // of a complex number
    return isa<GetElementPtrInst>(I) && all_of(I->users(), [&](const User *U) {
             auto *S = dyn_cast<StoreInst>(U);
             return S && S->getPointerOperand() == I;
           });
  };
  for (const Use &U : A->uses()) {
    auto *I = cast<Instruction>(U.getUser());
    if (I->isLifetimeStartOrEnd())
      continue;
    if (IsPart(I)) {
      Copies = 1;
      continue;
    }
    auto *Copy = dyn_cast<MemCpyInst>(I);
    auto *S = dyn_cast<StoreInst>(I);
    if (Copy && U.getOperandNo() == 0 && !isa<Constant>(Copy->getRawSource()))
      ++Copies;
    else if (S && S->getPointerOperand() == A)
      ++Copies;
    else if (auto *CB = dyn_cast<CallBase>(I); CB && CB->isArgOperand(&U))
      ++Calls;
    else
      return false;
  }
  return Calls == 1 && Copies == 1;
}

/// Gives every variable of Live its place. Small ones come first, so that a
/// safe point where large ones are dead has a short record.
static void addHotBlocks(const Cycle &C,
                         SmallPtrSetImpl<const BasicBlock *> &Hot) {
  if (none_of(C.blocks(), [](const BasicBlock *BB) {
        return isa<InvokeInst>(BB->getTerminator());
      }))
    Hot.insert(C.block_begin(), C.block_end());
  else
    for (const Cycle *Inner : C.children())
      addHotBlocks(*Inner, Hot);
}

SmallPtrSet<const BasicBlock *, 16> mt::findHotBlocks(Function &F) {
  CycleInfo CI;
  CI.compute(F);
  SmallPtrSet<const BasicBlock *, 16> Hot;
  for (const Cycle *C : CI.toplevel_cycles())
    addHotBlocks(*C, Hot);
  return Hot;
}

void FrameBuilder::findInMemory() {
  SmallPtrSet<const Value *, 32> Used;
  for (const BasicBlock *BB : findHotBlocks(F))
    for (const Instruction &I : *BB)
      Used.insert(I.op_begin(), I.op_end());
  Layout.Hot.resize(Layout.Allocas.size());
  Layout.InMemory.resize(Layout.Allocas.size());
  for (unsigned V = 0; V != Layout.Allocas.size(); ++V) {
    const AllocaInst *A = Layout.Allocas[V];
    Layout.Hot[V] = Used.contains(A);
    Layout.InMemory[V] = !Layout.Hot[V] && !Layout.GivenLists[V] &&
                         A->getAllocatedType()->isSingleValueType() &&
                         A->getAlign() <= Align(16) && // as a record's
                         !(Layout.Vars[V].Flags & VarDesc::Escaped) &&
                         isAllocaPromotable(A);
  }
}

void FrameBuilder::placeVariables(const BitVector &Live) {
  uint32_t Pointer = DL.getPointerSize();
  // As sizeof(mt_frame) on the target, rounded up.
  uint64_t End = (3 * Pointer + 8 + 15) / 16 * 16;
  auto Take = [&End](uint64_t Size, uint64_t Alignment) {
    End = alignTo(End, Alignment);
    uint64_t At = End;
    End += Size;
    return static_cast<uint32_t>(At);
  };
  // Numbered among those that matter, and apart by kind of type: what an ABI
  // needs besides must not count.
  std::map<std::tuple<std::string, uint32_t, uint32_t, TypeKind>, uint32_t>
      Ordinals;
  for (unsigned V : Live.set_bits()) {
    VarDesc &Var = Layout.Vars[V];
    TypeKind Kind = Var.Name.empty() ? Types[Var.Type].Kind : TypeKind::Unknown;
    if (Kind == TypeKind::SInt || Kind == TypeKind::UInt)
      Kind = TypeKind::AnyInt;
    Var.Ordinal = Ordinals[{Var.Name, Var.Line, Var.Col, Kind}]++;
  }
  SmallVector<unsigned, 16> Order(Live.set_bits());
  auto Key = [&](unsigned V) {
    return std::pair(!Layout.InMemory[V],
                     std::max<uint64_t>(Layout.Vars[V].Size, 16));
  };
  llvm::stable_sort(Order,
                    [&](unsigned A, unsigned B) { return Key(A) < Key(B); });
  for (unsigned V : Order) {
    const VarDesc &Var = Layout.Vars[V];
    SlotDesc S;
    S.Var = V;
    uint64_t Alignment = std::min<uint64_t>(
        16, DL.getABITypeAlign(Layout.Allocas[V]->getAllocatedType()).value());
    S.Offset = Take(Var.Size, std::max<uint64_t>(Alignment, 1));
    if (Var.Flags & VarDesc::Escaped)
      S.AddressOffset = Take(Pointer, Pointer);
    if (Layout.InMemory[V]) {
      if (!Layout.MemoryEnd)
        Layout.MemoryStart = S.Offset;
      Layout.MemoryEnd = End;
    }
    Layout.Slots.push_back(S);
  }
  Layout.FrameSize = alignTo(End, 16);
}

static bool contains(ArrayRef<mt::Type> Types, TypeId Id, TypeKind Kind) {
  const mt::Type &T = Types[Id];
  return T.Kind == Kind ||
         (T.Kind == TypeKind::Array && contains(Types, T.Elem, Kind)) ||
         any_of(T.Members,
                [&](const Member &M) { return contains(Types, M.Type, Kind); });
}

/// Whether the variable has a list in it, or leads to one, where the runtime
/// would not look for it.
bool FrameBuilder::holdsHiddenList(const VarDesc &Var) const {
  const mt::Type &T = Types[Var.Type];
  if (T.Kind == TypeKind::VaList)
    return false;
  if (T.Kind == TypeKind::Pointer && Var.Flags & VarDesc::Parameter)
    return Types[T.Elem].Kind == TypeKind::VaList &&
           Types[T.Elem].Name != VaListName;
  return contains(Types.types(), Var.Type, TypeKind::VaList);
}

void FrameBuilder::assignSlots(SafePoint &P, const BitVector &Live) {
  uint32_t Pointer = DL.getPointerSize();
  uint64_t End = (3 * Pointer + 8 + 15) / 16 * 16;
  for (const SlotDesc &S : Layout.Slots) {
    if (!Live[S.Var])
      continue;
    const VarDesc &Var = Layout.Vars[S.Var];
    End = std::max(End, S.Offset + Var.Size);
    if (S.AddressOffset)
      End = std::max<uint64_t>(End, S.AddressOffset + Pointer);
    if (P.Defer.empty() && holdsHiddenList(Var))
      P.Defer = "the va_list '" + Var.Name + "' of '" + F.getName().str() +
                "' is in use";
    P.Slots.push_back(S);
  }
  // Not each its own where that saves little: the records' ends are shared.
  constexpr uint32_t Little = 512;
  P.FrameSize =
      Layout.FrameSize <= Little ? Layout.FrameSize : alignTo(End, 16);
}

/// Leaves a byte behind a variable, so that a pointer one past its end cannot
/// be taken for one to what the compiler puts next. To be done once nobody asks
/// for its type any more but as typeOf() does.
static void leaveGap(AllocaInst &A) {
  if (A.isArrayAllocation()) { // alloca(constant)
    auto *Count = cast<ConstantInt>(A.getArraySize());
    if (A.getAllocatedType()->isIntegerTy(8))
      A.setOperand(
          0, ConstantInt::get(Count->getType(), Count->getZExtValue() + 1));
    return;
  }
  LLVMContext &C = A.getContext();
  auto *Gap = ArrayType::get(llvm::Type::getInt8Ty(C), 1);
  A.setAllocatedType(StructType::create(C, {A.getAllocatedType(), Gap},
                                        names::WithGap, /*isPacked=*/true));
}

llvm::Type *mt::typeOf(const AllocaInst &A) {
  auto *T = dyn_cast<StructType>(A.getAllocatedType());
  return T && !T->isLiteral() && T->getName().starts_with(names::WithGap)
             ? T->getElementType(0)
             : A.getAllocatedType();
}

FrameLayout FrameBuilder::run() {
  describeVariables();
  unsigned N = Layout.Allocas.size();
  findHolders();
  findJumps();
  for (unsigned V = 0; V != N; ++V)
    collectAccesses(V);
  joinPartialWrites();
  solveLiveness();
  LeakedIn = reachingAccesses(&Access::Leaks);
  WrittenIn = reachingAccesses(&Access::Writes);
  std::vector<BitVector> Live;
  BitVector Anywhere(N), Addressed(N);
  for (const SafePoint &P : Points) {
    Live.push_back(liveAt(P));
    Anywhere |= Live.back();
    Addressed |= addressedAt(P, Live.back());
    if (P.PassesList) // some targets share it with the callee
      for (unsigned V : Live.back().set_bits())
        if (Types[Layout.Vars[V].Type].Kind == TypeKind::VaList &&
            !Layout.GivenLists[V])
          Addressed.set(V);
  }
  for (unsigned V : Addressed.set_bits()) {
    Layout.Vars[V].Flags |= VarDesc::Escaped;
    if (Layout.Vars[V].Name.empty() && isArgumentCopy(Layout.Allocas[V]))
      Layout.Vars[V].Flags |= VarDesc::Optional;
  }
  findInMemory();
  placeVariables(Anywhere);
  for (size_t I = 0; I != Points.size(); ++I)
    assignSlots(Points[I], Live[I]);
  for (unsigned V : Addressed.set_bits())
    if (!isArgumentList(*Layout.Allocas[V]))
      leaveGap(*Layout.Allocas[V]);
  return std::move(Layout);
}

FrameLayout mt::layOutFrames(Function &F, const CanonicalFunction &Canonical,
                             std::vector<SafePoint> &Points, TypeTable &Types) {
  return FrameBuilder(F, Canonical, Points, Types).run();
}
