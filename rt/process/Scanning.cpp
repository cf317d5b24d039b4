// How much of its input a call of scanf needs. Not instrumented, for it looks
// into the buffers of streams, which do not move with the program.
//
// Relies on: glibc's FILE.
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

/// Whether a call that reads by Format, and finds these bytes at hand, is bound
/// to wait for more of them. Not sure is no.
static bool starves(const char *Format, const char *Data, const char *End) {
  while (*Format) {
    size_t Width = SIZE_MAX, Took = 0, Digits = 0;
    if (isspace(static_cast<unsigned char>(*Format))) {
      while (Data != End && isspace(static_cast<unsigned char>(*Data)))
        ++Data;
      if (Data == End)
        return true;
      ++Format;
      continue;
    }
    if (*Format != '%') {
      if (Data == End)
        return true;
      if (*Data++ != *Format++)
        return false;
      continue;
    }
    ++Format;
    Format += *Format == '*';
    if (isdigit(static_cast<unsigned char>(*Format)))
      Width = std::strtoul(Format, const_cast<char **>(&Format), 10);
    Format += std::strspn(Format, "hljzt");
    if (*Format == 'c') {
      if (Width == SIZE_MAX)
        Width = 1;
      if (static_cast<size_t>(End - Data) < Width)
        return true;
      Data += Width;
      ++Format;
      continue;
    }
    if (*Format == 'n') {
      ++Format;
      continue;
    }
    if (!*Format || !std::strchr("dus", *Format))
      return false;
    while (Data != End && isspace(static_cast<unsigned char>(*Data)))
      ++Data;
    if (Data == End)
      return true;
    if (*Format != 's' && (*Data == '+' || *Data == '-')) {
      ++Data;
      ++Took;
    }
    while (Data != End && Took < Width &&
           (*Format == 's' ? !isspace(static_cast<unsigned char>(*Data))
                           : isdigit(static_cast<unsigned char>(*Data)))) {
      ++Data;
      ++Took;
      ++Digits;
    }
    if (Data == End && Took < Width)
      return true;
    if (!Digits) // no number: the call fails here, at once
      return false;
    ++Format;
  }
  return false;
}

extern "C" int mt_scan_starves(const char *Format, FILE *Stream) {
  return starves(Format, Stream->_IO_read_ptr, Stream->_IO_read_end);
}
