#include "restore/ChangedBytes.h"
#include "convert/Texts.h"
#include "restore/HiddenAddresses.h"

using namespace mt;

namespace {
/// What a pointer leads to.
struct Target {
  std::string Name;
  uint32_t Module;
  TypeId Type; // the sender's
  uint64_t Size, Offset;
};

class Search {
public:
  Search(const Image &Source, const AddressMap &Map, Correspondence &Types,
         const BlockPlans &Plans)
      : Source(Source), M(Source.manifest()), Map(Map), Types(Types),
        Plans(Plans) {}
  Result<> run();

private:
  const Image &Source;
  const Manifest &M;
  const AddressMap &Map;
  Correspondence &Types;
  const BlockPlans &Plans;
  Result<> First = success();

  std::optional<Target> targetOf(ForeignAddress A) const;
  std::optional<Target> blockAt(ForeignAddress A) const;
  void see(ForeignAddress A, TypePair Pointee);
  void seeAll(TypePair T, SenderBytes Bytes);
};
} // namespace

std::optional<Target> Search::blockAt(ForeignAddress A) const {
  const ImageBlock *B = Plans.find(A);
  if (!B || !B->Content.known() || B->How)
    return std::nullopt;
  // Who allocates texts means texts, whatever was there before.
  if (isByte(Types.senderType(B->Content)) && isText(Plans.contents(*B)))
    return std::nullopt;
  return Target{Plans.describe(*B), B->Content.Module, B->Content.From, B->Size,
                A - B->Start};
}

std::optional<Target> Search::targetOf(ForeignAddress A) const {
  if (A.value() - M.Heap.Base < M.Heap.Size)
    return blockAt(A);
  const ForeignObject *O = Map.find(A);
  if (!O || !O->contains(A))
    return std::nullopt;
  const uint64_t Offset = A - O->Start;
  if (O->Kind == ForeignObject::Global) {
    const ModuleDesc &D = M.Modules[O->First].Desc;
    const GlobalDesc &G = D.Globals[O->Second];
    return Target{"variable '" + G.Name + "' (" + D.Name + ":" +
                      std::to_string(G.Line) + ")",
                  O->First, G.Type, G.Size, Offset};
  }
  if (O->Kind != ForeignObject::StackVariable)
    return std::nullopt;
  const FrameRecord &Frame = M.Threads[O->Thread].Frames[O->First];
  const ModuleDesc &D = M.Modules[Frame.Module].Desc;
  const SafePointDesc &P = D.SafePoints[Frame.SafePoint];
  const FunctionDesc &F = D.Functions[P.Function];
  const VarDesc &V = F.Vars[P.Slots[O->Second].Var];
  return Target{"'" + V.Name + "' of '" + F.Name + "' (" + F.File + ":" +
                    std::to_string(P.Line) + ")",
                Frame.Module, V.Type, V.Size, Offset};
}

void Search::see(ForeignAddress A, TypePair Pointee) {
  if (!First || !Pointee.known())
    return;
  Pointee = Types.complete(Pointee);
  if (!Types.senderType(Pointee).Size || !Types.changes(Pointee))
    return;
  const std::optional<Target> To = targetOf(A);
  const TypeSpace Inner = Types.senderTypes(Pointee.Module);
  if (!To || Inner[Pointee.From].Size > To->Size - To->Offset)
    return;
  const TypeSpace Outer = Types.senderTypes(To->Module);
  if (holdsObject(Outer, To->Type, To->Size, To->Offset, Inner, Pointee.From) ||
      wordAt(Outer, To->Type, To->Size, To->Offset) != WordKind::Unknown)
    return;
  First = Failure{To->Name + ": its byte " + std::to_string(To->Offset) +
                  " begins '" + typeName(Inner, Pointee.From) +
                  "', which is laid out otherwise on this target, and its type "
                  "has bytes there: declare it as what it holds"};
}

void Search::seeAll(TypePair T, SenderBytes Bytes) {
  if (!T.known())
    return;
  // What cannot be converted is refused where it is converted.
  Result<const Plan *> How = Types.plan(T);
  if (How)
    Types.converter(T.Module).forEachPointer(
        **How, Bytes, [&](ForeignAddress A, TypeId From, TypeId To) {
          see(A, {T.Module, From, To});
        });
}

Result<> Search::run() {
  const std::span<const uint8_t> Data = Source.data();
  for (uint32_t I = 0; I != M.Modules.size(); ++I)
    for (uint32_t G = 0; G != M.Modules[I].Desc.Globals.size(); ++G)
      if (const uint64_t At = M.Modules[I].GlobalData[G])
        seeAll(Types.global(I, G),
               {Data.subspan(At - 1, M.Modules[I].Desc.Globals[G].Size),
                M.Modules[I].addressOf(G)});
  Types.forEachSlot([&](TypePair T, uint64_t At, uint64_t Size) {
    seeAll(T, Data.subspan(At, Size));
  });
  for (const ImageBlock &B : Plans.Blocks)
    if (B.Reached)
      seeAll(B.Content, {Plans.contents(B), B.Start});
  return First;
}

Result<> mt::refuseChangesInBytes(const Image &Source, const AddressMap &Map,
                                  Correspondence &Types,
                                  const BlockPlans &Plans, HeapWay Way) {
  if (Way != HeapWay::Map || Types.sameLayouts() ||
      Types.changedPointees().empty())
    return success();
  return Search(Source, Map, Types, Plans).run();
}
