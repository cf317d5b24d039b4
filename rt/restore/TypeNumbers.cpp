#include "restore/TypeNumbers.h"
#include "restore/Keepers.h"
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

using namespace mt;

namespace {
/// Where a number stands in the source.
using Place = std::tuple<std::string, uint32_t, uint32_t, uint32_t, uint32_t>;
using NumbersAt = std::map<Place, std::vector<int64_t>>;

/// What all units of a program say, by what keeps the numbers.
class Side {
public:
  void add(const ModuleDesc &Module);
  NumbersAt numbersOf(const std::string &Keeper) const {
    NumbersAt Out;
    std::set<std::string> Seen;
    collect(Keeper, Out, Seen);
    return Out;
  }

private:
  std::map<std::string, NumbersAt> Numbers;
  std::map<std::string, std::set<std::string>> From;

  void collect(const std::string &Keeper, NumbersAt &Out,
               std::set<std::string> &Seen) const;
};
} // namespace

static std::string argument(const std::string &Function, uint32_t Number) {
  return Number ? "argument " + std::to_string(Number) + " of " + Function
                : "result of " + Function;
}

static std::string keeperOf(const ModuleDesc &Module,
                            const TypeNumbersDesc &D) {
  switch (D.Kind) {
  case TypeNumbersDesc::OfMember:
    return D.Type < Module.Types.size()
               ? memberKeeper(Module.Types[D.Type], D.Name)
               : std::string();
  case TypeNumbersDesc::OfVariable:
    return variableKeeper(Module, D.Function, D.Name, D.Line);
  case TypeNumbersDesc::OfCode:
    return "code";
  case TypeNumbersDesc::OfArgument:
    return argument(D.Function, D.Index + 1);
  default:
    return argument(D.Function, 0);
  }
}

void Side::add(const ModuleDesc &Module) {
  for (const TypeNumbersDesc &D : Module.TypeNumbers) {
    const std::string Keeper = keeperOf(Module, D);
    for (const NumberDesc &N : D.Numbers)
      Numbers[Keeper][{Module.Name, N.Line, N.Col, N.Ordinal, N.IsFactor}]
          .push_back(N.Value);
    for (const auto &[Function, Number] : D.From)
      From[Keeper].insert(argument(Function, Number));
  }
}

void Side::collect(const std::string &Keeper, NumbersAt &Out,
                   std::set<std::string> &Seen) const {
  if (!Seen.insert(Keeper).second)
    return;
  if (auto It = Numbers.find(Keeper); It != Numbers.end())
    for (const auto &[At, Values] : It->second) {
      std::vector<int64_t> &To = Out[At];
      // Two ways may lead from one place.
      if (To.empty())
        To = Values;
    }
  if (auto It = From.find(Keeper); It != From.end())
    for (const std::string &Other : It->second)
      collect(Other, Out, Seen);
}

/// Whether V is all ones, or all but its sign.
static bool mayBeLimit(int64_t V) {
  const uint64_t Ones = static_cast<uint64_t>(V < 0 ? ~V : V);
  return V == -1 || (Ones >= INT32_MAX / 2 && (Ones & (Ones + 1)) == 0);
}

using Enumerators = std::vector<std::pair<std::string, int64_t>>;

/// Each number that a keeper may hold, named by what it is here; none if all
/// are the same here.
static Enumerators compare(const NumbersAt &There, const NumbersAt &Here,
                           bool OnlyLimits) {
  Enumerators Out;
  bool Differs = false;
  for (const auto &[At, Values] : There) {
    const bool IsFactor = std::get<4>(At) != 0;
    auto Other = Here.find(At);
    for (int64_t V : Values) {
      std::string Name = "="; // what is no size here, is none
      if (Other != Here.end()) {
        std::set<int64_t> Ours(Other->second.begin(), Other->second.end());
        if (Ours.size() == 1)
          Name = std::to_string(*Ours.begin());
        else if (!Ours.contains(V))
          Name = "?";
      }
      if (OnlyLimits && (IsFactor || !mayBeLimit(V)))
        continue;
      // All ones are another number where the type is longer.
      Differs |= Name != "=" && (Name != std::to_string(V) || V == -1);
      Out.emplace_back((IsFactor ? "*" : "") + Name, V);
    }
  }
  if (!Differs)
    Out.clear();
  return Out;
}

void mt::tellTypeNumbers(Manifest &M, std::span<const ModuleDesc *const> Own,
                         bool OnlyLimits) {
  if (M.Model.Triple == Own.front()->Model.Triple)
    return;
  Side There, Here;
  std::set<std::string> Keepers;
  for (const ImageModule &I : M.Modules) {
    There.add(I.Desc);
    for (const TypeNumbersDesc &D : I.Desc.TypeNumbers)
      if (D.Kind == TypeNumbersDesc::OfMember ||
          D.Kind == TypeNumbersDesc::OfVariable)
        Keepers.insert(keeperOf(I.Desc, D));
  }
  for (const ModuleDesc *D : Own)
    Here.add(*D);
  std::map<std::string, Enumerators> Numbers;
  for (const std::string &K : Keepers)
    if (Enumerators E =
            compare(There.numbersOf(K), Here.numbersOf(K), OnlyLimits);
        !E.empty())
      Numbers.emplace(K, std::move(E));
  if (Numbers.empty())
    return;
  for (ImageModule &I : M.Modules)
    forEachKeeper(I.Desc, [&](const std::string &Keeper, TypeId T) {
      auto It = Numbers.find(Keeper);
      return It == Numbers.end()
                 ? T
                 : integerLike(I.Desc.Types, T, Type::HasTypeNumbers,
                               It->second);
    });
}

Result<> mt::refuseWordBits(const Manifest &M,
                            std::span<const ModuleDesc *const> Own) {
  if (M.Model.LongSize == Own.front()->Model.LongSize)
    return success();
  Side There, Here;
  for (const ImageModule &I : M.Modules)
    There.add(I.Desc);
  for (const ModuleDesc *D : Own)
    Here.add(*D);
  const NumbersAt Ours = Here.numbersOf("code");
  for (const auto &[At, Values] : There.numbersOf("code"))
    if (auto Other = Ours.find(At);
        Other != Ours.end() && Other->second != Values)
      return Failure{
          "'" + std::get<0>(At) + "' reckons with the bits of a long in line " +
          std::to_string(std::get<1>(At)) +
          ", of which there are more or fewer on this target: it would look "
          "for "
          "what it keeps in them elsewhere. Use uint32_t or uint64_t, "
          "or set MT_TRUST_NUMBERS=1 if it keeps nothing so"};
  return success();
}
