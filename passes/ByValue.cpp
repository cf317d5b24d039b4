#include "ByValue.h"
#include "PassedArguments.h"
#include "SourceTypes.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace mt;

static const DISubroutineType *signatureOf(const CallBase &Call,
                                           const TypeTable &Types) {
  if (const Function *F = Call.getCalledFunction())
    return F->getSubprogram() ? F->getSubprogram()->getType() : nullptr;
  return dyn_cast_or_null<DISubroutineType>(
      TypeTable::pointee(typeOf(Call.getCalledOperand(), Types)));
}

namespace {
/// Finds out which argument stands for which parameter of the source.
class Assignment {
public:
  Assignment(const CallBase &Call, DITypeRefArray Signature)
      : Call(Call), Signature(Signature),
        Target(Call.getModule()->getTargetTriple()) {}

  enum Answer { Impossible, ByValue, Otherwise };

  /// What the argument Wanted is if those from Argument on stand for the
  /// parameters from Parameter on.
  Answer match(unsigned Argument, unsigned Parameter, unsigned Wanted) const;

private:
  const CallBase &Call;
  DITypeRefArray Signature; // the result comes first
  Triple Target;

  bool isIndirect(const DIType &Source) const;
};
} // namespace

/// The ABIs that pass a plain pointer to a copy; the others have byval for it.
bool Assignment::isIndirect(const DIType &Source) const {
  const uint64_t Bits = Source.getSizeInBits();
  if (Target.isSystemZ()) { // ELF ABI supplement, "Parameter Passing"
    auto *Basic = dyn_cast<DIBasicType>(&Source);
    if (Basic && Basic->getEncoding() == dwarf::DW_ATE_complex_float)
      return true;
    return Bits && Bits != 8 && Bits != 16 && Bits != 32 && Bits != 64;
  }
  if (Target.isAArch64()) // AAPCS64, stage B.4; HFAs are arrays
    return Bits > 128 && Source.getTag() != dwarf::DW_TAG_base_type;
  if (Target.isRISCV64()) // more than 2 XLEN
    return Bits > 128;
  return false;
}

Assignment::Answer Assignment::match(unsigned Argument, unsigned Parameter,
                                     unsigned Wanted) const {
  while (Argument < Call.arg_size() &&
         Call.paramHasAttr(Argument, Attribute::StructRet))
    ++Argument;
  if (Parameter == Signature.size())
    return Argument == Call.arg_size() ? Otherwise : Impossible;
  const DIType *Source = TypeTable::strip(Signature[Parameter]);
  // What follows "..." is not described.
  if (!Source)
    return Otherwise;
  const bool IsAggregate = Source->getTag() == dwarf::DW_TAG_structure_type ||
                           Source->getTag() == dwarf::DW_TAG_union_type;
  if (IsAggregate && !Source->getSizeInBits())
    return match(Argument, Parameter + 1, Wanted);
  if (Argument == Call.arg_size())
    return Impossible;
  const bool PassesPointer =
      Call.getArgOperand(Argument)->getType()->isPointerTy();
  if (isIndirect(*Source) && PassesPointer) {
    Answer Rest = match(Argument + 1, Parameter + 1, Wanted);
    return Argument == Wanted && Rest != Impossible ? ByValue : Rest;
  }
  const bool IsPointer = Source->getTag() == dwarf::DW_TAG_pointer_type;
  if (IsPointer != PassesPointer && !IsAggregate)
    return Impossible;
  Answer One = match(Argument + 1, Parameter + 1, Wanted);
  // RISC-V takes a struct of a number and a floating-point number apart.
  if (!Target.isRISCV64() || !IsAggregate || Argument + 2 > Call.arg_size())
    return One;
  Answer Two = match(Argument + 2, Parameter + 1, Wanted);
  if (One == Impossible || Two == Impossible)
    return One == Impossible ? Two : One;
  return One == Two ? One : Otherwise;
}

static constexpr char Mark[] = "mt.by-value";

void mt::setPassedByValue(CallBase &Call, unsigned Argument) {
  Call.addParamAttr(Argument, Attribute::get(Call.getContext(), Mark));
}

void mt::markPassedByValue(CallBase &Call, const TypeTable &Types) {
  if (none_of(Call.args(),
              [](const Use &U) { return U->getType()->isPointerTy(); }))
    return;
  const DISubroutineType *Type = signatureOf(Call, Types);
  const bool HasPrototype =
      Type && any_of(drop_begin(Type->getTypeArray()),
                     [](const DIType *Parameter) { return Parameter; });
  if (!HasPrototype) {
    for (auto [I, V] : enumerate(Call.args()))
      if (auto *A = dyn_cast<AllocaInst>(V); A && copyFor(Call, *A))
        setPassedByValue(Call, I);
    return;
  }
  Assignment Arguments(Call, Type->getTypeArray());
  for (unsigned I = 0; I != Call.arg_size(); ++I)
    if (Arguments.match(0, 1, I) == Assignment::ByValue)
      setPassedByValue(Call, I);
}

bool mt::isPassedByValue(const CallBase &Call, unsigned Argument) {
  return Call.getAttributes().hasParamAttr(Argument, Mark);
}
