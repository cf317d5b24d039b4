// Fuzzes manifests: whatever the text, it is refused or a manifest in which no
// number leads outside.

#include "image/AddressMap.h"
#include "image/ManifestText.h"
#include "image/Validate.h"

#include <cstdlib>

using namespace mt;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Bytes, size_t Size) {
  Result<Manifest> M =
      manifestFromText({reinterpret_cast<const char *>(Bytes), Size});
  if (!M)
    return 0;
  std::string Text = manifestToText(*M);
  Result<Manifest> Again = manifestFromText(Text);
  if (!Again || manifestToText(*Again) != Text)
    std::abort();
  const std::vector<uint8_t> Data(4096);
  if (!validateManifest(*M, Data.size()))
    return 0;
  AddressMap Map(*M, Data);
  for (const ForeignObject &O : Map.objects())
    if (!Map.find(O.Start) || !Map.mayContain(O.Start.value()))
      std::abort();
  return 0;
}
