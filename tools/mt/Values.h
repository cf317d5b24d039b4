// Values of the sender as a debugger prints them: numbers by type, enumerators
// by name, structs with their members, pointers with what they lead to.
//
// Relies on: SenderMemory.h; the types are the image's, so any byte order and
// word size reads alike.
#ifndef MT_TOOLS_MT_VALUES_H
#define MT_TOOLS_MT_VALUES_H

#include "SenderMemory.h"

namespace mt {

class ValuePrinter {
public:
  /// Memory must outlive this.
  explicit ValuePrinter(const SenderMemory &Memory) : Memory(Memory) {}

  /// The value of a type of Module's that lies in Bytes, on one line. Members
  /// are printed one level deep, and what a pointer leads to is printed too;
  /// of arrays the first elements.
  std::string print(uint32_t Module, TypeId Id,
                    std::span<const uint8_t> Bytes) const;

private:
  const SenderMemory &Memory;

  /// How much of a value to show.
  struct Detail {
    bool Expand = false; // members of structs
    bool Follow = false; // what pointers lead to
  };
  using Bytes = std::span<const uint8_t>;

  std::string value(uint32_t Module, TypeId Id, Bytes B, Detail D) const;
  std::string integer(const TypeSpace &Space, TypeId Id, Bytes B) const;
  std::string pointer(uint32_t Module, const Type &T, Bytes B, Detail D) const;
  std::string array(uint32_t Module, TypeId Elem, uint64_t Count, Bytes B,
                    Detail D) const;
  std::string members(uint32_t Module, TypeId Id, Bytes B, Detail D) const;
};

/// Text in double quotes, with escapes, cut after 80 characters and at the
/// first NUL.
std::string quoted(std::span<const uint8_t> Text);

} // namespace mt
#endif
