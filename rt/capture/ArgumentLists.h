// The va_lists of variadic functions. What is in one is up to the ABI, so an
// image holds how many arguments have been fetched from it. That is found out,
// on the sender, by fetching from a list of all the arguments until it is like
// the one in question; on the receiver the caller passes its arguments again,
// and as many are fetched from a new list.
//
// Relies on: the frame of the caller, which has the variables of PassedName.
#ifndef MT_CAPTURE_ARGUMENTLISTS_H
#define MT_CAPTURE_ARGUMENTLISTS_H

#include "capture/StructArguments.h"

namespace mt {

/// What an image has of a list in its first four bytes: how many arguments have
/// been fetched from it, and in the upper bits of how many frames further out
/// the function is whose arguments they are.
constexpr unsigned ListDistanceShift = 24;
constexpr uint32_t MaxFetched = (1u << ListDistanceShift) - 1;
constexpr uint32_t MaxListDistance = 255;

/// How va_arg is to fetch an argument.
enum class ArgumentKind : uint8_t {
  Int,
  LongLong,
  Pointer,
  Double,
  LongDouble,
  Struct
};

struct PassedArgument {
  ArgumentKind Kind;
  StructShape Shape = {}; // of a Struct

  bool operator==(const PassedArgument &) const = default;
};

/// What the function called at Caller is passed beyond what it names, in order;
/// none if that is not known.
std::optional<std::vector<PassedArgument>>
passedArguments(const ModuleDesc &M, const SafePointDesc &Caller);

/// How many of Arguments have been fetched from List, a va_list that was All
/// before; none if it is not a list of these.
std::optional<uint32_t> countFetched(const void *All, const void *List,
                                     std::span<const PassedArgument> Arguments);

/// Makes To a va_list like All from which the first Count of Arguments, no more
/// than there are, have been fetched.
void fetch(const void *All, uint32_t Count,
           std::span<const PassedArgument> Arguments, void *To);

} // namespace mt
#endif
