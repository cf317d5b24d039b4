#include "restore/Correspond.h"

using namespace mt;

TypeSpace Correspondence::senderTypes(uint32_t Module) const {
  return {&M.Model, &M.Modules[Module].Desc.Types};
}

Correspondence::Correspondence(const Manifest &M,
                               const std::vector<LoadedModule> &Own,
                               const Matching &Match)
    : M(M), Own(Own) {
  Converters.resize(M.Modules.size());
  for (uint32_t I = 0; I != M.Modules.size(); ++I) {
    const ModuleDesc &From = M.Modules[I].Desc;
    Types.emplace_back(From.Types.size());
    if (Match.Modules[I] == Matching::None)
      continue;
    const ModuleDesc &To = Own[Match.Modules[I]].Desc;
    Converters[I] = std::make_unique<Converter>(
        TypeSpace{&M.Model, &From.Types}, TypeSpace{&To.Model, &To.Types});
    for (uint32_t G = 0; G != From.Globals.size(); ++G)
      if (Place P = Match.Globals[I][G];
          P.Module == Match.Modules[I] && P.known())
        walk(I, From.Globals[G].Type, To, To.Globals[P.Index].Type);
    for (uint32_t S = 0; S != From.Sites.size(); ++S)
      if (Place P = Match.Sites[I][S]; P.known())
        walk(I, From.Sites[S].Type, To, To.Sites[P.Index].Type);
  }
  for (uint32_t T = 0; T != M.Threads.size(); ++T)
    for (uint32_t F = 0; F != M.Threads[T].Frames.size(); ++F) {
      const FrameRecord &Frame = M.Threads[T].Frames[F];
      const ModuleDesc &From = M.Modules[Frame.Module].Desc;
      const MatchedFrame &Matched = Match.Threads[T][F];
      const ModuleDesc &To = Own[Matched.Module].Desc;
      const SafePointDesc &A = From.SafePoints[Frame.SafePoint];
      const SafePointDesc &B = To.SafePoints[Matched.SafePoint];
      for (uint32_t S = 0; S != B.Slots.size(); ++S)
        if (Matched.Slots[S] != Matching::None)
          walk(Frame.Module,
               From.Functions[A.Function]
                   .Vars[A.Slots[Matched.Slots[S]].Var]
                   .Type,
               To, To.Functions[B.Function].Vars[B.Slots[S].Var].Type);
    }
}

void Correspondence::walk(uint32_t Module, TypeId From, const ModuleDesc &To,
                          TypeId Id) {
  const std::vector<Type> &A = M.Modules[Module].Desc.Types;
  std::vector<std::pair<TypeId, TypeId>> Work = {{From, Id}};
  while (!Work.empty()) {
    auto [X, Y] = Work.back();
    Work.pop_back();
    if (!X || !Y || A[X].Kind != To.Types[Y].Kind)
      continue;
    if (TypeId Known = Types[Module][X]) {
      // size_t and uint32_t are one type on some targets and two on others:
      // what a pointer to it leads to cannot be told by its type.
      if (To.Types[Known].Size != To.Types[Y].Size)
        Ambiguous.insert({Module, X});
      continue;
    }
    Types[Module][X] = Y;
    const Type &TX = A[X], &TY = To.Types[Y];
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

bool Correspondence::sameDataModel() const {
  // The triple decides the layouts of the C library's types.
  return M.Model.Triple == Own.front().Desc.Model.Triple;
}

SenderType Correspondence::complete(SenderType T) const {
  const Type &Declared = M.Modules[T.Module].Desc.Types[T.Id];
  if ((Declared.Kind != TypeKind::Struct && Declared.Kind != TypeKind::Union) ||
      Declared.Size || Declared.Name.empty())
    return T;
  for (uint32_t I = 0; I != M.Modules.size(); ++I) {
    const std::vector<Type> &All = M.Modules[I].Desc.Types;
    for (TypeId Id = 1; Id < All.size(); ++Id)
      if (All[Id].Kind == Declared.Kind && All[Id].Size &&
          All[Id].Name == Declared.Name && Types[I][Id])
        return {I, Id};
  }
  return T;
}

Result<const Plan *> Correspondence::plan(SenderType T) {
  if (!Converters[T.Module] || !receiver(T))
    return Failure{"type '" + typeName(senderTypes(T.Module), T.Id) +
                   "' of the image has no counterpart in this program"};
  if (Ambiguous.count({T.Module, T.Id}))
    return Failure{"type '" + typeName(senderTypes(T.Module), T.Id) +
                   "' of the image stands for types of several sizes in this "
                   "program, so what it holds cannot be told: use a type of "
                   "the same width on both sides (such as uint64_t)"};
  return Converters[T.Module]->plan(T.Id, receiver(T));
}

Result<const Plan *> Correspondence::plan(SenderType From, TypeId To) {
  if (!Converters[From.Module])
    return Failure{"module '" + M.Modules[From.Module].Desc.Name +
                   "' of the image has no counterpart in this program"};
  return Converters[From.Module]->plan(From.Id, To);
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
