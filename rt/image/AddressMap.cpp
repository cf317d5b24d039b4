#include "image/AddressMap.h"
#include <algorithm>

using namespace mt;

AddressMap::AddressMap(const Manifest &M, std::span<const uint8_t> Data) {
  for (uint32_t I = 0; I != M.Modules.size(); ++I) {
    const ImageModule &Module = M.Modules[I];
    for (uint32_t J = 0; J != Module.Desc.Globals.size(); ++J) {
      const GlobalDesc &G = Module.Desc.Globals[J];
      if (uint64_t Address = Module.Addresses[G.Address])
        Objects.push_back(
            {ForeignAddress(Address), G.Size, ForeignObject::Global, 0, I, J});
    }
  }
  for (uint32_t T = 0; T != M.Threads.size(); ++T)
    for (uint32_t F = 0; F != M.Threads[T].Frames.size(); ++F) {
      const FrameRecord &Frame = M.Threads[T].Frames[F];
      const ModuleDesc &Desc = M.Modules[Frame.Module].Desc;
      const SafePointDesc &Point = Desc.SafePoints[Frame.SafePoint];
      const std::vector<VarDesc> &Vars = Desc.Functions[Point.Function].Vars;
      for (uint32_t S = 0; S != Point.Slots.size(); ++S) {
        const SlotDesc &Slot = Point.Slots[S];
        if (!Slot.AddressOffset)
          continue;
        uint64_t Address =
            readForeign(Data.data() + Frame.Data + Slot.AddressOffset,
                        M.Model.PointerSize, M.Model.BigEndian);
        Objects.push_back({ForeignAddress(Address), Vars[Slot.Var].Size,
                           ForeignObject::StackVariable, T, F, S});
      }
    }
  for (uint32_t I = 0; I != M.Files.size(); ++I)
    if (M.Files[I].Stream)
      Objects.push_back({ForeignAddress(M.Files[I].Stream), 1,
                         ForeignObject::Stream, 0, I, 0});
  for (uint32_t I = 0; I != M.Texts.size(); ++I)
    Objects.push_back({ForeignAddress(M.Texts[I].Address),
                       M.Texts[I].Text.size() + 1, ForeignObject::Text, 0, I,
                       0});
  std::stable_sort(Objects.begin(), Objects.end(),
                   [](const ForeignObject &A, const ForeignObject &B) {
                     return A.Start < B.Start;
                   });
  for (const ForeignObject &O : Objects)
    cover(O);
}

/// Called for objects of one kind in ascending order.
void AddressMap::cover(const ForeignObject &O) {
  constexpr uint64_t Gap = uint64_t(64) << 20;
  const uint64_t Start = O.Start.value(), End = Start + O.Size;
  if (Ranges.empty() || Start - Ranges.back().Low > Ranges.back().Length + Gap)
    Ranges.push_back({Start, O.Size});
  else
    Ranges.back().Length =
        std::max(Ranges.back().Length, End - Ranges.back().Low);
  uint64_t Highest = 0;
  for (const Range &R : Ranges) {
    Lowest = std::min(Lowest, R.Low);
    Highest = std::max(Highest, R.Low + R.Length);
  }
  Span = Highest - Lowest;
}

void AddressMap::addOthers(std::span<const ForeignObject> Added) {
  Others.assign(Added.begin(), Added.end());
  for (const ForeignObject &O : Others)
    cover(O);
}

static const ForeignObject *findIn(std::span<const ForeignObject> Objects,
                                   ForeignAddress Address) {
  auto It = std::upper_bound(
      Objects.begin(), Objects.end(), Address,
      [](ForeignAddress A, const ForeignObject &O) { return A < O.Start; });
  const ForeignObject *Ends = nullptr;
  // Objects hardly overlap; a few steps back find an enclosing one.
  for (int Steps = 0; It != Objects.begin() && Steps != 8; ++Steps) {
    --It;
    if (It->contains(Address))
      return &*It;
    if (It->Size && Address - It->Start == It->Size)
      Ends = &*It;
  }
  return Ends;
}

const ForeignObject *AddressMap::find(ForeignAddress Address) const {
  const ForeignObject *O = findIn(Objects, Address);
  return O ? O : findIn(Others, Address);
}
