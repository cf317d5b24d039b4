// Receiver makes right: bytes of the sender, its types and those of the
// receiver give the receiver's bytes. Everything that differs between targets'
// data lies behind this class; it is a pure function of its inputs and runs
// alike on every machine, so all pairs of targets can be tested on one.
//
// Relies on: Plan.h. Types may come from a damaged image: nothing is read or
// written outside the spans given, whatever the tables say, though only tables
// that passed validateTypes() give meaningful results.
#ifndef MT_RT_CONVERT_CONVERTER_H
#define MT_RT_CONVERT_CONVERTER_H

#include "convert/Plan.h"

#include <memory>
#include <unordered_map>

namespace mt {

/// Gives the receiver's pointer for the sender's. Not asked about null, which
/// stays null. Never fails: what a dangling pointer becomes is its choice. On a
/// receiver with smaller pointers the low bytes count.
using PointerTranslator =
    FunctionRef<uint64_t(ForeignAddress Value, TypeId SenderPointee)>;

using PairVisitor =
    FunctionRef<void(ForeignAddress Value, TypeId Sender, TypeId Receiver)>;

/// Bytes of the sender's, and where they lay.
struct SenderBytes {
  std::span<const uint8_t> Bytes;
  ForeignAddress At;      // null: nobody knows
  bool EndsBlock = false; // see shapeBlock()

  SenderBytes(std::span<const uint8_t> Bytes, ForeignAddress At = {},
              bool EndsBlock = false)
      : Bytes(Bytes), At(At), EndsBlock(EndsBlock) {}
  SenderBytes(const std::vector<uint8_t> &Bytes, ForeignAddress At = {},
              bool EndsBlock = false)
      : Bytes(Bytes), At(At), EndsBlock(EndsBlock) {}

  SenderBytes from(uint64_t Offset) const {
    return {Bytes.subspan(Offset), At.isNull() ? At : At + Offset};
  }
  /// Of a byte among them; 0: nobody knows.
  uint64_t addressOf(const uint8_t *Byte) const {
    return At.isNull()
               ? 0
               : At.value() + static_cast<uint64_t>(Byte - Bytes.data());
  }
};

class Converter {
public:
  /// Converts from types of the sender to types of the receiver; the tables
  /// must outlive the converter.
  Converter(TypeSpace From, TypeSpace To);
  ~Converter();

  /// How to convert a type. Made once per pair. Fails where the two types do
  /// not correspond, naming the member and both sides.
  Result<const Plan *> plan(TypeId From, TypeId To);

  /// The receiver's size of a block of the sender that has SenderBytes bytes
  /// and holds elements of the plan's type: an array of them, or one struct
  /// and the rest of its tail (see shapeBlock()). What is left over after the
  /// last whole element is added as it is. Fails where it may be several
  /// structs that end in an array of 1, unless its array GoesOn.
  Result<uint64_t> convertedSize(const Plan &P, uint64_t SenderBytes,
                                 bool EndsBlock = false,
                                 bool GoesOn = false) const;

  /// Converts a block. Dst must have convertedSize(P, their number) bytes,
  /// not overlap them; all of it is written, padding with zeros unless both
  /// sides have the same layout and byte order. Fails, leaving Dst in part
  /// converted, at a value that the receiver's type cannot hold.
  Result<> convert(const Plan &P, SenderBytes Sent, std::span<uint8_t> Dst,
                   PointerTranslator Translate) const;

  /// Calls Visit for each pointer that is not null in a block of the sender,
  /// with what it points to on both sides (0 where that is not known, as in a
  /// union of different pointers). Pointers that are not wholly inside are left
  /// out.
  void forEachPointer(const Plan &P, SenderBytes Sent, PairVisitor Visit) const;

  /// Where what lies at SenderOffset of such a block lies in the receiver's
  /// block; SenderOffset may be up to SenderBytes (one past the end). Where an
  /// array ends and a member of another type begins at the same place, the
  /// type that the pointer points to (if known) decides which is meant. Fails
  /// beyond the block and in the middle of a number that has become smaller.
  Result<uint64_t> mapOffset(const Plan &P, uint64_t SenderOffset,
                             uint64_t SenderBytes, TypeId SenderPointee = 0,
                             bool EndsBlock = false) const;

  const TypeSpace &sender() const { return From; }
  const TypeSpace &receiver() const { return To; }

private:
  friend class PlanBuilder;
  TypeSpace From, To;
  std::unordered_map<uint64_t, std::unique_ptr<Plan>> Plans;
  std::vector<std::unique_ptr<Plan>> Tagged; // of unions, for where they are
};

} // namespace mt
#endif
