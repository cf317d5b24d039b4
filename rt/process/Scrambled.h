// Which modules have computed something that stays, a hash for one, of
// addresses of their variables, or of others that are not the heap's. It goes
// on so after a restore.
//
// Relies on: the pass, which has the program tell (passes/Scrambled).
#ifndef MT_RT_PROCESS_SCRAMBLED_H
#define MT_RT_PROCESS_SCRAMBLED_H

#include <cstdint>
#include <string>

namespace mt {

/// ModuleDesc's flags ScrambledPlaces and ScrambledOthers, of the modules of a
/// name. Only the first module of each kind is known.
uint32_t scrambledIn(const std::string &Module);

/// That was so before a restore; Flags may have others.
void setScrambled(const std::string &Module, uint32_t Flags);

} // namespace mt
#endif
