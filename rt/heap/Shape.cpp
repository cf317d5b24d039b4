#include "heap/Shape.h"
#include "model/Foreign.h"
#include <cstddef>

using namespace mt;
using namespace mt::heap;

UnitShape heap::readUnitRecord(const uint8_t *Bytes, bool BigEndian) {
  auto Read = [&](size_t At, unsigned Size) {
    return static_cast<uint32_t>(readForeign(Bytes + At, Size, BigEndian));
  };
  uint32_t Class = Read(offsetof(UnitRecord, Class), 2);
  bool Slots = Read(offsetof(UnitRecord, Kind), 2) ==
               static_cast<uint32_t>(SpanKind::Slots);
  return {Read(offsetof(UnitRecord, First), 4),
          Read(offsetof(UnitRecord, Units), 4),
          Slots && Class < ClassCount ? SlotSizes[Class] : 0};
}
