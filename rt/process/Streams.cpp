#include "process/Streams.h"
#include <algorithm>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <langinfo.h>
#include <unistd.h>
#include <vector>

using namespace mt;

/// The bytes of a wide character that glibc has the beginning of. It keeps its
/// value so far, the number of its bytes and that of those which have come.
static std::string begunCharacter(const mbstate_t &State) {
  std::string Out;
  auto Value = static_cast<uint32_t>(State.__value.__wch);
  unsigned Come = State.__count & 0xff, All = State.__count >> 8;
  for (unsigned I = 0; I != Come; ++I) {
    auto Bits = static_cast<unsigned char>(Value >> 6 * (All - 1 - I));
    Out += static_cast<char>(I ? 0x80 | (Bits & 0x3f)
                               : (0xf00 >> All & 0xff) | (Bits & 0x7f >> All));
  }
  return Out;
}

static std::string encoded(const wchar_t *From, const wchar_t *To) {
  std::string Out;
  mbstate_t State = {};
  char Bytes[MB_LEN_MAX];
  for (; From < To; ++From)
    if (size_t N = wcrtomb(Bytes, *From, &State); N <= sizeof Bytes)
      Out.append(Bytes, N);
  return Out;
}

/// Characters that have been converted already become bytes again.
static Result<Unread> unreadWide(FILE *F) {
  Unread Out;
  const _IO_wide_data &Data = *F->_wide_data;
  if (F->_flags & InBackupBit) {
    Out.PushedBack = encoded(Data.ReadPtr, Data.ReadEnd);
    Out.ReadAhead = encoded(Data.SaveBase, Data.SaveEnd);
  } else {
    Out.ReadAhead = encoded(Data.ReadPtr, Data.ReadEnd);
  }
  if (!mbsinit(&Data.State)) {
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8"))
      return Failure{"a stream stands within a wide character"};
    Out.ReadAhead += begunCharacter(Data.State);
  }
  // They were in front of those that have not been converted.
  const size_t Converted = Out.ReadAhead.size();
  if (Converted > static_cast<size_t>(F->_IO_read_ptr - F->_IO_read_base) ||
      std::memcmp(F->_IO_read_ptr - Converted, Out.ReadAhead.data(), Converted))
    return Failure{"a stream has read wide characters in another encoding than "
                   "the locale's"};
  if (F->_IO_read_ptr < F->_IO_read_end)
    Out.ReadAhead.append(F->_IO_read_ptr, F->_IO_read_end);
  return Out;
}

Result<Unread> mt::unreadBytes(FILE *F) {
  if (F->_mode > 0)
    return unreadWide(F);
  Unread Out;
  const bool Pushed = F->_flags & InBackupBit;
  std::string &Current = Pushed ? Out.PushedBack : Out.ReadAhead;
  if (F->_IO_read_ptr < F->_IO_read_end)
    Current.assign(F->_IO_read_ptr, F->_IO_read_end);
  // While pushed-back characters are read, what follows them is set aside.
  if (Pushed)
    Out.ReadAhead.assign(F->_IO_save_base, F->_IO_save_end);
  return Out;
}

/// Makes the bytes what the stream has read last. The buffer is its for good.
static void intoBuffer(FILE *F, const char *Bytes, size_t Size, int Flags) {
  size_t Room = std::max<size_t>(Size, BUFSIZ);
  char *Buffer = Size ? static_cast<char *>(std::malloc(Room)) : nullptr;
  if (!Buffer ||
      setvbuf(F, Buffer,
              Flags & LineBuffered || isatty(fileno(F)) ? _IOLBF : _IOFBF,
              Room))
    return;
  std::memcpy(Buffer, Bytes, Size);
  F->_IO_read_base = F->_IO_read_ptr = Buffer;
  F->_IO_read_end = Buffer + Size;
  F->_IO_write_base = F->_IO_write_ptr = F->_IO_write_end = Buffer;
}

extern "C" void mt_put_back(FILE *F, const char *Bytes, size_t Size,
                            int Flags) {
  if (Flags & Unbuffered)
    setvbuf(F, nullptr, _IONBF, 0);
  if (Flags & LineBuffered)
    setvbuf(F, nullptr, _IOLBF, 0);
  if (Flags & Wide) {
    // All whole characters as such; glibc has no buffer for them yet.
    std::vector<wchar_t> Characters;
    mbstate_t State = {};
    while (Size) {
      wchar_t C;
      size_t N = mbrtowc(&C, Bytes, Size, &State);
      if (N > Size)
        break;
      Characters.push_back(C);
      Bytes += std::max<size_t>(N, 1);
      Size -= std::max<size_t>(N, 1);
    }
    intoBuffer(F, Bytes, Size, Flags);
    fwide(F, 1);
    while (!Characters.empty()) {
      ungetwc(static_cast<wint_t>(Characters.back()), F);
      Characters.pop_back();
    }
  } else if (Flags & (Unbuffered | PushedBack)) {
    while (Size)
      ungetc(static_cast<unsigned char>(Bytes[--Size]), F);
  } else {
    intoBuffer(F, Bytes, Size, Flags);
  }
  if (Flags & Narrow)
    fwide(F, -1);
  F->_flags |= (Flags & AtEnd ? _IO_EOF_SEEN : 0) |
               (Flags & HadError ? _IO_ERR_SEEN : 0);
}
