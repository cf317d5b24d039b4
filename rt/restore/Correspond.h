// Which type here is which type of the image: starting from the variables and
// allocation sites that were matched, both type graphs are walked side by side.
// A type of one side may have several counterparts on the other (size_t and
// uint32_t are one type on some targets), so what is known of a value is always
// the pair.
//
// Relies on: Match.h for the variables. Knows no host, so that "mt verify" can
// ask it what a restore would.
#ifndef MT_RT_RESTORE_CORRESPOND_H
#define MT_RT_RESTORE_CORRESPOND_H

#include "convert/Converter.h"
#include "image/Manifest.h"
#include "image/Match.h"
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_set>

namespace mt {

/// A type on both sides.
struct TypePair {
  uint32_t Module = 0; // of the sender; the receiver's is its counterpart
  TypeId From = 0, To = 0;
  bool known() const { return From && To; }
  bool operator==(const TypePair &) const = default;
};

class Correspondence {
public:
  Correspondence(const Manifest &M, std::span<const ModuleDesc *const> Own,
                 const Matching &Match);

  // What the matched things are on both sides; unknown if they have no
  // counterpart.
  TypePair global(uint32_t Module, uint32_t Index) const;
  TypePair site(uint32_t Module, uint32_t Index) const;
  TypePair slot(uint32_t Thread, uint32_t Frame, uint32_t ReceiverSlot) const;

  /// Whether both are va_lists, which no plan converts: their places in frames
  /// hold numbers (capture/ArgumentLists.h).
  bool areLists(TypePair T) const;

  /// Visits what the image's frames hold: its type, and where it lies in the
  /// data section.
  void forEachSlot(
      FunctionRef<void(TypePair T, uint64_t At, uint64_t Size)> Visit) const;

  /// The plan for a pair, or why there is none.
  Result<const Plan *> plan(TypePair T);

  /// Of a sender's module that has a counterpart here.
  Converter &converter(uint32_t Module) { return *Converters[Module]; }

  bool hasCounterpart(uint32_t Module) const { return !!Converters[Module]; }

  /// The types of a sender's module, and of its counterpart here.
  TypeSpace senderTypes(uint32_t Module) const;
  TypeSpace receiverTypes(uint32_t Module) const;
  const Type &senderType(TypePair T) const {
    return M.Modules[T.Module].Desc.Types[T.From];
  }

  /// Whether every type of the image is the same bytes here: same target, and
  /// no type was changed.
  bool sameLayouts() const;

  /// Whether a type is laid out otherwise here, not only in what its pointers
  /// are.
  bool changes(TypePair T);

  /// The sizes of what pointers of the program lead to, and changes.
  const std::set<uint64_t> &changedPointees();

  /// T, or if it is only declared in its unit, the same struct from a unit that
  /// defines it.
  TypePair complete(TypePair T);

private:
  const Manifest &M;
  std::vector<const ModuleDesc *> Own;
  const Matching &Match;
  std::vector<std::unique_ptr<Converter>> Converters;
  std::vector<TypePair> Pairs;                    // all that the walk has met
  std::vector<std::unordered_set<uint64_t>> Seen; // by module
  using Tag = std::pair<TypeKind, std::string>;
  std::map<Tag, TypePair> Defined;           // what the walk has met;
  std::map<Tag, TypePair> Anywhere;          // see defineAll(), once needed
  bool SameTypes = true;                     // of all pairs
  std::optional<std::set<uint64_t>> Changed; // see changedPointees()

  const ModuleDesc &receiverModule(uint32_t Module) const {
    return *Own[Match.Modules[Module]];
  }
  void walk(TypePair T);
  void define(std::map<Tag, TypePair> &In, TypePair T) const;
  void defineAll();
};

/// True if a block of the plan's type can stay as it is, but for pointers.
bool isPreserved(const Plan &P);

} // namespace mt
#endif
