// How va_arg fetches a struct: from registers that were saved or from the
// stack, as the ABI has it for what the struct consists of.
//
// Relies on: the type table; the ABI of the target this is compiled for.
#ifndef MT_CAPTURE_STRUCTARGUMENTS_H
#define MT_CAPTURE_STRUCTARGUMENTS_H

#include "mt/descriptors.h"
#include <cstdarg>
#include <optional>
#include <span>

namespace mt {

/// What the ABIs ask of a struct or union.
struct StructShape {
  uint32_t Size = 0, Align = 0; // bytes
  /// Of its numbers, when all are floating-point ones of one size, the size in
  /// bytes and how many they are; else 0.
  uint32_t FloatSize = 0, Floats = 0;
  /// Whether there is anything in the first and second eight bytes, and
  /// anything but such numbers.
  bool Filled[2] = {false, false}, Integers[2] = {false, false};
  bool Arrays = false;
  /// Whether some number is not where its alignment asks for.
  bool Packed = false;
  bool LongDouble = false;

  bool operator==(const StructShape &) const = default;
};

/// The shape of a struct or union; none for what is empty, has vectors or
/// integers of 16 bytes, needs more than 16 bytes of alignment (8 on PowerPC), has floating-point numbers in
/// a union or nothing in half of 16 bytes.
std::optional<StructShape> shapeOf(std::span<const Type> Types, TypeId Id);

/// A va_list, which may be an array, as a value.
struct ArgumentList {
  va_list Arguments;
};

/// Fetches a struct of that shape from List.
void skipStruct(ArgumentList &List, const StructShape &Shape);

} // namespace mt
#endif
