#include "model/Blob.h"
#include "model/TypeTable.h"

using namespace mt;

static Failure damaged(const ModuleDesc &M, const std::string &What) {
  return Failure{"the description of module '" + M.Name +
                 "' is damaged: " + What};
}

static Result<> validateSafePoint(const ModuleDesc &M, const SafePointDesc &P) {
  if (P.Function >= M.Functions.size())
    return damaged(M, "a safe point of no function");
  const FunctionDesc &F = M.Functions[P.Function];
  constexpr uint64_t HeaderSize = 32;
  if (P.FrameSize < HeaderSize || P.FrameSize % 16 || P.FrameSize > F.FrameSize)
    return damaged(M, "a frame of '" + F.Name + "' has no valid size");
  for (const SlotDesc &S : P.Slots) {
    if (S.Var >= F.Vars.size())
      return damaged(M, "a slot of no variable in '" + F.Name + "'");
    uint64_t Size = F.Vars[S.Var].Size;
    if (S.Offset < HeaderSize || Size > P.FrameSize ||
        S.Offset > P.FrameSize - Size)
      return damaged(M, "a slot outside its frame in '" + F.Name + "'");
    if (S.AddressOffset &&
        (S.AddressOffset < HeaderSize ||
         uint64_t(S.AddressOffset) + M.Model.PointerSize > P.FrameSize))
      return damaged(M, "an address outside its frame in '" + F.Name + "'");
  }
  return success();
}

Result<> mt::validateModule(const ModuleDesc &M, uint64_t Addresses) {
  if (M.Model.PointerSize != 4 && M.Model.PointerSize != 8)
    return damaged(M, "no valid pointer size");
  TypeSpace Space{&M.Model, &M.Types};
  if (Result<> Sound = validateTypes(Space); !Sound)
    return damaged(M, Sound.message());
  for (const FunctionDesc &F : M.Functions) {
    if (F.ResumeAddress > Addresses)
      return damaged(M, "'" + F.Name + "' has no clone");
    for (const VarDesc &V : F.Vars)
      if (!Space.has(V.Type) || V.Size > (uint64_t(1) << 40))
        return damaged(M, "variable '" + V.Name + "' of '" + F.Name + "'");
  }
  for (const SafePointDesc &P : M.SafePoints)
    if (Result<> Sound = validateSafePoint(M, P); !Sound)
      return Sound;
  for (const GlobalDesc &G : M.Globals)
    if (!Space.has(G.Type) || G.Address >= Addresses)
      return damaged(M, "variable '" + G.Name + "'");
  for (const SiteDesc &S : M.Sites)
    if (!Space.has(S.Type))
      return damaged(M, "an allocation site of '" + S.Function + "'");
  return success();
}

Result<ModuleDesc> mt::decodeBlob(std::span<const unsigned char> Bytes) {
  BlobReader Reader(Bytes.data(), Bytes.size());
  ModuleDesc M;
  Reader & M;
  if (Reader.Failed || !Reader.atEnd())
    return Failure{"a module's description cannot be read: it was compiled "
                   "with another version of the pass; compile it again"};
  if (Result<> Sound = validateModule(M, UINT32_MAX); !Sound)
    return Sound.failure();
  return M;
}
