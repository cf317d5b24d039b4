// What becomes of the heap blocks of an image in a program: how each is
// converted, and how large it is then. A block is typed by its allocation site,
// or by the typed pointers that lead to it.
//
// Relies on: Correspond.h, Shape.h. Knows no host and touches no heap: a
// restore acts on it (HeapRestore.h), "mt verify" only asks whether it could.
#ifndef MT_RT_RESTORE_BLOCKS_H
#define MT_RT_RESTORE_BLOCKS_H

#include "heap/Shape.h"
#include "image/Reader.h"
#include "model/UnionTags.h"
#include "restore/Mosaic.h"
#include <set>
#include <unordered_map>

namespace mt {

/// A block for messages: its size, and by Site, module and index in it, where
/// it was allocated.
std::string describeBlock(const Manifest &M, uint64_t Size,
                          std::pair<uint32_t, uint32_t> Site,
                          bool IsGiven = false);

/// How much of the heap can stay as it is.
enum class HeapWay {
  Map,     // pages as they are, pointers out of the heap patched
  Keep,    // old addresses, contents converted
  Replace, // new addresses, contents converted
};

/// Fails where what was compiled without types would have to be converted.
Result<HeapWay> chooseWay(const Manifest &Sender, const DataModel &Receiver);

/// A heap block of the image, or a part of one: of the two of a block of an
/// allocator that puts a header before what it gives, or a piece of a mosaic.
struct ImageBlock {
  ForeignAddress Start;
  uint64_t Size;
  TypePair Content;            // of its elements
  uint32_t Site = 0;           // id as the heap stores it; 0: none
  uintptr_t Here = 0;          // where it lies now; 0: where it lay
  const Plan *How = nullptr;   // null: raw
  uint64_t NewSize = 0;        // here, once planned
  bool Reached = false;        // a pointer leads to it
  bool Weak = true;            // its site says no more than that it has bytes
  bool IsGiven = false;        // the block before it is its header
  bool Continues = false;      // it is part of the same allocation as that
  bool IsLast = true;          // the block ends with it
  TypePair Holder;             // what holds the first pointer to it
  bool IsLoose = false;        // a pointer leads to it that says: bytes, if
                               // nobody says anything else,
  bool IsUntold = false;       // and one that says nothing at all
  bool HasBytesInTail = false; // one calls bytes what its last array goes on as
  bool IsDisputed = false;     // a pointer calls a part of it something else
  bool IsSited = false;        // its site says at least that it has bytes
  // What a pointer says that a weak block is, and one that says otherwise.
  TypePair Evidence, Conflict;
  TypePair CalledBytes; // by what leads to its start
  uint64_t EvidenceOffset = 0;
  bool FromStart = false; // some of that is about what it begins with,
  bool Several = false;   // or about more than its first element,
  bool Spread = false;    // or about more elements than one
  // The first place behind what the type tells of that a pointer calls bytes,
  // and whether one calls some of it anything else.
  uint64_t BytesFrom = ~uint64_t(0);
  bool HasOtherRest = false;
};

/// What the heap has to keep together: a block, or all parts of one.
struct BlockExtent {
  uint64_t Size = 0, NewSize = 0;
  size_t Parts = 1;
  bool Stays = true; // there is room for all of it where it lies
};

struct AddressRange {
  uint64_t Start, Size; // bytes
};

class BlockPlans {
public:
  BlockPlans(const Image &Source, Correspondence &Types)
      : Source(Source), M(Source.manifest()), Types(Types) {}

  /// Blocks in ascending order of addresses; none where the heap is mapped and
  /// nothing in it changes. Before make() there are none.
  std::vector<ImageBlock> Blocks;

  /// Fails at the first block that cannot be had here; with All, which may be
  /// null, goes on and adds why to it.
  Result<> make(HeapWay Way, std::vector<std::string> *All = nullptr);

  /// Of the blocks from the one on that begins at an allocation.
  BlockExtent extent(size_t First) const;

  /// Where blocks lie, once planned, that get new addresses or are laid out
  /// otherwise, in ascending order.
  std::vector<AddressRange> changed() const;

  /// The first that gets a new address though the heap keeps its, or null.
  const ImageBlock *firstMoved(HeapWay Way) const;

  /// Of a unit of the image's heap.
  heap::UnitShape shapeOf(uint32_t Unit) const;

  /// The block that A lies in or ends at, or null.
  const ImageBlock *find(ForeignAddress A) const;

  /// Says where they lie now.
  void setPlace(size_t First, uintptr_t Here);

  std::string describe(const ImageBlock &B) const;

  /// Whether the runtime has allocated it, not the program.
  bool isRuntimes(const ImageBlock &B) const {
    return B.Site && M.Sites[B.Site - 1].first < M.Modules.size() &&
           mt::isRuntimes(M.Modules[M.Sites[B.Site - 1].first].Desc);
  }

  std::vector<uint8_t> contents(const ImageBlock &B) const;

private:
  const Image &Source;
  const Manifest &M;
  Correspondence &Types;
  bool Checking = false; // tracing again, now that all blocks have their types
  bool Unplaced = false; // some pointer says nothing that its block could be
  /// Those of no one type, by where they begin, and why some remain untold.
  std::map<uint64_t, Mosaic> Mosaics;
  std::set<uint64_t> Grown; // of which something new was said
  std::map<uint64_t, std::string> Untold;
  /// What is known of what lies behind structs, by name, as Type has it: of
  /// which module does not matter, as they are the same.
  std::map<std::string, uint32_t> Carved;
  // By module and sender's type, what was looked up before.
  std::unordered_map<uint64_t, bool> IsCarvedType;
  std::unordered_map<uint64_t, UnionTag> Classes;
  std::multimap<std::string, uint64_t> Globals; // by name; once needed

  ImageBlock *find(ForeignAddress A);
  void readBlocks();
  bool splitHeader(ImageBlock B);
  bool isContradicted(const ImageBlock &B, uint64_t Offset,
                      TypePair Pointee) const;
  bool needsConversion() const;
  bool hasSuchPointer(const ImageBlock &B, uint64_t Offset, TypePair T) const;
  bool isPointerAt(const ImageBlock &B, uint64_t Offset) const;
  bool hasAddress(const ImageBlock &B, uint64_t From) const;
  bool isInTail(const ImageBlock &B, uint64_t Offset) const;
  uint64_t restOf(const ImageBlock &B, bool &IsText) const;
  bool mayHaveRest(const ImageBlock &B) const;
  void trace();
  void typeBlocks();
  void claimSites();
  void typeAll();
  void reach(ForeignAddress Value, TypePair Pointee, TypePair Holder,
             const ImageBlock *From, std::vector<ImageBlock *> &Work);
  void reachFrom(TypePair T, SenderBytes Bytes, const ImageBlock *From,
                 std::vector<ImageBlock *> &Work);
  void findCarved();
  TypePair classOf(TypePair T, const ImageBlock &B, uint64_t Offset);
  Mosaic::Behind behind(TypePair T) const;
  bool isCarved(TypePair T);
  bool mayBeMosaic(const ImageBlock &B) const;
  bool addMosaics();
  Result<std::vector<Piece>> tile(const ImageBlock &B);
  void traceMosaics(std::vector<ImageBlock *> &Work);
  void splitMosaics();
  Result<> checkPlaces() const;
  bool isAlsoBytes(const ImageBlock &B) const;
  bool isPartOfMore(const ImageBlock &B) const;
  bool hasLarger(TypePair Begin, uint64_t Size) const;
  Result<> checkEvidence(const ImageBlock &B) const;
  bool mayChange(const ImageBlock &B);
  bool goesOnAsText(const ImageBlock &B) const;
  bool isLikeChanged(const ImageBlock &B) const;
  Result<> planBlock(ImageBlock &B, HeapWay Way);
  bool mayLeadTo(std::span<const AddressRange> Ranges,
                 const ImageBlock &B) const;
  Result<> planBlocks(HeapWay Way, std::span<const AddressRange> Moved,
                      std::vector<std::string> *All);
};

} // namespace mt
#endif
