// Memory of the process that no image holds: what libraries have in theirs, the
// C library's own heap, files that it has mapped, and what the system has put
// on the stack. A text there that the program points to goes along (the names
// of days and errors, the program's own name). Of other things that a library
// has, restore has to be told that they are not there.
//
// Relies on: /proc/self/maps; where that cannot be read nothing is known.
#ifndef MT_RT_CAPTURE_LIBRARYMEMORY_H
#define MT_RT_CAPTURE_LIBRARYMEMORY_H

#include "image/AddressMap.h"
#include <map>
#include <optional>

namespace mt {

/// What the type of a word says of where it leads.
enum class LeadsTo {
  Bytes,    // it is a pointer to characters
  Other,    // a pointer to something else
  Anything, // nothing tells; it may be no pointer at all
  Gone      // nowhere, or to what may be no more (mayBeGone)
};

class LibraryMemory {
public:
  LibraryMemory();

  /// In ascending order, to be added to an AddressMap.
  std::span<const ForeignObject> areas() const { return Objects; }

  /// Notes where the word of the heap at Place leads, into one of areas().
  /// Whether there is a text.
  bool note(ForeignAddress A, LeadsTo What, uint64_t Place);

  /// The same of each word of variables, whose types restore looks at itself.
  /// Map has areas().
  void noteAll(std::span<const uint8_t> Bytes, const AddressMap &Map);

  /// Enters what has been noted, and where libraries lie.
  void save(Manifest &M) const;

private:
  struct Area {
    uint64_t Start, End;
    std::string Library;        // its name; empty: nobody's
    std::vector<uint64_t> Lost; // words of the heap that lead to no text
    bool IsHeap;                // the C library's, perhaps
    bool IsTyped = IsHeap;      // only where a type says so there is a text
  };
  std::vector<Area> Areas; // by Start
  std::vector<ForeignObject> Objects;
  std::map<uint64_t, ImageText> Texts; // by address

  void add(Area A);
  Area *areaOf(uint64_t Address);
  /// Notes the block of the C library's heap that begins at Address, if one
  /// does.
  bool noteBlock(const Area &In, uint64_t Address);

  /// How long the text at Address is, which is noted; none if there is none.
  std::optional<size_t> noteText(const Area &In, uint64_t Address);
};

} // namespace mt
#endif
