// Addresses in variables that no type calls pointers: in bytes that are
// somebody's memory pool, in integers. Where the heap's pages are mapped,
// capture has found the heap's that lead out of it.
//
// Relies on: AddressMap.h. On a 64-bit sender nothing else looks like the
// address of something outside of the heap, unless the program has been linked
// to lie low (-no-pie, -static); of 32-bit words that can be said of bytes
// only.
#ifndef MT_RT_RESTORE_HIDDENADDRESSES_H
#define MT_RT_RESTORE_HIDDENADDRESSES_H

#include "image/AddressMap.h"
#include "model/TypeTable.h"
#include "restore/Blocks.h"
#include "support/Result.h"
#include <bit>

namespace mt {

/// Whether they can be found and patched in what is converted so, if they lie
/// in integers, or in bytes that stay as they are.
inline bool canPatchHiddenAddresses(HeapWay Way, const Plan &How,
                                    const DataModel &Sender) {
  return Way != HeapWay::Replace && sameLayout(How) && Sender.PointerSize == 8;
}

/// What eight bytes of a 64-bit sender's are by their type.
enum class WordKind {
  Parts,   // of smaller members and padding, which keeps what was there before
  Unknown, // bytes, a union, memory of any use: any of these
  Integer, // or something that is copied into one
  Pointer
};

/// Of the bytes at At, in an object or block of so many Bytes.
WordKind wordAt(const TypeSpace &Types, TypeId Id, uint64_t Bytes, uint64_t At);

/// Whether such a word is the address A, in or just behind the object. Of an
/// unknown one that is said unless hardly anybody would point there: into a
/// number or a pointer, or into the runtime's own variables. What lies low, is
/// led to by no integer unless the program makes numbers of addresses.
bool isAddress(WordKind Where, const Manifest &M, const ForeignObject &O,
               ForeignAddress A);

/// Where they can: puts Translate(word) in the place of each in To, which From
/// was converted to, if IsOne(offset, word). Bytes that are no integer of this
/// target's are left alone.
template <class Predicate, class Translator>
void patchHiddenAddresses(const AddressMap &Map, const DataModel &Sender,
                          std::span<const uint8_t> From, std::span<uint8_t> To,
                          Predicate IsOne, Translator Translate) {
  const bool Swapped =
      Sender.BigEndian != (std::endian::native == std::endian::big);
  Map.forEachAddress(From, Swapped, [&](size_t Offset, uint64_t Word) {
    uint64_t Here;
    if (Offset + sizeof Here > To.size())
      return;
    std::memcpy(&Here, To.data() + Offset, sizeof Here);
    if (Here != Word) // it has been translated, or is none
      return;
    if (!IsOne(Offset, Word))
      return;
    Here = Translate(ForeignAddress(Word));
    std::memcpy(To.data() + Offset, &Here, sizeof Here);
  });
}

/// Fails if Bytes, of that type of the sender's, have an address that could not
/// be patched where the type has no pointer. HasNumbers: the module makes
/// numbers of addresses, so even a 32-bit integer may well be one.
Result<> refuseHiddenAddresses(const AddressMap &Map, const BlockPlans &Blocks,
                               const TypeSpace &Types, TypeId Type,
                               std::span<const uint8_t> Bytes, HeapWay Way,
                               const Plan &How, bool HasNumbers);

/// The same for a variable of a frame or a block of the heap, of whose bytes
/// nobody knows which have ever been set: fails for integers only, and if some
/// code has numbers.
Result<> refuseNumberIn(const AddressMap &Map, const TypeSpace &Types,
                        TypeId Type, std::span<const uint8_t> Bytes,
                        HeapWay Way, const Plan &How, bool HasNumbers);

/// Whether any code of the program makes numbers of addresses.
bool makesNumbers(const Manifest &M);

/// Fails if the program has computed something that stays of addresses of its
/// variables. To be asked where they are others now.
Result<> refuseScrambledPlaces(const Manifest &M);

/// Fails if the program keeps places in its code or stack, or has computed
/// something that stays of what a library has; if it takes pointers apart, and
/// this target's order is another; or if it makes numbers of addresses and
/// blocks get new ones, for nothing shows what has been computed from the old
/// ones.
Result<> refuseKeptNumbers(const Manifest &M, HeapWay Way,
                           const DataModel &Here);

/// Whether numbers that count something may be the address.
inline bool liesLow(const Manifest &M, ForeignAddress A) {
  return M.Model.PointerSize == 8 && A.value() < uint64_t(1) << 32;
}

/// Fails if the program makes numbers of addresses, and a block gets a new one
/// though the heap keeps its: nothing shows what has been computed from it.
Result<> refuseMovedNumbers(const Manifest &M, const BlockPlans &Plans,
                            HeapWay Way);

/// From here on what leads into a block that does not stay as it was, once
/// planned, is an address, too.
void addChangedBlocks(AddressMap &Map, const BlockPlans &Plans);

} // namespace mt
#endif
