// The memory of the process that wrote an image, as far as the image has it:
// what an address leads to, and the bytes there.
//
// Relies on: rt/image. Addresses are the sender's and are never dereferenced.
#ifndef MT_TOOLS_MT_SENDERMEMORY_H
#define MT_TOOLS_MT_SENDERMEMORY_H

#include "image/AddressMap.h"
#include "image/Reader.h"
#include "model/TypeTable.h"

namespace mt {

/// What an address of the sender leads to.
struct Pointed {
  enum KindType : uint8_t { Null, Nowhere, Heap, Global, Stack, Stream, Text };
  KindType Kind = Nowhere;
  std::string What;    // "heap block of 24 bytes, struct node", "global table"
  uint64_t Offset = 0; // of the address in it
  uint64_t Size = 0;   // bytes of the whole object
  uint32_t Module = 0; // whose table has Type
  TypeId Type = 0;     // of the object, or of its elements; 0: not known
};

class SenderMemory {
public:
  /// Source must outlive this.
  explicit SenderMemory(const Image &Source);

  Pointed find(ForeignAddress Address) const;

  /// The bytes from Address to the end of the object it lies in, at most Max;
  /// none where the image does not have them (constants, and what is outside).
  std::vector<uint8_t> read(ForeignAddress Address, uint64_t Max) const;

  TypeSpace types(uint32_t Module) const;
  const Manifest &manifest() const { return M; }

private:
  const Image &Source;
  const Manifest &M;
  AddressMap Map;

  const ObjectRecord *findBlock(ForeignAddress Address) const;
  Pointed describeBlock(const ObjectRecord &Block) const;
  Pointed describe(const ForeignObject &Object) const;
  std::span<const uint8_t> bytesOf(const ForeignObject &Object) const;
};

} // namespace mt
#endif
