// The source itself, for what macros leave no trace of in IR: the names of the
// numbers and functions that stand at a place.
//
// Relies on: the files being where debug info has them.
#ifndef MT_PASSES_SOURCETEXT_H
#define MT_PASSES_SOURCETEXT_H

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Support/MemoryBuffer.h"
#include <vector>

namespace mt {

class SourceText {
public:
  /// All that follows a place in its file, from the column on, which is counted
  /// from 1. Empty if there is no such file or place.
  llvm::StringRef from(const llvm::DIFile *File, unsigned Line,
                       unsigned Column);

private:
  struct Text {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::vector<size_t> Lines; // where each begins
  };
  llvm::StringMap<Text> Files;
};

} // namespace mt
#endif
