// A heap block that holds objects of several types: a struct with arrays behind
// it, a page with its headers, a pool. The pointers that lead into it say what
// lies where; it can be converted if they say so of all of it.
//
// Relies on: Correspond.h; the types of the model (TypeTable.h).
#ifndef MT_RT_RESTORE_MOSAIC_H
#define MT_RT_RESTORE_MOSAIC_H

#include "restore/Correspond.h"
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace mt {

/// Objects of one type, one behind the other, or bytes of which nothing is said
/// and which are all 0.
struct Piece {
  uint64_t Offset, Size;
  TypePair Type; // of each of them; unknown: zeros
};

class Mosaic {
public:
  explicit Mosaic(uint64_t Start) : Start(Start) {}

  /// A pointer to Pointee, whose size is known, leads to Offset; it lies in the
  /// block that begins at Holder, 0 if in a variable. Returns whether that is
  /// new.
  bool claim(uint64_t Offset, TypePair Pointee, uint64_t Holder);

  /// What the allocation has said that there is where the block begins, and
  /// whether that may be several.
  TypePair Site;
  bool IsSeveral = false;

  /// Visits what is claimed of a block of these bytes, each object by itself,
  /// and of those that lie at one place and do not all fit, the ones that do.
  void forEach(const Correspondence &Types, std::span<const uint8_t> Bytes,
               FunctionRef<void(const Piece &)> Visit) const;

  /// What a sender's address leads to is there to be had.
  using Exists = FunctionRef<bool(ForeignAddress)>;
  /// What may lie behind a struct in its block.
  struct Behind {
    bool IsMore = true;  // as far as is known, more such structs
    bool IsTold = false; // or, if nothing says anything else, this:
    TypePair Type;       // unknown: bytes
  };
  using BehindOf = FunctionRef<Behind(TypePair)>;
  /// Whether there is a struct of a size that begins with another: what seems
  /// to be several of that may be one of it.
  using HasLarger = FunctionRef<bool(TypePair, uint64_t Size)>;

  /// All of Bytes, which is the block, in pieces. Fails where pointers
  /// contradict each other, or nothing tells what some bytes are.
  /// IsUntold: a pointer that says nothing leads to the block, so that it may
  /// be more than what other pointers say if nobody else does.
  Result<std::vector<Piece>> tile(Correspondence &Types,
                                  std::span<const uint8_t> Bytes, bool IsUntold,
                                  Exists Exist, BehindOf Behind,
                                  HasLarger Larger) const;

private:
  uint64_t Start; // of the block
  struct Claim {
    uint64_t Offset, Size;
    TypePair Type;
    uint64_t Holder;
  };
  bool contradictsSite(const Correspondence &Types, const Claim &C) const;
  /// In ascending order of offsets, of equal ones the largest first.
  std::vector<Claim> sorted(const Correspondence &Types,
                            std::span<const uint8_t> Bytes) const;

  /// By offset and type, where a pointer that says so lies.
  std::map<std::tuple<uint64_t, uint32_t, TypeId, TypeId>, uint64_t> Claims;
};

} // namespace mt
#endif
