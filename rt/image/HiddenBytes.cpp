#include "image/HiddenBytes.h"
#include <set>
#include <tuple>

using namespace mt;

static bool isHidden(const Type &T) {
  return T.Kind == TypeKind::Unknown && T.Name == HiddenName;
}

/// Whether T is an array of single bytes, Hidden or plain ones.
static bool isArrayOf(const std::vector<Type> &Types, const Type &T,
                      bool Hidden) {
  return T.Kind == TypeKind::Array && Types[T.Elem].Size == 1 &&
         isHidden(Types[T.Elem]) == Hidden;
}

void mt::spreadHiddenBytes(Manifest &M) {
  // The struct's tag and size, and the member's name and place.
  using Place = std::tuple<std::string, uint64_t, std::string, uint64_t>;
  std::set<Place> Hidden;
  auto forEachArray = [&](bool Hidden, auto Visit) {
    for (ImageModule &I : M.Modules)
      for (size_t T = 0; T != I.Desc.Types.size(); ++T)
        if (I.Desc.Types[T].Kind == TypeKind::Struct)
          for (size_t N = 0; N != I.Desc.Types[T].Members.size(); ++N) {
            const Type &Outer = I.Desc.Types[T];
            const Member &Inner = Outer.Members[N];
            if (isArrayOf(I.Desc.Types, I.Desc.Types[Inner.Type], Hidden))
              Visit(I.Desc.Types, T, N,
                    Place(Outer.Name, Outer.Size, Inner.Name, Inner.Offset));
          }
  };
  forEachArray(true, [&](const std::vector<Type> &, size_t, size_t,
                         const Place &P) { Hidden.insert(P); });
  if (Hidden.empty())
    return;
  forEachArray(
      false, [&](std::vector<Type> &Types, size_t T, size_t N, const Place &P) {
        if (!Hidden.contains(P))
          return;
        Type Byte;
        Byte.Size = Byte.Align = 1;
        Byte.Name = HiddenName;
        Type Array = Types[Types[T].Members[N].Type];
        Array.Elem = static_cast<TypeId>(Types.size());
        Types[T].Members[N].Type = Array.Elem + 1;
        Types.push_back(std::move(Byte));
        Types.push_back(std::move(Array));
      });
}
