// Whether bytes are text in UTF-8. Text is the same in every byte order, and
// unlike what numbers and pointers look like.
//
// Relies on: the standard library only.
#ifndef MT_RT_CONVERT_TEXTS_H
#define MT_RT_CONVERT_TEXTS_H

#include <cstddef>
#include <cstdint>
#include <span>

namespace mt {

/// The length of the text that Bytes begin with; of one that goes on in another
/// way than with a 0, none.
size_t textLength(std::span<const uint8_t> Bytes);

/// Whether Bytes are one text with its 0 at the end, and nothing else.
bool isText(std::span<const uint8_t> Bytes);

/// Whether there are nothing but texts among zeros, none of them so short that
/// numbers might look like it.
bool areTexts(std::span<const uint8_t> Bytes);

} // namespace mt
#endif
