// Structs that a program keeps in bytes, in a pool of its own for one. Between
// targets that agree in all but what the C library and the ABI lay out
// (jmp_buf, struct stat, long double) bytes go along as they are, and with them
// a struct that is another one here.
//
// Relies on: Blocks.h, once planned; AddressMap.h.
#ifndef MT_RT_RESTORE_CHANGEDBYTES_H
#define MT_RT_RESTORE_CHANGEDBYTES_H

#include "image/AddressMap.h"
#include "restore/Blocks.h"

namespace mt {

/// Fails where the heap is mapped, and a pointer in a variable or in a block of
/// known type leads to such a struct in bytes. Map: without blocks.
Result<> refuseChangesInBytes(const Image &Source, const AddressMap &Map,
                              Correspondence &Types, const BlockPlans &Plans,
                              HeapWay Way);

} // namespace mt
#endif
