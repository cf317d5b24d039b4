// Pointers to what libraries have, or the system: texts, which are in the
// image, and anything else, which is not there after a restore.
//
// Relies on: ImageText and LibraryRange, as capture/LibraryMemory.h fills them.
#ifndef MT_RT_RESTORE_LIBRARYPOINTERS_H
#define MT_RT_RESTORE_LIBRARYPOINTERS_H

#include "image/AddressMap.h"
#include "image/Reader.h"
#include "restore/Blocks.h"

namespace mt {

/// Whether A leads to the text O. Pointee: what the type of the pointer says;
/// null if nothing tells that it is one.
bool leadsToText(const Manifest &M, const ForeignObject &O, ForeignAddress A,
                 const Type *Pointee);

/// The library whose memory a pointer led to, if nothing in the image is in its
/// place; else null. Streams may have been closed, and functions are not the
/// program's to call.
const LibraryRange *lostIn(const Manifest &M, const AddressMap &Map,
                           ForeignAddress A, const Type *Pointee);

/// What is to be said of such a pointer.
std::string describeLost(const LibraryRange &In);

/// Fails if the mapped heap has one.
Result<> refuseLostPointers(const Image &Source, HeapWay Way);

} // namespace mt
#endif
