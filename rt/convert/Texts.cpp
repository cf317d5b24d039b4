// See Texts.h.
//
// Relies on: Texts.h.

#include "convert/Texts.h"

#include <algorithm>

namespace mt {

/// How far the text goes that Bytes begin with.
static size_t textEnd(std::span<const uint8_t> Bytes) {
  size_t End = 0;
  unsigned Left = 0; // of a character
  for (size_t I = 0; I != Bytes.size(); ++I) {
    const uint8_t C = Bytes[I];
    if (Left ? C >> 6 != 2 : C < ' ' ? C < '\t' || C > '\r' : C == 0x7f)
      return End;
    if (Left)
      --Left;
    else if (C >= 0x80) {
      if (C < 0xc2 || C > 0xf4)
        return End;
      Left = C < 0xe0 ? 1 : C < 0xf0 ? 2 : 3;
    }
    if (!Left)
      End = I + 1;
  }
  return End;
}

size_t textLength(std::span<const uint8_t> Bytes) {
  const size_t End = textEnd(Bytes);
  return End != Bytes.size() && Bytes[End] == 0 ? End : 0;
}

bool isText(std::span<const uint8_t> Bytes) {
  return !Bytes.empty() && !Bytes.back() &&
         textLength(Bytes) == Bytes.size() - 1;
}

bool areTexts(std::span<const uint8_t> Bytes) {
  // Two words.
  constexpr size_t LeastText = 8;
  auto isZero = [](uint8_t C) { return C == 0; };
  for (;;) {
    auto Begin = std::find_if_not(Bytes.begin(), Bytes.end(), isZero);
    Bytes = {Begin, Bytes.end()};
    if (Bytes.empty())
      return true;
    const size_t End = textEnd(Bytes);
    if (End < LeastText || (End != Bytes.size() && Bytes[End] != 0))
      return false;
    Bytes = Bytes.subspan(End);
  }
}

} // namespace mt
