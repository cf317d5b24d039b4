// Fast code's only additions: polls with a cold block, and landing pads on
// migratable calls. Both store the live variables into the spill buffer (see
// LowerSpill.h). Cold blocks store first and call last, and landing pads make
// no call at all but the one that goes on unwinding; a record is committed by
// moving mt_spill, so that it does not matter which functions were inlined into
// which.
//
// Relies on: Frames.h for what is stored where.
#ifndef MT_PASSES_SPILL_H
#define MT_PASSES_SPILL_H

#include "LowerSpill.h"

namespace mt {

/// Whether V is a poll's answer: the call of mt.poll.
bool isPoll(const llvm::Value *V);

/// The poll that decides where BB leads, null if it ends otherwise.
llvm::CallInst *pollAtEnd(llvm::BasicBlock &BB);

/// Makes the call of mt.due: whether mt_flag is set. It touches no memory that
/// a program has.
llvm::CallInst *askWhetherDue(llvm::IRBuilder<> &B);

/// Whether V is such a call.
bool isDue(const llvm::Value *V);

/// Removes a poll or a call of mt.due that decides where its block leads: the
/// answer is no.
void dropPoll(llvm::CallInst *Poll);

/// Gives F its polls and invokes, with empty spill blocks. NextIndex numbers
/// the module's safe points.
std::vector<SafePoint> insertSafePoints(FunctionPlan &Plan,
                                        const CanonicalFunction &Canonical,
                                        uint32_t &NextIndex);

/// Fills the spill blocks.
void fillSpills(llvm::Function &F, const FrameLayout &Layout,
                const std::vector<SafePoint> &Points);

/// Adds to Values what a record holds of the variable A, so that it can become
/// a value.
void spillAsValue(const SlotDesc &S, llvm::AllocaInst *A, uint32_t Bytes,
                  llvm::IRBuilder<> &B,
                  llvm::SmallVectorImpl<SpilledValue> &Values);

/// The same of a list in FrameLayout::GivenLists.
void spillGivenList(const SlotDesc &S, llvm::AllocaInst *A, uint32_t Bytes,
                    llvm::IRBuilder<> &B,
                    llvm::SmallVectorImpl<SpilledValue> &Values);

/// Removes what the front end promised of C functions and no longer holds for
/// one that may be unwound through.
void allowUnwinding(llvm::Function &F);

} // namespace mt
#endif
