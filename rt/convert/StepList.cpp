// See StepList.h.
//
// Relies on: StepList.h.

#include "convert/StepList.h"

#include <algorithm>

namespace mt {

namespace {

/// Wider gaps than any alignment asks for are not copied along.
constexpr uint64_t MaxPadding = 16;
/// Plans with more steps than this are called, not repeated.
constexpr size_t MaxInline = 32;

/// The same is done to each of their elements. Pointees may differ.
bool sameOperation(const Step &A, const Step &B) {
  return A.Kind == B.Kind && A.FromSize == B.FromSize && A.ToSize == B.ToSize &&
         A.FromSign == B.FromSign && A.ToSign == B.ToSign &&
         A.FromFormat == B.FromFormat && A.ToFormat == B.ToFormat &&
         A.FromShift == B.FromShift && A.ToShift == B.ToShift &&
         A.Body == B.Body;
}

uint64_t fromEnd(const Step &S) { return S.From + S.fromBytes(); }
uint64_t toEnd(const Step &S) { return S.To + S.toBytes(); }

bool isOneToOne(const Step &S) {
  if (S.From != S.To || S.FromSize != S.ToSize || S.FromShift != S.ToShift)
    return false;
  if (S.Kind == StepKind::Choice)
    return std::all_of(
        S.Body->Cases.begin(), S.Body->Cases.end(),
        [](const Case &C) { return !C.Type || C.Type->SameLayout; });
  return S.Kind != StepKind::Zero &&
         (S.Kind != StepKind::Loop || S.Body->SameLayout);
}

/// Small lies inside Big and gets the same treatment there.
bool covers(const Step &Big, const Step &Small) {
  if (Small.From < Big.From || Small.To < Big.To)
    return false;
  bool PointerOverNumber =
      Big.Kind == StepKind::Pointer && Small.Kind == StepKind::Swap &&
      Big.FromSize == Big.ToSize && Small.FromSize == Big.FromSize;
  if (!PointerOverNumber && !sameOperation(Big, Small))
    return false;
  if (Big.Kind == StepKind::BitField)
    return Small.From == Big.From && Small.To == Big.To;
  const uint64_t First = (Small.From - Big.From) / Big.FromSize;
  return First * Big.FromSize == Small.From - Big.From &&
         First * Big.ToSize == Small.To - Big.To && First <= Big.Count &&
         Small.Count <= Big.Count - First;
}

/// Every step of Small is covered by one of Big. Where pointers differ in what
/// they point to, it is no longer known.
bool coversAll(std::vector<Step> &Big, const std::vector<Step> &Small) {
  for (const Step &S : Small)
    if (std::none_of(Big.begin(), Big.end(),
                     [&](const Step &B) { return covers(B, S); }))
      return false;
  for (const Step &S : Small)
    for (Step &B : Big)
      if (S.Kind == StepKind::Pointer && covers(B, S) &&
          (B.Pointee != S.Pointee || B.ToPointee != S.ToPointee))
        B.Pointee = B.ToPointee = 0;
  return true;
}

/// Within a layout class: both need nothing but their pointers patched. So the
/// pointers of both are, and the rest is copied.
bool unitePatches(std::vector<Step> &Steps, const std::vector<Step> &Other) {
  if (!isPatchable(Steps) || !isPatchable(Other))
    return false;
  std::vector<Step> Patches;
  uint64_t End = 0;
  for (const std::vector<Step> *List :
       {static_cast<const std::vector<Step> *>(&Steps), &Other})
    for (const Step &S : *List) {
      End = std::max(End, fromEnd(S));
      if (S.Kind != StepKind::Copy)
        Patches.push_back(S);
    }
  auto comesFirst = [](const Step &A, const Step &B) {
    return A.From != B.From ? A.From < B.From : fromEnd(A) > fromEnd(B);
  };
  std::sort(Patches.begin(), Patches.end(), comesFirst);
  std::vector<Step> All;
  for (size_t I = 0; I != Patches.size(); ++I) {
    Step S = Patches[I];
    if (!All.empty() && S.From < fromEnd(All.back())) {
      const uint64_t Inside = fromEnd(All.back()) - S.From;
      if (S.Kind == StepKind::Pointer && Inside < S.fromBytes() &&
          Inside % S.FromSize == 0) {
        // What reaches beyond a run of pointers is another one.
        Step Beyond = S;
        S.Count = Inside / S.FromSize;
        Beyond.Count -= S.Count;
        Beyond.From += S.fromBytes();
        Beyond.To += S.toBytes();
        Patches.insert(std::upper_bound(Patches.begin() + I + 1, Patches.end(),
                                        Beyond, comesFirst),
                       Beyond);
      }
      std::vector<Step> Last = {All.back()}, Next = {S};
      if (coversAll(Last, Next))
        All.back() = Last[0];
      else if (coversAll(Next, Last))
        All.back() = Next[0];
      else
        return false;
      continue;
    }
    All.push_back(S);
  }
  fillGaps(All, End);
  Steps = std::move(All);
  return true;
}

} // namespace

Step copyStep(uint64_t Bytes) {
  Step S;
  S.Count = Bytes;
  return S;
}

Step zeroStep(uint64_t From, uint64_t To, uint64_t Bytes) {
  Step S;
  S.Kind = StepKind::Zero;
  S.From = From;
  S.To = To;
  S.Count = Bytes;
  S.ToSize = 0;
  return S;
}

Step swapStep(uint64_t Size, uint64_t Count) {
  Step S;
  S.Kind = StepKind::Swap;
  S.FromSize = S.ToSize = Size;
  S.Count = Count;
  return S;
}

void appendStep(std::vector<Step> &Steps, Step S) {
  if (S.Count == 0)
    return;
  if (!Steps.empty()) {
    Step &Last = Steps.back();
    if (Last.Kind == StepKind::Copy && S.Kind == StepKind::Copy) {
      const uint64_t End = fromEnd(Last);
      if (S.From >= Last.From && S.From - Last.From == S.To - Last.To &&
          (S.From <= End || S.From - End < MaxPadding)) {
        Last.Count = std::max(End, fromEnd(S)) - Last.From;
        return;
      }
    } else if (sameOperation(Last, S) && Last.Pointee == S.Pointee &&
               Last.ToPointee == S.ToPointee && S.Kind != StepKind::BitField &&
               S.Kind != StepKind::Choice && S.Kind != StepKind::Text &&
               S.From == fromEnd(Last) && S.To == toEnd(Last)) {
      Last.Count += S.Count;
      return;
    }
  }
  Steps.push_back(S);
}

void appendPlan(std::vector<Step> &Steps, const Plan &P, uint64_t From,
                uint64_t To) {
  if (P.Steps.size() > MaxInline) {
    Step S;
    S.Kind = StepKind::Loop;
    S.From = From;
    S.To = To;
    S.Count = 1;
    S.FromSize = P.FromSize;
    S.ToSize = P.ToSize;
    S.Body = &P;
    appendStep(Steps, S);
    return;
  }
  for (Step S : P.Steps) {
    S.From += From;
    S.To += To;
    appendStep(Steps, S);
  }
}

void appendArray(std::vector<Step> &Steps, const Plan &Element, uint64_t From,
                 uint64_t To, uint64_t Count) {
  if (Element.Steps.empty() || Count == 0)
    return;
  if (Count == 1)
    return appendPlan(Steps, Element, From, To);
  Step S = Element.Steps[0];
  bool IsOneRun = Element.Steps.size() == 1 && S.Kind != StepKind::BitField &&
                  S.Kind != StepKind::Choice && S.From == 0 && S.To == 0 &&
                  S.fromBytes() == Element.FromSize &&
                  S.toBytes() == Element.ToSize;
  if (IsOneRun) {
    S.Count *= Count;
  } else {
    S = Step();
    S.Kind = StepKind::Loop;
    S.Count = Count;
    S.FromSize = Element.FromSize;
    S.ToSize = Element.ToSize;
    S.Body = &Element;
  }
  S.From = From;
  S.To = To;
  appendStep(Steps, S);
}

void fillGaps(std::vector<Step> &Steps, uint64_t Size) {
  std::vector<Step> Filled;
  uint64_t Next = 0;
  auto copyUpTo = [&](uint64_t End) {
    if (End <= Next)
      return;
    Step Gap;
    Gap.From = Gap.To = Next;
    Gap.Count = End - Next;
    appendStep(Filled, Gap);
  };
  for (const Step &S : Steps) {
    copyUpTo(S.From);
    appendStep(Filled, S);
    Next = std::max(Next, fromEnd(S));
  }
  copyUpTo(Size);
  Steps = std::move(Filled);
}

bool keepsLayout(const std::vector<Step> &Steps) {
  return std::all_of(Steps.begin(), Steps.end(), isOneToOne);
}

bool isPatchable(const std::vector<Step> &Steps) {
  return std::all_of(Steps.begin(), Steps.end(), [](const Step &S) {
    if (!isOneToOne(S))
      return false;
    return S.Kind == StepKind::Copy || S.Kind == StepKind::Pointer ||
           (S.Kind == StepKind::Loop && isPatchable(S.Body->Steps));
  });
}

bool uniteSteps(std::vector<Step> &Steps, const std::vector<Step> &Other,
                bool SameClass) {
  std::vector<Step> Copy = Other;
  if (coversAll(Steps, Other))
    return true;
  if (coversAll(Copy, Steps)) {
    Steps = std::move(Copy);
    return true;
  }
  return SameClass && unitePatches(Steps, Other);
}

} // namespace mt
