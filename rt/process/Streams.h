// What glibc keeps of a stream and names inside only.
//
// Relies on: glibc's FILE, which has been laid out like this since 2.1.
#ifndef MT_RT_PROCESS_STREAMS_H
#define MT_RT_PROCESS_STREAMS_H

#include <cstdio>
#include <cwchar>

// Bits of FILE's _flags. While the second is set, characters that were pushed
// back are read, and those behind them are set aside.
inline constexpr int UnbufferedBit = 0x2, InBackupBit = 0x100;

/// Of a stream of wide characters, as far as it matters: the characters that
/// have been read but not been taken, and how much of one more.
struct _IO_wide_data {
  wchar_t *ReadPtr, *ReadEnd, *Others[6], *SaveBase, *BackupBase, *SaveEnd;
  mbstate_t State;
};

#endif
