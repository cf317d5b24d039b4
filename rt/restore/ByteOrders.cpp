#include "restore/ByteOrders.h"
#include "restore/Keepers.h"

#include <map>

using namespace mt;

static constexpr uint32_t Orders =
    Type::KeepsOrder | Type::MayKeepOrder | Type::IsSwapped;

static uint32_t orderOf(const std::vector<Type> &Types, TypeId T) {
  while (Types[T].Kind == TypeKind::Array)
    T = Types[T].Elem;
  return Types[T].Traits & Orders;
}

void mt::tellByteOrders(Manifest &M, std::span<const ModuleDesc *const> Own) {
  if (M.Model.BigEndian == Own.front()->Model.BigEndian)
    return;
  std::map<std::string, uint32_t> There, Here;
  auto collect = [](ModuleDesc &Module, std::map<std::string, uint32_t> &To) {
    forEachKeeper(Module, [&](const std::string &Keeper, TypeId T) {
      if (const uint32_t Order = orderOf(Module.Types, T))
        To[Keeper] |= Order;
      return T;
    });
  };
  for (ImageModule &I : M.Modules)
    collect(I.Desc, There);
  for (const ModuleDesc *D : Own) {
    ModuleDesc Copy = *D;
    collect(Copy, Here);
  }
  std::map<std::string, uint32_t> Known;
  for (const auto &[Keeper, Order] : There)
    Known[Keeper] |= Order;
  for (const auto &[Keeper, Order] : Here)
    Known[Keeper] |= Order;
  for (ImageModule &I : M.Modules)
    forEachKeeper(I.Desc, [&](const std::string &Keeper, TypeId T) {
      auto It = Known.find(Keeper);
      if (It == Known.end())
        return T;
      uint32_t Order = It->second & ~Type::IsSwapped;
      const bool IsOneSided =
          ((There[Keeper] ^ Here[Keeper]) & Type::IsSwapped) != 0;
      if (!Order && IsOneSided)
        Order = Type::MayKeepOrder;
      return Order ? integerLike(I.Desc.Types, T, Order) : T;
    });
}
