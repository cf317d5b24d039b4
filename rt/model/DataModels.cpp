// The table behind DataModels.h: a line a target.
//
// Relies on: nothing beyond its header. The numbers are those clang 19 gives.

#include "model/DataModels.h"

namespace mt {

namespace {

using enum FloatFormat;

// Triple, big-endian, pointer, long, align of int64, long double's size, align
// and format, char signed.
const DataModel Models[] = {
    {"x86_64-linux-gnu", 0, 8, 8, 8, 16, 16, X87, 1},
    {"aarch64-linux-gnu", 0, 8, 8, 8, 16, 16, Quad, 0},
    {"riscv64-linux-gnu", 0, 8, 8, 8, 16, 16, Quad, 0},
    {"powerpc64le-linux-gnu", 0, 8, 8, 8, 16, 16, DoubleDouble, 0},
    {"s390x-linux-gnu", 1, 8, 8, 8, 16, 8, Quad, 0},
    {"i686-linux-gnu", 0, 4, 4, 4, 12, 4, X87, 1},
    {"arm-linux-gnueabihf", 0, 4, 4, 8, 8, 8, Double, 0},
    {"mips-linux-gnu", 1, 4, 4, 8, 8, 8, Double, 1},
};

/// The name by which the table knows an architecture, or "".
std::string_view canonicalArch(std::string_view Arch) {
  if (Arch == "amd64")
    return "x86_64";
  if (Arch == "arm64")
    return "aarch64";
  if (Arch == "ppc64le" || Arch == "ppc64el")
    return "powerpc64le";
  if (Arch == "systemz")
    return "s390x";
  if (Arch.size() == 4 && Arch[0] == 'i' && Arch[1] >= '3' && Arch[1] <= '7' &&
      Arch.substr(2) == "86")
    return "i686";
  if (Arch == "arm" || Arch == "armhf" || Arch == "armv6" || Arch == "armv6l" ||
      Arch == "armv7" || Arch == "armv7a" || Arch == "armv7l" ||
      Arch == "armv7hf")
    return "arm";
  return Arch;
}

std::string_view archOf(std::string_view Triple) {
  return Triple.substr(0, Triple.find('-'));
}

} // namespace

std::span<const DataModel> supportedDataModels() { return Models; }

Result<DataModel> dataModelFor(std::string_view Triple) {
  std::string_view Arch = canonicalArch(archOf(Triple));
  for (const DataModel &M : Models)
    if (archOf(M.Triple) == Arch) {
      DataModel Found = M;
      Found.Triple = Triple;
      return Found;
    }
  std::string Known;
  for (const DataModel &M : Models)
    Known += (Known.empty() ? "" : ", ") + std::string(archOf(M.Triple));
  return Failure{"target '" + std::string(Triple) +
                 "' is not supported; supported are " + Known};
}

bool isSameClass(const DataModel &A, const DataModel &B) {
  return A.BigEndian == B.BigEndian && A.PointerSize == B.PointerSize &&
         A.LongSize == B.LongSize && A.Int64Align == B.Int64Align;
}

} // namespace mt
