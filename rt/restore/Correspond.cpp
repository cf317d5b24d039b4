#include "restore/Correspond.h"

using namespace mt;

TypeSpace Correspondence::senderTypes(uint32_t Module) const {
  return {&M.Model, &M.Modules[Module].Desc.Types};
}

TypeSpace Correspondence::receiverTypes(uint32_t Module) const {
  return {&receiverModule(Module).Model, &receiverModule(Module).Types};
}

Correspondence::Correspondence(const Manifest &M,
                               std::span<const ModuleDesc *const> Own,
                               const Matching &Match)
    : M(M), Own(Own.begin(), Own.end()), Match(Match),
      Converters(M.Modules.size()), Seen(M.Modules.size()) {
  for (uint32_t I = 0; I != M.Modules.size(); ++I) {
    if (Match.Modules[I] == Matching::None)
      continue;
    const ModuleDesc &To = receiverModule(I);
    Converters[I] = std::make_unique<Converter>(
        senderTypes(I), TypeSpace{&To.Model, &To.Types});
    for (uint32_t G = 0; G != M.Modules[I].Desc.Globals.size(); ++G)
      walk(global(I, G));
    for (uint32_t S = 0; S != M.Modules[I].Desc.Sites.size(); ++S)
      walk(site(I, S));
  }
  for (uint32_t T = 0; T != M.Threads.size(); ++T)
    for (uint32_t F = 0; F != M.Threads[T].Frames.size(); ++F)
      for (uint32_t S = 0; S != Match.Threads[T][F].Slots.size(); ++S)
        walk(slot(T, F, S));
}

TypePair Correspondence::global(uint32_t Module, uint32_t Index) const {
  Place P = Match.Globals[Module][Index];
  if (!P.known() || P.Module != Match.Modules[Module])
    return {};
  return {Module, M.Modules[Module].Desc.Globals[Index].Type,
          Own[P.Module]->Globals[P.Index].Type};
}

TypePair Correspondence::site(uint32_t Module, uint32_t Index) const {
  Place P = Match.Sites[Module][Index];
  if (!P.known())
    return {};
  return {Module, M.Modules[Module].Desc.Sites[Index].Type,
          Own[P.Module]->Sites[P.Index].Type};
}

TypePair Correspondence::slot(uint32_t Thread, uint32_t Frame,
                              uint32_t ReceiverSlot) const {
  const FrameRecord &Sent = M.Threads[Thread].Frames[Frame];
  const MatchedFrame &Matched = Match.Threads[Thread][Frame];
  if (Matched.Slots[ReceiverSlot] == Matching::None)
    return {};
  const ModuleDesc &From = M.Modules[Sent.Module].Desc;
  const ModuleDesc &To = *Own[Matched.Module];
  const SafePointDesc &A = From.SafePoints[Sent.SafePoint];
  const SafePointDesc &B = To.SafePoints[Matched.SafePoint];
  const SlotDesc &SentSlot = A.Slots[Matched.Slots[ReceiverSlot]];
  return {Sent.Module, From.Functions[A.Function].Vars[SentSlot.Var].Type,
          To.Functions[B.Function].Vars[B.Slots[ReceiverSlot].Var].Type};
}

bool Correspondence::areLists(TypePair T) const {
  return senderTypes(T.Module)[T.From].Kind == TypeKind::VaList &&
         receiverModule(T.Module).Types[T.To].Kind == TypeKind::VaList;
}

void Correspondence::forEachSlot(
    FunctionRef<void(TypePair T, uint64_t At, uint64_t Size)> Visit) const {
  for (uint32_t T = 0; T != M.Threads.size(); ++T)
    for (uint32_t F = 0; F != M.Threads[T].Frames.size(); ++F) {
      const FrameRecord &Sent = M.Threads[T].Frames[F];
      const ModuleDesc &From = M.Modules[Sent.Module].Desc;
      const SafePointDesc &A = From.SafePoints[Sent.SafePoint];
      const std::vector<uint32_t> &Slots = Match.Threads[T][F].Slots;
      for (uint32_t S = 0; S != Slots.size(); ++S)
        if (Slots[S] != Matching::None) {
          const SlotDesc &Slot = A.Slots[Slots[S]];
          Visit(slot(T, F, S), Sent.Data + Slot.Offset,
                From.Functions[A.Function].Vars[Slot.Var].Size);
        }
    }
}

/// Whether two types lie in memory alike, but for the types they are made of.
static bool sameShape(const Type &A, const Type &B) {
  if (A.Size != B.Size || A.Format != B.Format || A.Count != B.Count ||
      A.Members.size() != B.Members.size())
    return false;
  for (size_t I = 0; I != A.Members.size(); ++I) {
    const Member &X = A.Members[I], &Y = B.Members[I];
    if (X.Name != Y.Name || X.Offset != Y.Offset ||
        X.BitOffset != Y.BitOffset || X.BitSize != Y.BitSize)
      return false;
  }
  return true;
}

/// Remembers a struct or union that has a tag as what that stands for, unless
/// another unit calls another one the same.
void Correspondence::define(std::map<Tag, TypePair> &In, TypePair T) const {
  const Type &One = senderType(T);
  auto [It, New] = In.try_emplace({One.Kind, One.Name}, T);
  if (New || !It->second.known())
    return;
  const Type &Other = senderType(It->second);
  if (Other.Size != One.Size || Other.Members.size() != One.Members.size())
    It->second = {};
}

static bool isDefined(const Type &T) {
  return (T.Kind == TypeKind::Struct || T.Kind == TypeKind::Union) &&
         !T.Name.empty() && T.Size;
}

void Correspondence::walk(TypePair First) {
  if (!First.known())
    return;
  const uint32_t Module = First.Module;
  const std::vector<Type> &A = M.Modules[Module].Desc.Types;
  const std::vector<Type> &B = receiverModule(Module).Types;
  std::vector<std::pair<TypeId, TypeId>> Work = {{First.From, First.To}};
  while (!Work.empty()) {
    auto [X, Y] = Work.back();
    Work.pop_back();
    if (!X || !Y || A[X].Kind != B[Y].Kind) {
      // What a byte is called is no matter of layout.
      SameTypes &=
          !X == !Y &&
          (A[X].Kind == B[Y].Kind ||
           (A[X].Name == HiddenName && A[X].Size == 1 && B[Y].Size == 1));
      continue;
    }
    if (!Seen[Module].insert(uint64_t(X) << 32 | Y).second)
      continue;
    const Type &TX = A[X], &TY = B[Y];
    SameTypes &= sameShape(TX, TY);
    Pairs.push_back({Module, X, Y});
    if (isDefined(TX) && TY.Size)
      define(Defined, Pairs.back());
    Work.emplace_back(TX.Elem, TY.Elem);
    size_t Position = 0;
    for (const Member &MX : TX.Members) {
      if (MX.Name.empty()) {
        if (Position < TY.Members.size() && TY.Members[Position].Name.empty())
          Work.emplace_back(MX.Type, TY.Members[Position].Type);
      } else {
        for (const Member &MY : TY.Members)
          if (MX.Name == MY.Name)
            Work.emplace_back(MX.Type, MY.Type);
      }
      ++Position;
    }
  }
}

bool Correspondence::sameLayouts() const {
  // The triple decides the layouts of the C library's types.
  return SameTypes && M.Model.Triple == Own.front()->Model.Triple;
}

bool Correspondence::changes(TypePair T) {
  Result<const Plan *> How = plan(T);
  return !How || !isPreserved(**How);
}

const std::set<uint64_t> &Correspondence::changedPointees() {
  if (Changed)
    return *Changed;
  Changed.emplace();
  auto see = [&](TypePair Pointee) {
    if (!Pointee.known())
      return;
    Pointee = complete(Pointee);
    const Type &T = senderType(Pointee);
    if (T.Kind != TypeKind::Void && T.Kind != TypeKind::Function && T.Size &&
        changes(Pointee))
      Changed->insert(T.Size);
  };
  for (const TypePair &P : Pairs)
    if (senderType(P).Kind == TypeKind::Pointer)
      see({P.Module, senderType(P).Elem,
           receiverModule(P.Module).Types[P.To].Elem});
  // Also what no variable of the image leads to may lie in its heap.
  if (Anywhere.empty())
    defineAll();
  for (const auto &[Name, T] : Anywhere)
    see(T);
  return *Changed;
}

/// All that units define, whether or not anything in the image is one of it.
void Correspondence::defineAll() {
  for (uint32_t I = 0; I != M.Modules.size(); ++I) {
    if (!hasCounterpart(I))
      continue;
    std::map<Tag, TypeId> There;
    const std::vector<Type> &To = receiverModule(I).Types;
    for (TypeId Y = 1; Y < To.size(); ++Y)
      if (isDefined(To[Y]))
        There.try_emplace({To[Y].Kind, To[Y].Name}, Y);
    const std::vector<Type> &From = M.Modules[I].Desc.Types;
    for (TypeId X = 1; X < From.size(); ++X)
      if (isDefined(From[X]))
        if (auto It = There.find({From[X].Kind, From[X].Name});
            It != There.end())
          define(Anywhere, {I, X, It->second});
  }
}

TypePair Correspondence::complete(TypePair T) {
  const Type &Declared = senderType(T);
  if (Declared.Size)
    return T;
  if ((Declared.Kind != TypeKind::Struct && Declared.Kind != TypeKind::Union) ||
      Declared.Name.empty())
    return T;
  if (Anywhere.empty())
    defineAll();
  for (const auto *In : {&Defined, &Anywhere})
    if (auto It = In->find({Declared.Kind, Declared.Name}); It != In->end())
      return It->second.known() ? It->second : T;
  return T;
}

Result<const Plan *> Correspondence::plan(TypePair T) {
  if (!Converters[T.Module])
    return Failure{"module '" + M.Modules[T.Module].Desc.Name +
                   "' of the image has no counterpart in this program"};
  return Converters[T.Module]->plan(T.From, T.To);
}

bool mt::isPreserved(const Plan &P) {
  if (!sameLayout(P))
    return false;
  for (const Step &S : P.Steps) {
    bool Same = S.From == S.To && S.FromSize == S.ToSize;
    switch (S.Kind) {
    case StepKind::Copy:
    case StepKind::Pointer:
      break;
    case StepKind::BitField:
      Same &= S.FromShift == S.ToShift && S.FromSign == S.ToSign;
      break;
    case StepKind::Loop:
      Same &= isPreserved(*S.Body);
      break;
    default:
      return false;
    }
    if (!Same)
      return false;
  }
  return true;
}
