#include "restore/Keepers.h"

using namespace mt;

/// The name of a struct and those of its members: other units may call another
/// one the same, or have none for it.
static std::string nameOf(const Type &Struct) {
  std::string Out = Struct.Name + ": ";
  for (const Member &M : Struct.Members)
    Out += M.Name + ' ';
  return Out;
}

std::string mt::memberKeeper(const Type &Struct, const std::string &Name) {
  return "member " + Name + " of " + nameOf(Struct);
}

std::string mt::variableKeeper(const ModuleDesc &Module,
                               const std::string &Function,
                               const std::string &Name, uint32_t Line) {
  return "variable " + Name + " at " + std::to_string(Line) + " of " +
         Function + " in " + Module.Name;
}

void mt::forEachKeeper(
    ModuleDesc &Module,
    const std::function<TypeId(const std::string &Keeper, TypeId)> &TypeOf) {
  for (size_t T = 0, Known = Module.Types.size(); T != Known; ++T)
    if (Module.Types[T].Kind == TypeKind::Struct)
      for (size_t N = 0; N != Module.Types[T].Members.size(); ++N) {
        const Member &M = Module.Types[T].Members[N];
        if (M.BitSize)
          continue;
        const TypeId New =
            TypeOf(memberKeeper(Module.Types[T], M.Name), M.Type);
        Module.Types[T].Members[N].Type = New;
      }
  for (GlobalDesc &G : Module.Globals)
    if (G.Type)
      G.Type = TypeOf(variableKeeper(Module, "", G.Name, G.Line), G.Type);
  for (FunctionDesc &F : Module.Functions)
    for (VarDesc &V : F.Vars)
      if (V.Type)
        V.Type = TypeOf(variableKeeper(Module, F.Name, V.Name, V.Line), V.Type);
  for (SiteDesc &S : Module.Sites)
    if (S.Type)
      S.Type = TypeOf("block of " + S.Callee + " at " + std::to_string(S.Line) +
                          ':' + std::to_string(S.Col) + " of " + S.Function +
                          " in " + S.File,
                      S.Type);
}

TypeId mt::integerLike(
    std::vector<Type> &Types, TypeId T, uint32_t Trait,
    const std::vector<std::pair<std::string, int64_t>> &Enumerators) {
  Type Copy = Types[T];
  if (Copy.Kind == TypeKind::Array) {
    const TypeId Elem = integerLike(Types, Copy.Elem, Trait, Enumerators);
    if (Elem == Copy.Elem)
      return T;
    Copy.Elem = Elem;
  } else if ((Copy.Kind == TypeKind::SInt || Copy.Kind == TypeKind::UInt) &&
             !Copy.is(Type::IsEnum)) {
    Copy.Traits |= Trait;
    if (!Enumerators.empty())
      Copy.Enumerators = Enumerators;
  } else {
    return T;
  }
  Types.push_back(std::move(Copy));
  return static_cast<TypeId>(Types.size() - 1);
}
