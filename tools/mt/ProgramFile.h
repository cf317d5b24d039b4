// The descriptions that the pass left in a program, read from the file without
// running it: an executable, a shared library or an object file of any
// architecture, word size and byte order.
//
// Relies on: <elf.h>; rt/model/Blob.h. Trusts nothing in the file.
#ifndef MT_TOOLS_MT_PROGRAMFILE_H
#define MT_TOOLS_MT_PROGRAMFILE_H

#include "mt/descriptors.h"
#include "support/Result.h"

namespace mt {

/// The modules of the file at Path, in the order of the link. Fails where there
/// are none.
Result<std::vector<ModuleDesc>> readProgram(const std::string &Path);

} // namespace mt
#endif
