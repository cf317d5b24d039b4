#include "image/Validate.h"
#include "model/Blob.h"

using namespace mt;

static bool within(uint64_t Offset, uint64_t Size, uint64_t Whole) {
  return Size <= Whole && Offset <= Whole - Size;
}

Result<> mt::validateManifest(const Manifest &M, uint64_t DataSize) {
  if (M.Model.PointerSize != 4 && M.Model.PointerSize != 8)
    return Failure{"it names no valid pointer size"};
  for (const ImageModule &I : M.Modules) {
    if (Result<> Sound = validateModule(I.Desc, I.Addresses.size()); !Sound)
      return Sound;
    if (I.Desc.Model.PointerSize != M.Model.PointerSize ||
        I.Desc.Model.BigEndian != M.Model.BigEndian)
      return Failure{"module '" + I.Desc.Name + "' is of another target"};
    if (I.GlobalData.size() != I.Desc.Globals.size())
      return Failure{"module '" + I.Desc.Name + "' lacks data"};
    for (size_t G = 0; G != I.GlobalData.size(); ++G)
      if (uint64_t At = I.GlobalData[G];
          At && !within(At - 1, I.Desc.Globals[G].Size, DataSize))
        return Failure{"variable '" + I.Desc.Globals[G].Name +
                       "' lies outside the data"};
  }
  for (const ThreadRecord &T : M.Threads)
    for (const FrameRecord &F : T.Frames) {
      if (F.Module >= M.Modules.size() ||
          F.SafePoint >= M.Modules[F.Module].Desc.SafePoints.size())
        return Failure{"a frame has no safe point"};
      if (!within(F.Data,
                  M.Modules[F.Module].Desc.SafePoints[F.SafePoint].FrameSize,
                  DataSize))
        return Failure{"a frame lies outside the data"};
    }
  for (auto [Module, Site] : M.Sites)
    if (Module != ~0u && (Module >= M.Modules.size() ||
                          Site >= M.Modules[Module].Desc.Sites.size()))
      return Failure{"an allocation site is of no module"};
  for (const ImageText &T : M.Texts)
    if (T.Address + T.Text.size() < T.Address)
      return Failure{"a library's text wraps around"};
  if (M.Heap.Size && M.Heap.Base + M.Heap.Size < M.Heap.Base)
    return Failure{"the heap wraps around"};
  return success();
}
