// The streams that the program has opened, with what they cannot be asked for.
//
// Relies on: instrumented code opening streams through mt_fopen and its kin.
#ifndef MT_RT_PROCESS_OPENSTREAMS_H
#define MT_RT_PROCESS_OPENSTREAMS_H

#include <cstdio>
#include <map>
#include <string>

namespace mt {

struct OpenStream {
  std::string Mode;            // as fopen takes it
  bool IsMemory = false;       // reads and writes memory, not a file
  const char *Maker = nullptr; // of a stream that cannot be made again
};

std::map<FILE *, OpenStream> &openStreams();

/// A stream that a restore has made for one in memory, whose buffer comes
/// later; nullptr: no memory.
FILE *makeMemoryStream(const std::string &Mode);

} // namespace mt
#endif
