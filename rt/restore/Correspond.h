// Which type here is which type of the image: starting from the variables that
// were matched, both type graphs are walked side by side. Every type that a
// typed pointer of the image can lead to is found that way, named or not.
//
// Relies on: Match.h for the variables.
#ifndef MT_RT_RESTORE_CORRESPOND_H
#define MT_RT_RESTORE_CORRESPOND_H

#include "convert/Converter.h"
#include "image/Manifest.h"
#include "process/Registry.h"
#include "image/Match.h"
#include <memory>
#include <set>

namespace mt {

/// A type of one of the sender's modules.
struct SenderType {
  uint32_t Module = 0;
  TypeId Id = 0;
  bool known() const { return Id != 0; }
};

class Correspondence {
public:
  Correspondence(const Manifest &M, const std::vector<LoadedModule> &Own,
                 const Matching &Match);

  /// The receiver's type for one of the sender's, 0 if there is none.
  TypeId receiver(SenderType T) const { return Types[T.Module][T.Id]; }

  /// The plan for a type of the sender, or why there is none.
  Result<const Plan *> plan(SenderType T);

  /// The plan for two types that are known to be the same variable's.
  Result<const Plan *> plan(SenderType From, TypeId To);

  /// Of a sender's module that has a counterpart here.
  Converter &converter(uint32_t Module) { return *Converters[Module]; }

  TypeSpace senderTypes(uint32_t Module) const;

  /// Whether every type of the image is the same bytes here.
  bool sameDataModel() const;

  /// T, or if it is only declared in its unit, the same struct from a unit that
  /// defines it.
  SenderType complete(SenderType T) const;

private:
  const Manifest &M;
  const std::vector<LoadedModule> &Own;
  std::vector<std::vector<TypeId>> Types; // by sender's module and type
  std::vector<std::unique_ptr<Converter>> Converters;
  /// Module and type that correspond to types of several sizes here.
  std::set<std::pair<uint32_t, TypeId>> Ambiguous;

  void walk(uint32_t Module, TypeId From, const ModuleDesc &To, TypeId Id);
};

/// True if a block of the plan's type can stay as it is, but for pointers.
bool isPreserved(const Plan &P);

} // namespace mt
#endif
