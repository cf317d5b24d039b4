// A conversion plan: what to do to the bytes of one type of the sender to get
// the same type of the receiver, as a list of steps in ascending order of the
// sender's offsets. Neighbouring steps of one kind are one step: an array of
// numbers is one, and so is a struct of them.
//
// Relies on: TypeTable.h. Built by PlanBuilder.cpp, run by Execute.cpp.
#ifndef MT_RT_CONVERT_PLAN_H
#define MT_RT_CONVERT_PLAN_H

#include "convert/Integers.h"
#include "convert/TagPlace.h"
#include "model/TypeTable.h"
#include "model/UnionTags.h"
#include <optional>

namespace mt {

class Plan;

enum class StepKind : uint8_t {
  Copy,       // Count bytes
  Swap,       // Count numbers of FromSize bytes (2, 4, 8, 16)
  Integer,    // Count integers of different sizes, range checked
  Float,      // Count numbers of different formats, or paddings
  Pointer,    // Count pointers to Pointee
  BitField,   // Count is 1, FromSize and ToSize are bits
  Zero,       // Count bytes that have no place on the receiver and must be 0
  Text,       // Count bytes that may hold something else than they are called,
              // unless they are texts or 0
  EitherOrder, // Count integers that have to be the same in both byte orders
  TypeNumber, // Count integers that may be among Body's type numbers
  Loop,       // Count times Body, which takes FromSize bytes to ToSize
  Choice,     // one of Body's cases; Count is 1, its tag lies beside the union
};

struct Step {
  StepKind Kind = StepKind::Copy;
  Signedness FromSign = Signedness::Unsigned; // Integer, BitField
  Signedness ToSign = Signedness::Unsigned;
  FloatFormat FromFormat = FloatFormat::None;
  FloatFormat ToFormat = FloatFormat::None;
  uint8_t FromShift = 0, ToShift = 0; // BitField: in the byte, memory order
  TypeId Pointee = 0;                 // Pointer: the sender's type, and
  TypeId ToPointee = 0;               // the receiver's
  uint64_t From = 0, To = 0;          // byte offsets
  uint64_t Count = 0;
  uint64_t FromSize = 1, ToSize = 1; // of one of Count, or bits
  const Plan *Body = nullptr;

  /// Bytes that are read and written.
  uint64_t fromBytes() const {
    return Kind == StepKind::BitField ? (FromShift + FromSize + 7) / 8
                                      : Count * FromSize;
  }
  uint64_t toBytes() const {
    return Kind == StepKind::BitField ? (ToShift + ToSize + 7) / 8
                                      : Count * ToSize;
  }
};

/// A member on both sides; what offsets are mapped with.
struct Part {
  uint64_t From = 0, To = 0;
  const Plan *Type = nullptr;
};

/// The array at the end of a struct that a block may continue.
struct Tail {
  uint64_t From = 0, To = 0;
  const Plan *Element = nullptr; // null: no tail
};

/// A member of a tagged union.
struct Case {
  TagTest Test;               // of the tag
  TagPlace Tag;               // its Size is 0: nothing tells
  const Plan *Type = nullptr; // null: nothing is in the union
};

/// A number that the program may have from the size or the limits of a type,
/// which has other ones here.
struct TypeNumber {
  WideInt There;
  std::optional<WideInt> Here; // none: more than one may be meant
  bool IsFactor = false;       // part of a product or sum
};

/// Made by Converter::plan() only, and valid as long as the Converter. Reads
/// and writes of its steps lie within FromSize and ToSize.
class Plan {
public:
  TypeId From = 0, To = 0;
  uint64_t FromSize = 0, ToSize = 0;
  std::vector<Step> Steps;
  /// The steps of what comes before the tail, if there is one.
  std::vector<Step> HeadSteps;
  std::vector<Part> Parts;       // of a struct, ascending
  const Plan *Element = nullptr; // of an array
  Tail Rest;
  std::vector<Case> Cases;             // of a union that has no steps
  std::vector<TypeNumber> TypeNumbers; // of an integer without steps
  bool FillsAll = false; // the steps write every byte of the receiver's
  bool HasPointers = false;
  bool Raw = false;
  bool SameLayout = false;
};

/// The bytes are the same on both sides, and there are no pointers in them.
inline bool isRaw(const Plan &P) { return P.Raw; }

/// Every member has the same size and offset on both sides: a block keeps its
/// size, and offsets into it stay what they are.
inline bool sameLayout(const Plan &P) { return P.SameLayout; }

} // namespace mt
#endif
