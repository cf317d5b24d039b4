#include "SenderMemory.h"
#include <algorithm>

using namespace mt;

SenderMemory::SenderMemory(const Image &Source)
    : Source(Source), M(Source.manifest()), Map(M, Source.data()) {}

TypeSpace SenderMemory::types(uint32_t Module) const {
  return {&M.Model, &M.Modules[Module].Desc.Types};
}

const ObjectRecord *SenderMemory::findBlock(ForeignAddress Address) const {
  std::span<const ObjectRecord> All = Source.objects();
  auto It = std::upper_bound(
      All.begin(), All.end(), Address.value(),
      [](uint64_t A, const ObjectRecord &O) { return A < O.Start; });
  if (It == All.begin())
    return nullptr;
  --It;
  return Address.value() - It->Start <= It->Size ? &*It : nullptr;
}

Pointed SenderMemory::describeBlock(const ObjectRecord &Block) const {
  Pointed P;
  P.Kind = Pointed::Heap;
  P.Size = Block.Size;
  P.What = "heap block of " + std::to_string(Block.Size) + " bytes";
  if (Block.Module >= M.Modules.size())
    return P;
  P.Module = Block.Module;
  P.Type = M.Modules[Block.Module].Desc.Sites[Block.Site].Type;
  if (!P.Type)
    return P;
  BlockShape Shape = shapeBlock(types(P.Module), P.Type, Block.Size);
  P.What += ", " + typeName(types(P.Module), P.Type);
  if (Shape.Count > 1)
    P.What += "[" + std::to_string(Shape.Count) + "]";
  return P;
}

static std::string streamName(const FileRecord &F) {
  static const char *const Standard[] = {"stdin", "stdout", "stderr"};
  if (F.Descriptor >= 0 && F.Descriptor < 3)
    return Standard[F.Descriptor];
  return "stream of " + (F.Path.empty()
                             ? "descriptor " + std::to_string(F.Descriptor)
                             : "'" + F.Path + "'");
}

Pointed SenderMemory::describe(const ForeignObject &Object) const {
  Pointed P;
  P.Size = Object.Size;
  switch (Object.Kind) {
  case ForeignObject::Global: {
    const GlobalDesc &G = M.Modules[Object.First].Desc.Globals[Object.Second];
    P.Kind = Pointed::Global;
    P.Module = Object.First;
    P.Type = G.Type;
    if (G.Flags & GlobalDesc::Literal)
      P.What = "literal of " + std::to_string(G.Size) + " bytes";
    else if (G.Flags & GlobalDesc::Function_)
      P.What = "function " + G.Name;
    else if (!G.Function.empty())
      P.What = "static " + G.Name + " of " + G.Function;
    else
      P.What = "global " + G.Name;
    break;
  }
  case ForeignObject::StackVariable: {
    const FrameRecord &F = M.Threads[Object.Thread].Frames[Object.First];
    const ModuleDesc &Desc = M.Modules[F.Module].Desc;
    const SafePointDesc &Point = Desc.SafePoints[F.SafePoint];
    const VarDesc &V =
        Desc.Functions[Point.Function].Vars[Point.Slots[Object.Second].Var];
    P.Kind = Pointed::Stack;
    P.Module = F.Module;
    P.Type = V.Type;
    P.What = (V.Name.empty() ? "a temporary" : "variable " + V.Name) +
             " of frame #" + std::to_string(Object.First);
    if (M.Threads.size() > 1)
      P.What += " of thread " + std::to_string(M.Threads[Object.Thread].Id);
    break;
  }
  case ForeignObject::Stream:
    P.Kind = Pointed::Stream;
    P.What = streamName(M.Files[Object.First]);
    break;
  case ForeignObject::Text:
    P.Kind = Pointed::Text;
    P.What = "a library's text \"" + M.Texts[Object.First].Text + "\"";
    break;
  case ForeignObject::Block:
  case ForeignObject::Library:
    break; // not in a map that is made of an image
  }
  return P;
}

Pointed SenderMemory::find(ForeignAddress Address) const {
  Pointed P;
  if (Address.isNull()) {
    P.Kind = Pointed::Null;
  } else if (const ObjectRecord *Block = findBlock(Address)) {
    P = describeBlock(*Block);
    P.Offset = Address.value() - Block->Start;
  } else if (const ForeignObject *Object = Map.find(Address)) {
    P = describe(*Object);
    P.Offset = Address - Object->Start;
  }
  return P;
}

std::span<const uint8_t>
SenderMemory::bytesOf(const ForeignObject &Object) const {
  if (Object.Kind == ForeignObject::Global) {
    const ImageModule &Module = M.Modules[Object.First];
    uint64_t At = Module.GlobalData[Object.Second];
    return At ? Source.data().subspan(At - 1, Object.Size)
              : std::span<const uint8_t>();
  }
  if (Object.Kind != ForeignObject::StackVariable)
    return {};
  const FrameRecord &F = M.Threads[Object.Thread].Frames[Object.First];
  const SafePointDesc &Point = M.Modules[F.Module].Desc.SafePoints[F.SafePoint];
  return Source.data().subspan(F.Data + Point.Slots[Object.Second].Offset,
                               Object.Size);
}

std::vector<uint8_t> SenderMemory::read(ForeignAddress Address,
                                        uint64_t Max) const {
  if (const ObjectRecord *Block = findBlock(Address)) {
    uint64_t Left = Block->Start + Block->Size - Address.value();
    std::vector<uint8_t> Bytes(static_cast<size_t>(std::min(Left, Max)));
    if (!Source.readMemory(Address.value(), Bytes))
      Bytes.clear();
    return Bytes;
  }
  const ForeignObject *Object = Map.find(Address);
  if (!Object)
    return {};
  std::span<const uint8_t> All = bytesOf(*Object);
  uint64_t Offset = Address - Object->Start;
  if (Offset >= All.size())
    return {};
  All = All.subspan(Offset, std::min<uint64_t>(All.size() - Offset, Max));
  return {All.begin(), All.end()};
}
