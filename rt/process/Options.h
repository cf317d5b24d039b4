// The environment variables people meet: one table gives name, default and
// meaning, and reads them all.
//
// Relies on: getenv before the program's main runs.
#ifndef MT_RT_PROCESS_OPTIONS_H
#define MT_RT_PROCESS_OPTIONS_H

#include "support/Result.h"
#include <cstdint>
#include <string>

namespace mt {

struct Options {
  std::string CheckpointDir; // empty: checkpointing is off
  std::string Restore;       // image or directory; empty: start anew
  int Signal = 0;            // number; from a name such as USR1
  bool ExitOnCheckpoint = false;
  unsigned ExitCode = 85;
  unsigned Interval = 0; // seconds, 0: none
  unsigned Keep = 2;     // images of this program that are kept
  bool Compress = false;
  bool Log = false;
  bool HugePages = true;
  bool TrustNumbers = false; // that were made of addresses
  uint64_t CheckpointAt = 0; // safe point, 0: none
};

/// Reads MT_*. A value that makes no sense is a failure naming the variable.
Result<Options> readOptions();

} // namespace mt
#endif
