#include "restore/Pointers.h"
#include "restore/LibraryPointers.h"
#include <utility>

using namespace mt;

void PointerTable::place(const ForeignObject *O, uintptr_t Here,
                         const Plan *How) {
  Homes[index(O)] = {Here, How};
}

uint64_t PointerTable::inside(uintptr_t Here, const Plan *How, uint32_t Module,
                              uint64_t Offset, uint64_t Size, TypeId Pointee,
                              bool EndsBlock) {
  if (!How)
    return Here + Offset;
  Result<uint64_t> Mapped =
      Types.converter(Module).mapOffset(*How, Offset, Size, Pointee, EndsBlock);
  if (!Mapped) {
    ++Kept; // into the middle of something that has another middle here
    return Here + Offset;
  }
  return Here + *Mapped;
}

Result<> PointerTable::refuseLost() {
  const LibraryRange *In = std::exchange(Lost, nullptr);
  if (!In)
    return success();
  return Failure{describeLost(*In)};
}

uint64_t PointerTable::translate(ForeignAddress Value, uint32_t PointeeModule,
                                 TypeId Pointee) {
  if (Value.isNull())
    return 0;
  if (inHeap(Value)) {
    if (!Blocks)
      return Value.value();
    const ImageBlock *B = Blocks->find(Value);
    if (!B) {
      ++Kept;
      return Value.value();
    }
    ++Translated;
    return inside(B->Here ? B->Here : static_cast<uintptr_t>(B->Start.value()),
                  B->How, B->Content.Module, Value - B->Start, B->Size,
                  B->Content.Module == PointeeModule ? Pointee : 0, B->IsLast);
  }
  const ForeignObject *O = Map.find(Value);
  const Type *What =
      Pointee ? &Types.senderTypes(PointeeModule)[Pointee] : nullptr;
  if (O && O->Kind == ForeignObject::Text && !leadsToText(M, *O, Value, What))
    O = nullptr;
  if (!O || !Homes[index(O)].Here) {
    ++Kept;
    if (!Lost)
      Lost = lostIn(M, Map, Value, What);
    return Value.value();
  }
  ++Translated;
  const Home &H = Homes[index(O)];
  uint32_t Module = O->Kind == ForeignObject::Global ? O->First
                    : O->Kind == ForeignObject::StackVariable
                        ? M.Threads[O->Thread].Frames[O->First].Module
                        : PointeeModule;
  return inside(H.Here, H.How, Module, Value - O->Start, O->Size,
                Module == PointeeModule ? Pointee : 0, false);
}
