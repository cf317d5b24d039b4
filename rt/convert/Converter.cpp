// Blocks: how many elements they hold, how large they become, and where in them
// an offset goes. The steps themselves are run by Execute.cpp.
//
// Relies on: Converter.h, PlanBuilder.h, Execute.h, Explain.h.

#include "convert/Converter.h"

#include "convert/Execute.h"
#include "convert/Explain.h"
#include "convert/PlanBuilder.h"
#include "model/DataModels.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace mt {

namespace {

std::string number(uint64_t N) { return std::to_string(N); }

bool multiply(uint64_t A, uint64_t B, uint64_t &Product) {
  return !__builtin_mul_overflow(A, B, &Product);
}

/// A block on both sides.
struct Block {
  BlockShape Shape;
  const Plan *Element = nullptr; // null: single bytes of an unknown type
  uint64_t ElementsEnd = 0;      // of the receiver: where slack begins
  uint64_t Size = 0;             // of the receiver's block
};

Result<uint64_t> mapInCases(const TypeSpace &From, const Plan &Union,
                            uint64_t Offset, TypeId Pointee);

/// Where an offset inside one object of a plan goes. At the object's end it is
/// for the caller to say what it means.
Result<uint64_t> mapInside(const TypeSpace &From, const Plan &Outer,
                           uint64_t Offset, TypeId Pointee) {
  const Plan *P = &Outer;
  uint64_t Base = 0;
  while (!P->SameLayout) {
    if (!P->Cases.empty()) {
      Result<uint64_t> Inside = mapInCases(From, *P, Offset, Pointee);
      if (!Inside)
        return Inside;
      return Base + *Inside;
    }
    if (P->Element && P->Element->FromSize) {
      uint64_t Index = Offset / P->Element->FromSize;
      Base += Index * P->Element->ToSize;
      Offset %= P->Element->FromSize;
      P = P->Element;
      if (Offset == 0)
        return Base;
      continue;
    }
    // The last member that begins at or before the offset.
    auto Next =
        std::upper_bound(P->Parts.begin(), P->Parts.end(), Offset,
                         [](uint64_t O, const Part &Q) { return O < Q.From; });
    if (Next == P->Parts.begin()) {
      if (P->Parts.empty() && Offset && Offset >= P->ToSize)
        return Failure{"offset " + number(Offset) + " in '" +
                       typeName(From, P->From) + "' of " + number(P->FromSize) +
                       " bytes has no counterpart in " + number(P->ToSize) +
                       " bytes"};
      return Base + std::min(Offset, P->ToSize);
    }
    const Part &At = *std::prev(Next);
    uint64_t Inside = Offset - At.From;
    if (Inside == 0 && Pointee && std::prev(Next) != P->Parts.begin()) {
      // The end of an array that the pointer ran through?
      const Part &Before = *std::prev(Next, 2);
      bool EndsHere = Before.From + Before.Type->FromSize == Offset;
      bool RanThrough =
          Before.Type->Element && Before.Type->Element->From == Pointee;
      if (EndsHere && RanThrough && At.Type->From != Pointee &&
          !(At.Type->Element && At.Type->Element->From == Pointee))
        return Base + Before.To + Before.Type->ToSize;
    }
    if (Inside >= At.Type->FromSize) {
      // In the padding after it.
      uint64_t To = At.To + At.Type->ToSize + (Inside - At.Type->FromSize);
      uint64_t End = Next == P->Parts.end() ? P->ToSize : Next->To;
      return Base + std::min(To, std::max(End, At.To + At.Type->ToSize));
    }
    Base += At.To;
    Offset = Inside;
    P = At.Type;
  }
  return Base + Offset;
}

/// The same in a tagged union. Which member it has is not asked: they agree
/// where the offset goes, or those do that have what is pointed to there.
Result<uint64_t> mapInCases(const TypeSpace &From, const Plan &Union,
                            uint64_t Offset, TypeId Pointee) {
  if (Offset == 0)
    return 0;
  for (bool OnlyPointee : {false, true}) {
    std::optional<uint64_t> Agreed;
    bool Agree = true;
    for (const Case &C : Union.Cases) {
      if (!C.Type || Offset >= C.Type->FromSize ||
          (OnlyPointee && !holdsObject(From, C.Type->From, C.Type->FromSize,
                                       Offset, From, Pointee)))
        continue;
      Result<uint64_t> To = mapInside(From, *C.Type, Offset, Pointee);
      Agree &= bool(To) && (!Agreed || *Agreed == *To);
      if (To)
        Agreed = *To;
    }
    if (Agree && Agreed)
      return *Agreed;
    if (!Pointee)
      break;
  }
  return Failure{"offset " + number(Offset) + " in '" +
                 typeName(From, Union.From) +
                 "' lies in another place in each of its members"};
}

/// The plan of what a block of the plan's type consists of.
const Plan *elementOf(const TypeSpace &From, const Plan &P) {
  const Plan *Element = &P;
  while (Element->Element && From[Element->From].Kind == TypeKind::Array)
    Element = Element->Element;
  return Element;
}

/// The pointers of one object, of whose bytes some may be missing at the end.
void tracePointers(const TypeSpace &From, const std::vector<Step> &Steps,
                   SenderBytes Sent, PairVisitor Visit) {
  const std::span<const uint8_t> Bytes = Sent.Bytes;
  for (const Step &S : Steps) {
    if (S.Kind == StepKind::Choice && S.Body->HasPointers) {
      if (!hasTags(*S.Body, S.From, Bytes.size()) || S.From >= Bytes.size())
        continue;
      const Case *C =
          caseOf(*S.Body, &Bytes[S.From], bool(From.Model->BigEndian),
                 Sent.addressOf(&Bytes[S.From]));
      if (C && C->Type)
        tracePointers(From, C->Type->Steps, Sent.from(S.From), Visit);
      continue;
    }
    if (S.Kind != StepKind::Pointer &&
        (S.Kind != StepKind::Loop || !S.Body->HasPointers || !S.FromSize))
      continue;
    uint64_t At = S.From;
    for (uint64_t I = 0; I != S.Count && At < Bytes.size();
         ++I, At += S.FromSize) {
      if (S.Kind == StepKind::Loop) {
        tracePointers(From, S.Body->Steps, Sent.from(At), Visit);
      } else if (Bytes.size() - At >= S.FromSize) {
        uint64_t Value =
            readForeign(&Bytes[At], S.FromSize, bool(From.Model->BigEndian));
        if (Value)
          Visit(ForeignAddress(Value), S.Pointee, S.ToPointee);
      }
    }
  }
}

/// Whatever a block of the plan's type holds many of, each number in it is
/// treated alike.
bool isOneRun(const Plan &P) {
  if (P.Steps.size() != 1 || P.Steps[0].Kind == StepKind::Loop ||
      P.Steps[0].Kind == StepKind::Choice)
    return false;
  const Step &S = P.Steps[0];
  return S.FromSize == S.ToSize && S.fromBytes() == P.FromSize &&
         P.Rest.Element && P.Rest.Element->FromSize == S.FromSize;
}

Result<Block> layOut(const TypeSpace &From, const TypeSpace &To, const Plan &P,
                     uint64_t SenderBytes, bool EndsBlock, bool GoesOn) {
  Block B;
  B.Shape = shapeBlock(From, P.From, SenderBytes, EndsBlock);
  const Plan *Element = elementOf(From, P);
  auto overflow = [&] {
    return Failure{"a block of " + number(SenderBytes) + " bytes of '" +
                   typeName(From, P.From) + "' is too large for this machine"};
  };
  if (B.Shape.Element == 0) {
    // Unknown here, or a type without size.
    if (SenderBytes && !isSameClass(*From.Model, *To.Model))
      return Failure{"'" + typeName(From, P.From) +
                     "' is not complete, so a block of " + number(SenderBytes) +
                     " bytes cannot be converted; compile the file that "
                     "defines it with -g"};
    B.Size = B.ElementsEnd = SenderBytes;
    return B;
  }
  if (Element->From != B.Shape.Element ||
      Element->FromSize != B.Shape.ElementSize) {
    // An array here that is of no known type there, which is taken raw.
    if (!P.Raw)
      return Failure{"'" + typeName(From, P.From) +
                     "' has another shape in this program; build both from "
                     "the same source"};
    B.Size = B.ElementsEnd = SenderBytes;
    return B;
  }
  B.Element = Element;
  if (B.Shape.HasTail) {
    const Plan *TailElement = Element->Rest.Element;
    if (B.Shape.MayBeSeveral && !GoesOn && !P.Raw && !isOneRun(*Element))
      return Failure{
          "'" + typeName(From, P.From) + "' ends in an array of 1, and " +
          number(SenderBytes) +
          " bytes may hold several of it or one that goes on: declare an array "
          "that goes on without a length, as []"};
    if (!TailElement || Element->Rest.From != B.Shape.TailOffset ||
        TailElement->FromSize != B.Shape.TailElementSize)
      return Failure{"'" + typeName(From, P.From) +
                     "' ends in an array on one side only; build both from "
                     "the same source"};
    uint64_t Bytes;
    if (!multiply(B.Shape.TailCount, TailElement->ToSize, Bytes) ||
        __builtin_add_overflow(Bytes, Element->Rest.To, &B.ElementsEnd) ||
        __builtin_add_overflow(B.ElementsEnd, B.Shape.Slack, &B.Size))
      return overflow();
    if (SenderBytes >= Element->FromSize)
      B.Size = std::max(B.Size, Element->ToSize);
    return B;
  }
  if (B.Shape.Count == 0) {
    Result<uint64_t> End = mapInside(From, *Element, B.Shape.Slack, 0);
    if (!End)
      return End.failure();
    B.Size = *End;
    return B;
  }
  if (!multiply(B.Shape.Count, Element->ToSize, B.ElementsEnd) ||
      __builtin_add_overflow(B.ElementsEnd, B.Shape.Slack, &B.Size))
    return overflow();
  return B;
}

} // namespace

Converter::Converter(TypeSpace From, TypeSpace To) : From(From), To(To) {}
Converter::~Converter() = default;

Result<const Plan *> Converter::plan(TypeId FromId, TypeId ToId) {
  return PlanBuilder(*this).build(FromId, ToId);
}

Result<uint64_t> Converter::convertedSize(const Plan &P, uint64_t SenderBytes,
                                          bool EndsBlock, bool GoesOn) const {
  Result<Block> B = layOut(From, To, P, SenderBytes, EndsBlock, GoesOn);
  if (!B)
    return B.failure();
  return B->Size;
}

Result<> Converter::convert(const Plan &P, SenderBytes Sent,
                            std::span<uint8_t> Dst,
                            PointerTranslator Translate) const {
  const std::span<const uint8_t> Src = Sent.Bytes;
  Result<Block> Laid = layOut(From, To, P, Src.size(), Sent.EndsBlock, true);
  if (!Laid)
    return Laid.failure();
  const Block &B = *Laid;
  const BlockShape &Shape = B.Shape;
  if (Dst.size() != B.Size)
    return Failure{"a block of " + number(Src.size()) + " bytes of '" +
                   typeName(From, P.From) + "' becomes " + number(B.Size) +
                   " bytes, not " + number(Dst.size())};
  if (Src.empty() || Dst.empty())
    return success();
  if (!B.Element) {
    std::memcpy(Dst.data(), Src.data(), Src.size());
    return success();
  }

  Execution Run{bool(From.Model->BigEndian), bool(To.Model->BigEndian),
                Translate, Sent};
  const Plan &E = *B.Element;
  bool Fits;
  uint64_t SlackFrom = Shape.Count * Shape.ElementSize;
  if (Shape.HasTail) {
    const Plan &T = *E.Rest.Element;
    std::memset(Dst.data(), 0, Dst.size());
    SlackFrom = Shape.TailOffset + Shape.TailCount * Shape.TailElementSize;
    Fits =
        Run.run(E.HeadSteps, Src.data(), E.FromSize, Dst.data(), E.ToSize, 1) &&
        Run.run(T.Steps, Src.data() + Shape.TailOffset, T.FromSize,
                Dst.data() + E.Rest.To, T.ToSize, Shape.TailCount);
  } else if (Shape.Count == 0) {
    std::memset(Dst.data(), 0, Dst.size());
    Fits =
        Run.runPrefix(E.Steps, Src.data(), Src.size(), Dst.data(), Dst.size());
  } else {
    if (!E.FillsAll)
      std::memset(Dst.data(), 0, Dst.size());
    Fits = Run.run(E.Steps, Src.data(), E.FromSize, Dst.data(), E.ToSize,
                   Shape.Count);
  }
  if (!Fits) {
    const Step &S = *Run.FailedStep;
    const uint64_t Offset = static_cast<uint64_t>(Run.FailedAt - Src.data());
    const uint64_t Index = Shape.HasTail ? 0 : Offset / Shape.ElementSize;
    TypeId Scalar = 0;
    std::string Path =
        memberPath(From, Shape.Element, Offset - Index * Shape.ElementSize,
                   S.Kind == StepKind::BitField ? S.FromShift : ~0u, Scalar);
    if (Shape.Count > 1)
      Path = "[" + number(Index) + "]" + Path;
    return Failure{explainValue(From, S, Path, Scalar, Run.FailedAt) +
                   " (in '" + typeName(From, P.From) + "')"};
  }
  if (Shape.Slack && Shape.Count)
    std::memcpy(Dst.data() + B.ElementsEnd, Src.data() + SlackFrom,
                Shape.Slack);
  return success();
}

void Converter::forEachPointer(const Plan &P, SenderBytes Sent,
                               PairVisitor Visit) const {
  const std::span<const uint8_t> Src = Sent.Bytes;
  const BlockShape Shape = shapeBlock(From, P.From, Src.size());
  const Plan &Element = *elementOf(From, P);
  if (!Element.HasPointers || Element.From != Shape.Element)
    return;
  if (!Shape.HasTail) {
    // The beginning of an element counts too: a block may be smaller than its
    // type.
    for (uint64_t At = 0; At < Src.size(); At += Shape.ElementSize)
      tracePointers(From, Element.Steps, Sent.from(At), Visit);
    return;
  }
  tracePointers(From, Element.HeadSteps, {Src.first(Shape.TailOffset), Sent.At},
                Visit);
  if (const Plan *Tail = Element.Rest.Element; Tail && Tail->HasPointers)
    for (uint64_t I = 0; I != Shape.TailCount; ++I)
      tracePointers(From, Tail->Steps,
                    Sent.from(Shape.TailOffset + I * Shape.TailElementSize),
                    Visit);
}

Result<uint64_t> Converter::mapOffset(const Plan &P, uint64_t SenderOffset,
                                      uint64_t SenderBytes,
                                      TypeId SenderPointee,
                                      bool EndsBlock) const {
  if (SenderOffset > SenderBytes)
    return Failure{"offset " + number(SenderOffset) +
                   " lies outside of a block of " + number(SenderBytes) +
                   " bytes of '" + typeName(From, P.From) + "'"};
  Result<Block> Laid = layOut(From, To, P, SenderBytes, EndsBlock, true);
  if (!Laid)
    return Laid.failure();
  const Block &B = *Laid;
  const BlockShape &Shape = B.Shape;
  if (SenderOffset == SenderBytes)
    return B.Size;
  if (!B.Element)
    return SenderOffset;
  if (Shape.HasTail && SenderOffset >= Shape.TailOffset) {
    const Plan &T = *B.Element->Rest.Element;
    const uint64_t Inside = SenderOffset - Shape.TailOffset;
    const uint64_t Index = Inside / T.FromSize;
    if (Index >= Shape.TailCount)
      return B.ElementsEnd + (Inside - Shape.TailCount * T.FromSize);
    Result<uint64_t> To =
        mapInside(From, T, Inside % T.FromSize, SenderPointee);
    if (!To)
      return To;
    return B.Element->Rest.To + Index * T.ToSize + *To;
  }
  const uint64_t Index = Shape.HasTail ? 0 : SenderOffset / Shape.ElementSize;
  if (Index >= Shape.Count && Shape.Count)
    return B.ElementsEnd + (SenderOffset - Shape.Count * Shape.ElementSize);
  Result<uint64_t> To =
      mapInside(From, *B.Element, SenderOffset - Index * Shape.ElementSize,
                SenderPointee);
  if (!To)
    return To;
  return Index * B.Element->ToSize + *To;
}

} // namespace mt
