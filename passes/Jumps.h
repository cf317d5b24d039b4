// setjmp and longjmp. What setjmp keeps means nothing in another process, so
// each call gets a number, which is noted in the buffer and in the frame. While
// the activation is resumed it calls setjmp again, on a buffer of the
// runtime's; longjmp finds that one by the number.
//
// Relies on: rt/process/Jumps.cpp for the numbers.
#ifndef MT_PASSES_JUMPS_H
#define MT_PASSES_JUMPS_H

#include "llvm/IR/Instructions.h"

namespace mt {

/// One call of setjmp.
struct JumpSite {
  llvm::CallInst *Call;
  llvm::AllocaInst *Identity; // 64 bits; 0: not called yet
  llvm::BasicBlock *After;    // where it returns to, each time
};

/// Makes calls of setjmp and longjmp of __builtin_setjmp and __builtin_longjmp.
/// Their buffer of five words gets pointers to variables of the activation: one
/// for the call's number, one that setjmp is called on.
void lowerBuiltinJumps(llvm::Module &M);

/// Whether the call is one of setjmp or sigsetjmp, as the headers define them.
bool isSetjmp(const llvm::CallBase &CB);

/// The code behind the call of setjmp that gives it its number. Returns its
/// last instruction.
llvm::Instruction *noteJump(llvm::CallInst &Setjmp, llvm::AllocaInst *Identity);

/// In a resume clone: code from Block on that calls setjmp again if the site,
/// whose values are the clone's, has called it. Returns the block that goes on.
llvm::BasicBlock *rearmJump(const JumpSite &Site, llvm::BasicBlock *Block);

} // namespace mt
#endif
