// From an address of the sender to one of this process. Addresses of the
// preserved heap stay; all others are found in the map of the sender's objects.
// A pointer that leads nowhere is kept and counted; it never stops a restore,
// unless it has led to what a library has and no image holds.
//
// Relies on: AddressMap.h; blocks and stack variables enter their new places
// here as they get them.
#ifndef MT_RT_RESTORE_POINTERS_H
#define MT_RT_RESTORE_POINTERS_H

#include "image/AddressMap.h"
#include "restore/Blocks.h"

namespace mt {

class PointerTable {
public:
  PointerTable(const Manifest &M, const AddressMap &Map, Correspondence &Types)
      : M(M), Map(Map), Types(Types), Homes(Map.objects().size()) {}

  /// The object's place in this process; Plan: how its contents were
  /// converted, for pointers into it (null: as they were).
  void place(const ForeignObject *O, uintptr_t Here, const Plan *How);
  bool isPlaced(const ForeignObject *O) const {
    return Homes[index(O)].Here != 0;
  }

  /// To be called if not all blocks stay as they were.
  void setBlocks(const BlockPlans *Plans) { Blocks = Plans; }

  /// PointeeModule and Pointee say what it points to in the sender's types; 0
  /// where that is not known.
  uint64_t translate(ForeignAddress Value, uint32_t PointeeModule,
                     TypeId Pointee);

  /// Of an object that is placed.
  uintptr_t placeOf(const ForeignObject *O) const {
    return Homes[index(O)].Here;
  }

  /// Fails if a pointer that has been translated since the last call leads to a
  /// library's constants or variables, of which only texts are in an image.
  Result<> refuseLost();

  bool inHeap(ForeignAddress A) const {
    return A.value() - M.Heap.Base < M.Heap.Size;
  }

  uint64_t kept() const { return Kept; } // led nowhere
  uint64_t translated() const { return Translated; }

private:
  struct Home {
    uintptr_t Here = 0;
    const Plan *How = nullptr;
  };
  const Manifest &M;
  const AddressMap &Map;
  Correspondence &Types;
  std::vector<Home> Homes;
  const BlockPlans *Blocks = nullptr;
  uint64_t Kept = 0, Translated = 0;
  const LibraryRange *Lost = nullptr; // where the first of these lies

  size_t index(const ForeignObject *O) const {
    return static_cast<size_t>(O - Map.objects().data());
  }
  uint64_t inside(uintptr_t Here, const Plan *How, uint32_t Module,
                  uint64_t Offset, uint64_t Size, TypeId Pointee,
                  bool EndsBlock);
};

} // namespace mt
#endif
