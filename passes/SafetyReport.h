// The safety report: remarks (-Rpass-analysis=mt) on what in a program a
// migration may refuse, keep as it is or wait for, with the place, the effect
// and the remedy. Each reads "KIND (EFFECT): REASON; REMEDY", which mtcc
// --safety-report takes apart; README.md has the table of kinds.
//
// Relies on: debug info; IR as clang left it, where casts stand as written.
#ifndef MT_PASSES_SAFETYREPORT_H
#define MT_PASSES_SAFETYREPORT_H

#include "InferredTags.h"
#include "Pieces.h"
#include "SafePoints.h"
#include "TypeTable.h"
#include "WordHashes.h"
#include "llvm/IR/DiagnosticInfo.h"

namespace mt {

/// Makes a remark, if remarks of this plugin are asked for. The kind's effect
/// is known to SafetyReport.cpp. In is any function of the module with a body.
void remark(const llvm::Function &In, const llvm::DiagnosticLocation &Where,
            llvm::StringRef Kind, const llvm::Twine &Reason,
            llvm::StringRef Remedy);

/// Reports on data: addresses in integers and in bytes, numbers in pieces,
/// unions, arrays of one element at the end of a struct; and on callbacks from
/// libraries. To be called before anything is rewritten.
void reportUnsafeConstructs(llvm::Module &M, const TypeTable &Types,
                            const OddStores &InPieces, const UnionsSeen &Unions,
                            const WordHashes &Hashes);

/// Reports on functions in which checkpoints wait.
void reportWaits(llvm::ArrayRef<FunctionPlan> Plans, TypeTable &Types);

} // namespace mt
#endif
