// What a stream holds beyond its file: what it has read ahead of the program or
// got back from it, and its flags.
//
// Relies on: glibc's FILE, which has been laid out like this since 2.1, and
// whose read pointers <stdio.h> shows.
#ifndef MT_RT_PROCESS_STREAMS_H
#define MT_RT_PROCESS_STREAMS_H

#include "support/Result.h"
#include <cstdio>
#include <cwchar>
#include <string>

// Bits of FILE's _flags. While the second is set, characters that were pushed
// back are read, and those behind them are set aside.
inline constexpr int UnbufferedBit = 0x2, InBackupBit = 0x100,
                     LineBufferedBit = 0x200;

/// Of a stream of wide characters, as far as it matters: the characters that
/// have been read but not been taken, and how much of one more.
struct _IO_wide_data {
  wchar_t *ReadPtr, *ReadEnd, *Others[6], *SaveBase, *BackupBase, *SaveEnd;
  mbstate_t State;
};

namespace mt {

/// Of a stream, what it cannot be asked for but can be put in.
enum StreamFlag : int {
  AtEnd = 1,
  HadError = 2,
  Unbuffered = 4,
  PushedBack = 8, // the bytes are not those of the file
  Wide = 16,
  Narrow = 64,       // has been used as one of bytes
  LineBuffered = 32, // and not only because it is a terminal
};

/// What the program has still to read before the stream asks its descriptor.
struct Unread {
  std::string PushedBack; // comes first
  std::string ReadAhead;  // the last bytes before the descriptor's place
};

/// A failure if wide characters do not tell which bytes they have been.
Result<Unread> unreadBytes(FILE *F);

} // namespace mt

/// Puts back what unreadBytes told of, into a stream that nobody has read from.
/// Called by rt/instrumented/streams.c.
extern "C" void mt_put_back(FILE *F, const char *Bytes, size_t Size, int Flags);

#endif
