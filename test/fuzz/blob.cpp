// Fuzzes module descriptions: whatever the bytes, a blob is refused or sound,
// and what is sound can be laid out, named, walked and converted.

#include "model/Blob.h"
#include "convert/Converter.h"
#include "convert/Explain.h"
#include "model/TypeTable.h"

#include <algorithm>
#include <cstdlib>

using namespace mt;

/// Converts an object of each type to itself, with the bytes at hand.
static void useTypes(const ModuleDesc &M, std::span<const uint8_t> Bytes) {
  TypeSpace Space{&M.Model, &M.Types};
  Converter C(Space, Space);
  auto Last = static_cast<TypeId>(std::min<size_t>(M.Types.size(), 64));
  for (TypeId Id = 0; Id != Last; ++Id) {
    (void)typeName(Space, Id);
    shapeBlock(Space, Id, Bytes.size());
    forEachPointer(Space, Id, Bytes,
                   [&](uint64_t Offset, ForeignAddress, TypeId) {
                     if (Offset >= Bytes.size())
                       std::abort();
                   });
    TypeId Scalar;
    (void)memberPath(Space, Id, Bytes.size() / 2, ~0u, Scalar);
    Result<const Plan *> How = C.plan(Id, Id);
    if (!How)
      continue;
    Result<uint64_t> Size = C.convertedSize(**How, Bytes.size());
    if (!Size || *Size > (1 << 20))
      continue;
    std::vector<uint8_t> Out(*Size);
    (void)!C.convert(**How, Bytes, Out,
                     [](ForeignAddress A, TypeId) { return A.value(); });
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  Result<ModuleDesc> M = decodeBlob({Data, Size});
  if (!M)
    return 0;
  if (!validateModule(*M, UINT32_MAX))
    std::abort();
  BlobWriter Writer;
  Writer &*M;
  Result<ModuleDesc> Again =
      decodeBlob({reinterpret_cast<const unsigned char *>(Writer.Bytes.data()),
                  Writer.Bytes.size()});
  if (!Again) // what is written can be read
    std::abort();
  useTypes(*M, {Data, std::min<size_t>(Size, 512)});
  return 0;
}
