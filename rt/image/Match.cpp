#include "image/Match.h"
#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

using namespace mt;

namespace {
class Matcher {
public:
  Matcher(const Manifest &Sender, std::span<const ModuleDesc *const> Receiver,
          std::vector<std::string> *All)
      : Sender(Sender), Receiver(Receiver), All(All) {}

  Result<Matching> run();

private:
  const Manifest &Sender;
  std::span<const ModuleDesc *const> Receiver;
  std::vector<std::string> *All;
  Matching Out;
  std::string First; // difference

  void differs(const std::string &What) {
    if (First.empty())
      First = What;
    if (All)
      All->push_back(What);
  }
  void matchModules();
  bool isSpare(uint32_t Module) const;
  uint32_t findModule(uint32_t Index);
  bool sameFunction(const ModuleDesc &From, const FunctionDesc &F,
                    const ModuleDesc &To, const FunctionDesc &G);
  void matchFunctions();
  void matchGlobals();
  void matchSites();
  void matchFrames();
  void compareLayouts();
  void checkCall(const FrameRecord &Callee, const FrameRecord &Caller);
  bool matchFrame(const FrameRecord &F, MatchedFrame &To);
  const SafePointDesc *findSafePoint(const ModuleDesc &From,
                                     const SafePointDesc &P,
                                     const ModuleDesc &To, uint32_t &Index);
  void matchSlots(const ModuleDesc &From, const SafePointDesc &A,
                  const ModuleDesc &To, const SafePointDesc &B,
                  std::vector<uint32_t> &Slots);
};
} // namespace

static std::string baseName(const std::string &Path) {
  return Path.substr(Path.rfind('/') + 1);
}

/// Temporaries of one place are numbered apart by kind of type.
static TypeKind kindForNumber(const ModuleDesc &M, const VarDesc &V) {
  if (!V.Name.empty())
    return TypeKind::Unknown;
  TypeKind Kind = M.Types[V.Type].Kind;
  return Kind == TypeKind::SInt || Kind == TypeKind::UInt ? TypeKind::AnyInt
                                                          : Kind;
}

static std::string place(const FunctionDesc &F, uint32_t Line) {
  return "'" + F.Name + "' (" + F.File + ":" + std::to_string(Line) + ")";
}

/// The first header that both were compiled with and that differs, or null.
/// Each may have headers that the other does not use. Equal names may be of
/// several folders.
static const std::string *changedHeader(const ModuleDesc &A,
                                        const ModuleDesc &B) {
  for (const auto &[Name, Checksum] : A.Headers) {
    bool Known = false, Same = false;
    for (const auto &[OtherName, OtherChecksum] : B.Headers)
      if (baseName(OtherName) == baseName(Name)) {
        Known = true;
        Same |= OtherChecksum == Checksum;
      }
    if (Known && !Same)
      return &Name;
  }
  return nullptr;
}

/// Whether nothing of the module is in the image: what an archive has is linked
/// only where calls of it have not been inlined.
bool Matcher::isSpare(uint32_t Module) const {
  const std::vector<uint64_t> &Data = Sender.Modules[Module].GlobalData;
  auto isOfIt = [&](const auto &Of) { return Of.first == Module; };
  return std::all_of(Data.begin(), Data.end(),
                     [](uint64_t At) { return At == 0; }) &&
         std::none_of(Sender.Sites.begin(), Sender.Sites.end(), isOfIt) &&
         std::all_of(Sender.Threads.begin(), Sender.Threads.end(),
                     [&](const ThreadRecord &T) {
                       return std::none_of(T.Frames.begin(), T.Frames.end(),
                                           [&](const FrameRecord &F) {
                                             return F.Module == Module;
                                           });
                     });
}

/// Same source file: by name and contents, its headers' too. Two files of one
/// name and one content are the same to us, whatever their folders; the first
/// that is still free is taken.
uint32_t Matcher::findModule(uint32_t Index) {
  const ModuleDesc &M = Sender.Modules[Index].Desc;
  uint32_t SameName = Matching::None;
  const std::string *Header = nullptr;
  auto Taken = [&](uint32_t I) {
    for (uint32_t Other : Out.Modules)
      if (Other == I)
        return true;
    return false;
  };
  for (uint32_t I = 0; I != Receiver.size(); ++I) {
    const ModuleDesc &R = *Receiver[I];
    if (baseName(R.Name) != baseName(M.Name) || Taken(I))
      continue;
    if (R.Checksum != M.Checksum && !R.Checksum.empty() && !M.Checksum.empty())
      SameName = I;
    else if (const std::string *Changed = changedHeader(M, R))
      Header = Changed;
    else
      return I;
  }
  if (Header)
    differs("header '" + *Header + "' of '" + M.Name +
            "' has changed since the image was written: build the program from "
            "the same source");
  else if (SameName != Matching::None)
    differs("source file '" + M.Name +
            "' has changed since the image was written (checksum " +
            M.Checksum + ", here " + Receiver[SameName]->Checksum +
            "): build the program from the same source");
  else if (!isSpare(Index))
    differs("source file '" + M.Name +
            "' of the image is not part of this program: restore it in '" +
            Sender.Program + "', built from the same sources");
  return Matching::None;
}

void Matcher::matchModules() {
  for (uint32_t I = 0; I != Sender.Modules.size(); ++I)
    Out.Modules.push_back(findModule(I));
}

void Matcher::matchGlobals() {
  using Key =
      std::tuple<std::string, std::string, uint64_t, uint64_t, uint32_t>;
  auto KeyOf = [](const GlobalDesc &G) {
    bool Literal = G.Flags & GlobalDesc::Literal;
    return Key(G.Name, G.Function, G.Hash, Literal ? G.Size : 0,
               Literal ? 0 : G.Ordinal);
  };
  // What other modules see is found by name anywhere, as the linker does.
  std::map<std::string, Place> Shared;
  std::vector<std::map<Key, Place>> ByModule(Receiver.size());
  for (uint32_t I = 0; I != Receiver.size(); ++I)
    for (uint32_t J = 0; J != Receiver[I]->Globals.size(); ++J) {
      const GlobalDesc &G = Receiver[I]->Globals[J];
      ByModule[I].try_emplace(KeyOf(G), Place{I, J});
      if (!(G.Flags & (GlobalDesc::Local | GlobalDesc::Literal)))
        Shared.try_emplace(G.Name, Place{I, J});
    }
  for (uint32_t I = 0; I != Sender.Modules.size(); ++I) {
    std::vector<Place> &Places = Out.Globals.emplace_back();
    for (const GlobalDesc &G : Sender.Modules[I].Desc.Globals) {
      Place P;
      if (uint32_t To = Out.Modules[I]; To != Matching::None)
        if (auto It = ByModule[To].find(KeyOf(G)); It != ByModule[To].end())
          P = It->second;
      if (!P.known() && !(G.Flags & (GlobalDesc::Local | GlobalDesc::Literal)))
        if (auto It = Shared.find(G.Name); It != Shared.end())
          P = It->second;
      Places.push_back(P);
    }
  }
}

void Matcher::matchSites() {
  using Key = std::tuple<std::string, uint32_t, uint32_t, std::string>;
  for (uint32_t I = 0; I != Sender.Modules.size(); ++I) {
    std::vector<Place> &Places = Out.Sites.emplace_back();
    const ModuleDesc &From = Sender.Modules[I].Desc;
    Places.resize(From.Sites.size());
    uint32_t To = Out.Modules[I];
    if (To == Matching::None)
      continue;
    std::multimap<Key, uint32_t> Known;
    for (uint32_t J = 0; J != Receiver[To]->Sites.size(); ++J) {
      const SiteDesc &S = Receiver[To]->Sites[J];
      Known.emplace(Key(S.Function, S.Line, S.Col, S.Callee), J);
    }
    for (uint32_t J = 0; J != From.Sites.size(); ++J) {
      const SiteDesc &S = From.Sites[J];
      // Equal ones come in the same order on both sides.
      if (auto It = Known.find(Key(S.Function, S.Line, S.Col, S.Callee));
          It != Known.end()) {
        Places[J] = {To, It->second};
        Known.erase(It);
      }
    }
  }
}

static bool sameArchitecture(const DataModel &A, const DataModel &B) {
  return A.Triple.substr(0, A.Triple.find('-')) ==
         B.Triple.substr(0, B.Triple.find('-'));
}

/// What no checksum of a file shows: another value of a macro. The same source
/// may take other ways where words have another size or byte order.
bool Matcher::sameFunction(const ModuleDesc &From, const FunctionDesc &F,
                           const ModuleDesc &To, const FunctionDesc &G) {
  auto A = static_cast<uint32_t>(F.Fingerprint);
  auto B = static_cast<uint32_t>(G.Fingerprint);
  if (!sameArchitecture(From.Model, To.Model)) {
    if (From.Model.PointerSize != To.Model.PointerSize ||
        From.Model.LongSize != To.Model.LongSize ||
        From.Model.BigEndian != To.Model.BigEndian)
      return true;
    A = static_cast<uint32_t>(F.Fingerprint >> 32);
    B = static_cast<uint32_t>(G.Fingerprint >> 32);
  }
  if (!A || !B || A == B)
    return true;
  differs("function " + place(F, F.Line) +
          " has changed since the image was written, or a macro in it: build "
          "the program from the same source with the same -D options");
  return false;
}

/// On the same architecture all functions have to agree: one that is not on the
/// stack now may be called next. Others may have code of their own where it
/// matters to them, so only what is on the stack has to (see matchFrame).
void Matcher::matchFunctions() {
  for (uint32_t I = 0; I != Sender.Modules.size(); ++I) {
    const ModuleDesc &From = Sender.Modules[I].Desc;
    if (Out.Modules[I] == Matching::None)
      continue; // said already
    const ModuleDesc &To = *Receiver[Out.Modules[I]];
    if (!sameArchitecture(From.Model, To.Model))
      continue;
    std::map<std::pair<std::string, uint32_t>, const FunctionDesc *> Known;
    for (const FunctionDesc &G : To.Functions)
      Known.try_emplace({G.Name, G.Line}, &G);
    for (const FunctionDesc &F : From.Functions)
      if (auto It = Known.find({F.Name, F.Line}); It != Known.end())
        sameFunction(From, F, To, *It->second);
  }
}

const SafePointDesc *Matcher::findSafePoint(const ModuleDesc &From,
                                            const SafePointDesc &P,
                                            const ModuleDesc &To,
                                            uint32_t &Index) {
  const FunctionDesc &F = From.Functions[P.Function];
  bool FunctionFound = false;
  for (uint32_t I = 0; I != To.SafePoints.size(); ++I) {
    const SafePointDesc &Q = To.SafePoints[I];
    const FunctionDesc &G = To.Functions[Q.Function];
    if (G.Name != F.Name || G.Line != F.Line)
      continue;
    FunctionFound = true;
    if (!sameFunction(From, F, To, G))
      return nullptr;
    if (Q.Kind == P.Kind && Q.Line == P.Line && Q.Col == P.Col &&
        Q.Callee == P.Callee && Q.Ordinal == P.Ordinal) {
      Index = I;
      return &Q;
    }
  }
  static const char *const Kinds[] = {"the loop", "the entry", "the call"};
  std::string What = Kinds[static_cast<int>(P.Kind)];
  if (P.Kind == SafePointKind::Call)
    What += " of '" + P.Callee + "'";
  differs(FunctionFound
              ? "the image stopped at " + What + " at column " +
                    std::to_string(P.Col) + " in " + place(F, P.Line) +
                    ", where this program has no safe point: build it from "
                    "the same source for the same condition"
              : "function " + place(F, F.Line) +
                    " of the image is not in this program: build it from the "
                    "same source");
  return nullptr;
}

void Matcher::matchSlots(const ModuleDesc &From, const SafePointDesc &A,
                         const ModuleDesc &To, const SafePointDesc &B,
                         std::vector<uint32_t> &Slots) {
  const FunctionDesc &F = From.Functions[A.Function];
  const FunctionDesc &G = To.Functions[B.Function];
  using Key = std::tuple<std::string, uint32_t, uint32_t, uint32_t, TypeKind>;
  std::map<Key, uint32_t> Sent;
  for (uint32_t I = 0; I != A.Slots.size(); ++I) {
    const VarDesc &V = F.Vars[A.Slots[I].Var];
    Sent[Key(V.Name, V.Line, V.Col, V.Ordinal, kindForNumber(From, V))] = I;
  }
  const bool Typed = From.Flags & To.Flags & ModuleDesc::HasTypes;
  auto describe = [](const VarDesc &V) {
    return V.Name.empty() ? "a temporary of line " + std::to_string(V.Line) +
                                ", column " + std::to_string(V.Col)
                          : "variable '" + V.Name + "' (declared in line " +
                                std::to_string(V.Line) + ")";
  };
  const std::string Remedy =
      Typed ? ": build the program from the same source with the same compiler"
            : ": compile with -g, without which one target's variables cannot "
              "be told from another's";
  uint32_t Matched = 0;
  for (const SlotDesc &S : B.Slots) {
    const VarDesc &V = G.Vars[S.Var];
    auto It =
        Sent.find(Key(V.Name, V.Line, V.Col, V.Ordinal, kindForNumber(To, V)));
    if (It != Sent.end()) {
      Slots.push_back(It->second);
      ++Matched;
      continue;
    }
    if (!(V.Flags & VarDesc::Optional))
      differs(describe(V) + " is needed to go on in " + place(G, B.Line) +
              " but is not in the image's frame" + Remedy);
    Slots.push_back(Matching::None);
  }
  // Without lines and columns only the numbers tell them apart, so both sides
  // must have the same ones.
  if (!Typed && Matched != A.Slots.size() &&
      From.Model.Triple != To.Model.Triple)
    differs("the image's frame of " + place(F, A.Line) + " holds " +
            std::to_string(A.Slots.size()) + " values, of which " +
            std::to_string(Matched) + " are known here" + Remedy);
}

bool Matcher::matchFrame(const FrameRecord &F, MatchedFrame &To) {
  const ModuleDesc &From = Sender.Modules[F.Module].Desc;
  uint32_t Module = Out.Modules[F.Module];
  if (Module == Matching::None)
    return false; // said already
  const SafePointDesc &P = From.SafePoints[F.SafePoint];
  To.Module = Module;
  const SafePointDesc *Q =
      findSafePoint(From, P, *Receiver[Module], To.SafePoint);
  if (!Q)
    return false;
  if (!Q->Defer.empty())
    differs("this program cannot go on in " +
            place(From.Functions[P.Function], P.Line) + ": " + Q->Defer);
  matchSlots(From, P, *Receiver[Module], *Q, To.Slots);
  return true;
}

/// Where a struct argument is a plain pointer to a copy, only types tell that
/// the copy is the callee's. A caller with types leaves it out of its frame; a
/// callee without them would go on with a pointer to nothing.
void Matcher::checkCall(const FrameRecord &Callee, const FrameRecord &Caller) {
  const std::string &Triple = Sender.Model.Triple;
  auto isTyped = [&](const FrameRecord &F) {
    return (Sender.Modules[F.Module].Desc.Flags & ModuleDesc::HasTypes) != 0;
  };
  if (isTyped(Callee) || !isTyped(Caller) ||
      !(Triple.starts_with("aarch64") || Triple.starts_with("s390x") ||
        Triple.starts_with("riscv64")))
    return;
  differs("'" + Sender.Modules[Callee.Module].Desc.Name +
          "' was compiled without -g and is called by '" +
          Sender.Modules[Caller.Module].Desc.Name +
          "', which was compiled with it, so arguments may be missing: compile "
          "all files with -g, or none");
}

void Matcher::matchFrames() {
  // Deep recursion repeats the same few safe points.
  std::map<std::pair<uint32_t, uint32_t>, MatchedFrame> Known;
  for (const ThreadRecord &T : Sender.Threads) {
    std::vector<MatchedFrame> &Frames = Out.Threads.emplace_back();
    for (const FrameRecord &F : T.Frames) {
      auto [It, New] = Known.try_emplace({F.Module, F.SafePoint});
      if (New)
        matchFrame(F, It->second);
      Frames.push_back(It->second);
    }
    for (size_t I = 0; First.empty() && I + 1 < T.Frames.size(); ++I)
      checkCall(T.Frames[I], T.Frames[I + 1]);
  }
}

static bool sameLayout(const ModuleDesc &From, const Type &A,
                       const ModuleDesc &To, const Type &B) {
  return A.Size == B.Size &&
         std::equal(A.Members.begin(), A.Members.end(), B.Members.begin(),
                    B.Members.end(), [&](const Member &X, const Member &Y) {
                      return X.Offset == Y.Offset &&
                             From.Types[X.Type].Size == To.Types[Y.Type].Size;
                    });
}

/// Without -g data is taken as it is, between targets that lay out everything
/// alike but some structs of the system's.
void Matcher::compareLayouts() {
  if (Receiver.empty())
    return;
  const DataModel &A = Sender.Model, &B = Receiver.front()->Model;
  if (A.BigEndian != B.BigEndian || A.PointerSize != B.PointerSize)
    return; // refused whatever its structs
  for (uint32_t I = 0; I != Sender.Modules.size(); ++I) {
    const ModuleDesc &From = Sender.Modules[I].Desc;
    if (Out.Modules[I] == Matching::None)
      continue;
    const ModuleDesc &To = *Receiver[Out.Modules[I]];
    if ((From.Flags | To.Flags) & ModuleDesc::HasTypes)
      continue;
    std::map<std::string_view, const Type *> Named;
    for (const Type &T : To.Types)
      if (T.Kind == TypeKind::Struct && !T.Name.empty())
        Named[T.Name] = &T;
    for (const Type &T : From.Types) {
      if (T.Kind != TypeKind::Struct || T.Name.empty())
        continue;
      if (auto It = Named.find(T.Name);
          It != Named.end() && !sameLayout(From, T, To, *It->second))
        differs("'" + T.Name + "' is laid out in another way on " + A.Triple +
                " than on " + B.Triple + ", and '" + From.Name +
                "' was compiled without -g, so its data cannot be converted: "
                "compile with -g on both sides");
    }
  }
}

Result<Matching> Matcher::run() {
  matchModules();
  matchFunctions();
  matchGlobals();
  matchSites();
  matchFrames();
  compareLayouts();
  if (!First.empty())
    return Failure{First};
  return std::move(Out);
}

Result<Matching> mt::matchPrograms(const Manifest &Sender,
                                   std::span<const ModuleDesc *const> Receiver,
                                   std::vector<std::string> *All) {
  return Matcher(Sender, Receiver, All).run();
}
