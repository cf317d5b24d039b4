#include "PassAgain.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace mt;

void mt::takeRegisters(const Module &M, SmallVectorImpl<llvm::Type *> &Params) {
  if (Triple(M.getTargetTriple()).getArch() != Triple::x86_64)
    return;
  constexpr size_t Integers = 6, Vectors = 8; // System V ABI, 3.2.3
  Params.append(Integers - Params.size(),
                llvm::Type::getInt64Ty(M.getContext()));
  Params.append(Vectors, llvm::Type::getDoubleTy(M.getContext()));
}

/// The pieces of a struct at From, with zeros behind it: they may be more.
static AllocaInst *copyOf(Value *From, uint64_t Bytes, IRBuilder<> &B) {
  BasicBlock &Entry = B.GetInsertBlock()->getParent()->getEntryBlock();
  constexpr uint64_t Longest = 16; // bytes, of a piece
  auto *T = ArrayType::get(B.getInt8Ty(), alignTo(Bytes, Longest) + Longest);
  IRBuilder<> AtEntry(&Entry, Entry.begin());
  AllocaInst *Copy = AtEntry.CreateAlloca(T);
  Copy->setAlignment(Align(Longest));
  B.CreateMemSet(Copy, B.getInt8(0), T->getNumElements(), Copy->getAlign());
  B.CreateMemCpy(Copy, Copy->getAlign(), From, Align(1), Bytes);
  return Copy;
}

/// What tells the target how to pass an operand.
static AttrBuilder wayOf(const CallBase &Was, unsigned Operand) {
  AttrBuilder Way(Was.getContext());
  for (Attribute A : Was.getAttributes().getParamAttrs(Operand))
    if (A.hasAttribute(Attribute::SExt) || A.hasAttribute(Attribute::ZExt) ||
        A.hasAttribute(Attribute::InReg) ||
        A.hasAttribute(Attribute::StackAlignment))
      Way.addAttribute(A);
  return Way;
}

void mt::passAgain(const CallBase &Was, const PassedAgain &Passed,
                   function_ref<Value *(AllocaInst *)> Kept, IRBuilder<> &B,
                   CallArguments &Arguments) {
  if (Passed.Operands.empty())
    return;
  takeRegisters(*Was.getModule(), Arguments.Params);
  for (llvm::Type *T : drop_begin(Arguments.Params, Arguments.Values.size()))
    Arguments.Values.push_back(Constant::getNullValue(T));

  const Triple Target(Was.getModule()->getTargetTriple());
  const unsigned First = Was.getFunctionType()->getNumParams();
  auto Append = [&](Value *V, const AttrBuilder &Way) {
    Arguments.Attributes = Arguments.Attributes.addParamAttributes(
        B.getContext(), Arguments.Values.size(), Way);
    Arguments.Values.push_back(V);
  };
  Value *Copy = nullptr;
  for (auto [I, Operand] : enumerate(Passed.Operands)) {
    const AttrBuilder Way = wayOf(Was, First + I);
    llvm::Type *T = Was.getArgOperand(First + I)->getType();
    AllocaInst *Argument = Passed.Kept[Operand.Argument];
    Value *Here = Kept(Argument);
    const bool IsFirst =
        !I || Passed.Operands[I - 1].Argument != Operand.Argument;
    if (Operand.How == PassedOperand::Number) {
      // Some targets pass a large number by a pointer to it.
      llvm::Type *Whole = Argument->getAllocatedType();
      Append(T == Whole ? B.CreateLoad(T, Here) : Here, Way);
      continue;
    }
    const uint64_t Bytes = Argument->getAllocatedType()->getArrayNumElements();
    if (Target.isX86()) {
      // In memory, as there are no registers for it.
      if (!IsFirst)
        continue;
      AttrBuilder InMemory(B.getContext());
      InMemory.addByValAttr(Argument->getAllocatedType());
      InMemory.addAlignmentAttr(Target.isArch64Bit()
                                    ? std::max(Argument->getAlign(), Align(8))
                                    : Align(4));
      Append(Here, InMemory);
      continue;
    }
    if (Operand.How == PassedOperand::Address) {
      Append(Here, Way);
      continue;
    }
    if (IsFirst)
      Copy = copyOf(Here, Bytes, B);
    auto At = [&](uint64_t Offset) {
      return B.CreateConstInBoundsGEP1_64(B.getInt8Ty(), Copy, Offset);
    };
    if (Target.isMIPS() && Argument->getAlign() > Align(4)) {
      // In what comes to lie at even places by itself.
      for (uint64_t Offset = 0; IsFirst && Offset < Bytes; Offset += 8)
        Append(B.CreateLoad(B.getInt64Ty(), At(Offset)),
               AttrBuilder(B.getContext()));
      continue;
    }
    Value *Piece = B.CreateLoad(Operand.Loaded, At(Operand.Offset));
    if (Piece->getType() != T)
      Piece = Piece->getType()->isPointerTy() ? B.CreatePtrToInt(Piece, T)
                                              : B.CreateZExt(Piece, T);
    Append(Piece, Way);
  }
}
