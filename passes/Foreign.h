// Which called functions belong to libraries that were not compiled with the
// pass. A checkpoint cannot begin inside them, so calls to them stay calls.
//
// Relies on: TargetLibraryInfo for the C library's names, and a table for the
// POSIX ones that it does not know. A name missing here costs a landing pad,
// never correctness: a foreign frame is also found while unwinding.
#ifndef MT_PASSES_FOREIGN_H
#define MT_PASSES_FOREIGN_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Function.h"

namespace mt {

/// True if F is declared here and known to be a library's.
bool isForeign(const llvm::Function &F, const llvm::TargetLibraryInfo &TLI);

/// The instrumented function of the runtime that stands in for a call of the
/// library that can block ("sleep" -> "mt_sleep"), or empty.
llvm::StringRef blockingStandIn(llvm::StringRef Name);

/// The instrumented function of the runtime that waits until a library call
/// with variable arguments has something to read, to be called before it with
/// the fixed ones ("scanf" -> "mt_wait_scan_stdin"), or empty.
llvm::StringRef waitBefore(llvm::StringRef Name);

/// The function of the runtime that does a library call and remembers what it
/// did ("fopen" -> "mt_fopen"), or empty.
llvm::StringRef trackedStandIn(llvm::StringRef Name);

/// True for the name of any of these functions of the runtime, and of those
/// that trackedStandIn gives.
bool isStandIn(llvm::StringRef Name);
bool isTrackedStandIn(llvm::StringRef Name);

} // namespace mt
#endif
