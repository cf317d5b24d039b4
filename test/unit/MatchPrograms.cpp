// What of an image is what of a program, and what is said where something is
// missing.

#include "ImageTesting.h"
#include "image/Match.h"

using namespace mt;
using namespace mt::test;
using Catch::Contains;

namespace {
struct Outcome {
  Result<Matching> Match;
  std::vector<std::string> All;
};

Outcome match(const Manifest &Sender, const std::vector<ModuleDesc> &Own) {
  std::vector<const ModuleDesc *> Modules;
  for (const ModuleDesc &M : Own)
    Modules.push_back(&M);
  std::vector<std::string> All;
  Result<Matching> First = matchPrograms(Sender, Modules);
  Result<Matching> Match = matchPrograms(Sender, Modules, &All);
  // With or without the list, the judgement is the same.
  CHECK(bool(First) == bool(Match));
  CHECK(bool(Match) == All.empty());
  if (!Match)
    CHECK(Match.message() == All.front());
  return {std::move(Match), All};
}

/// Matches the sample with a receiver that Patch has changed.
template <class F> Outcome matchPatched(F Patch) {
  SampleImage S;
  ModuleDesc Own = sampleModule();
  Patch(S.M, Own);
  return match(S.M, {Own});
}
} // namespace

TEST_CASE("a program matches its own image") {
  for (const char *Triple : {"x86_64", "s390x", "mips"}) {
    SampleImage S;
    Outcome O = match(S.M, {sampleModule(Triple)});
    INFO((O.Match ? std::string() : O.Match.message()));
    REQUIRE(O.Match);
    const Matching &M = *O.Match;
    CHECK(M.Modules == std::vector<uint32_t>{0});
    REQUIRE(M.Threads.size() == 1);
    REQUIRE(M.Threads[0].size() == 2);
    CHECK(M.Threads[0][0].SafePoint == 1);
    CHECK(M.Threads[0][0].Slots == std::vector<uint32_t>{0, 1, 2, 3});
    CHECK(M.Threads[0][1].SafePoint == 0);
    for (uint32_t I = 0; I != 3; ++I)
      CHECK(M.Globals[0][I].Index == I);
    CHECK(M.Sites[0][0].Index == 0);
  }
}

TEST_CASE("modules are found by name and contents in any order") {
  SampleImage S;
  ModuleDesc Other = sampleModule(), Own = sampleModule();
  Other.Name = "other.c";
  Own.Name = "../elsewhere/app.c"; // folders do not count
  Outcome O = match(S.M, {Other, Own});
  REQUIRE(O.Match);
  CHECK(O.Match->Modules == std::vector<uint32_t>{1});
  CHECK(O.Match->Threads[0][0].Module == 1);
  // Another file of the same name is passed over.
  ModuleDesc Changed = Own;
  Changed.Checksum = "dead";
  O = match(S.M, {Changed, Own});
  REQUIRE(O.Match);
  CHECK(O.Match->Modules == std::vector<uint32_t>{1});
}

TEST_CASE("two files of one name and content have a module each") {
  SampleImage S;
  S.M.Modules.push_back(S.M.Modules[0]);
  ModuleDesc Own = sampleModule();
  Outcome O = match(S.M, {Own, Own});
  REQUIRE(O.Match);
  CHECK(O.Match->Modules == std::vector<uint32_t>{0, 1});
  CHECK_FALSE(match(S.M, {Own}).Match);
}

TEST_CASE("a changed or missing source file is named") {
  Outcome O =
      matchPatched([](Manifest &, ModuleDesc &Own) { Own.Checksum = "dead"; });
  REQUIRE_FALSE(O.Match);
  CHECK(O.All ==
        std::vector<std::string>{
            "source file 'src/app.c' has changed since the image was written "
            "(checksum c0ffee, here dead): build the program from the same "
            "source"});
  O = matchPatched([](Manifest &, ModuleDesc &Own) { Own.Name = "b.c"; });
  REQUIRE_FALSE(O.Match);
  CHECK_THAT(O.Match.message(), Contains("is not part of this program"));
  SampleImage S;
  CHECK_FALSE(match(S.M, {}).Match);
}

TEST_CASE("a source file of which nothing is in the image may be missing") {
  SampleImage S;
  ModuleDesc Spare = sampleModule();
  Spare.Name = "spare.c";
  ImageModule Copy = S.M.Modules[0];
  Copy.Desc = Spare;
  for (uint64_t &At : Copy.GlobalData)
    At = 0;
  S.M.Modules.push_back(Copy);
  Outcome O = match(S.M, {sampleModule()});
  REQUIRE(O.Match);
  CHECK(O.Match->Modules == std::vector<uint32_t>{0, Matching::None});
  S.M.Sites.push_back({1, 0});
  CHECK_FALSE(match(S.M, {sampleModule()}).Match);
  S.M.Sites.pop_back();
  S.M.Modules[1].GlobalData = S.M.Modules[0].GlobalData;
  CHECK_FALSE(match(S.M, {sampleModule()}).Match);
  S.M.Modules[1].GlobalData = Copy.GlobalData;
  S.M.Threads[0].Frames[0].Module = 1;
  CHECK_FALSE(match(S.M, {sampleModule()}).Match);
}

TEST_CASE("a changed header is named") {
  using List = std::vector<std::pair<std::string, std::string>>;
  auto With = [](List Sent, List Here) {
    return matchPatched([&](Manifest &M, ModuleDesc &Own) {
      M.Modules[0].Desc.Headers = Sent;
      Own.Headers = Here;
    });
  };
  CHECK(
      With({{"src/a.h", "1"}, {"src/b.h", "2"}}, {{"../src/b.h", "2"}}).Match);
  CHECK(With({{"src/a.h", "1"}}, {{"src/b.h", "2"}}).Match);
  CHECK(With({{"x/a.h", "1"}}, {{"x/a.h", "1"}, {"y/a.h", "2"}}).Match);
  Outcome O = With({{"src/a.h", "1"}, {"src/b.h", "2"}}, {{"src/b.h", "3"}});
  REQUIRE_FALSE(O.Match);
  CHECK_THAT(O.Match.message(),
             Contains("header 'src/b.h' of 'src/app.c' has changed"));
}

TEST_CASE("functions are compared, with checksums and without") {
  auto Compare = [](bool Checksums, const char *Triple, uint64_t Sent,
                    uint64_t Here, size_t Function = 0) {
    SampleImage S;
    ModuleDesc Own = sampleModule(Triple);
    if (!Checksums)
      S.M.Modules[0].Desc.Checksum = Own.Checksum = "";
    // The second is not on the stack.
    for (ModuleDesc *D : {&S.M.Modules[0].Desc, &Own}) {
      D->Functions.push_back(D->Functions[0]);
      D->Functions.back().Name = "later";
    }
    S.M.Modules[0].Desc.Functions[Function].Fingerprint = Sent;
    Own.Functions[Function].Fingerprint = Here;
    return match(S.M, {Own});
  };
  const uint64_t Shape = uint64_t(5) << 32;
  for (bool Checksums : {true, false}) {
    CHECK(Compare(Checksums, "x86_64", Shape | 77, Shape | 77).Match);
    Outcome O = Compare(Checksums, "x86_64", Shape | 77, Shape | 78);
    REQUIRE_FALSE(O.Match);
    CHECK_THAT(O.Match.message(),
               Contains("function 'work' (src/app.c:3) has changed") &&
                   Contains("-D options"));
    CHECK_FALSE(Compare(Checksums, "x86_64", Shape | 77, Shape | 78, 1).Match);
    // Constants may differ between targets, and code where words do.
    CHECK(Compare(Checksums, "aarch64", Shape | 77, Shape | 78).Match);
    CHECK(Compare(Checksums, "aarch64", Shape | 77, 77).Match);
    CHECK_FALSE(
        Compare(Checksums, "aarch64", Shape | 77, 2 * Shape | 77).Match);
    CHECK(Compare(Checksums, "aarch64", Shape | 77, 2 * Shape | 77, 1).Match);
    CHECK(Compare(Checksums, "s390x", Shape | 77, 2 * Shape | 78).Match);
    CHECK(Compare(Checksums, "i386", Shape | 77, 2 * Shape | 78).Match);
  }
  // Nothing is known of one that a sanitizer has its checks in.
  CHECK(Compare(true, "x86_64", Shape | 77, 0).Match);
}

TEST_CASE("a missing function or safe point is named") {
  Outcome O = matchPatched(
      [](Manifest &, ModuleDesc &Own) { Own.Functions[0].Name = "play"; });
  REQUIRE_FALSE(O.Match);
  CHECK_THAT(O.Match.message(), Contains("function 'work' (src/app.c:3) of "
                                         "the image is not in this program"));
  CHECK(O.All.size() == 2); // both frames
  O = matchPatched(
      [](Manifest &, ModuleDesc &Own) { Own.SafePoints[1].Callee = "leap"; });
  REQUIRE_FALSE(O.Match);
  CHECK_THAT(O.Match.message(),
             Contains("stopped at the call of 'step' at column 5 in 'work' "
                      "(src/app.c:7), where this program has no safe point"));
  CHECK(O.All.size() == 1);
}

TEST_CASE("safe points are told apart by their order, not their number") {
  SampleImage S;
  S.M.Threads[0].Frames[0].SafePoint = 2; // the second call in its place
  ModuleDesc Own = sampleModule();
  std::swap(Own.SafePoints[0], Own.SafePoints[2]);
  Outcome O = match(S.M, {Own});
  REQUIRE(O.Match);
  CHECK(O.Match->Threads[0][0].SafePoint == 0);
  CHECK(O.Match->Threads[0][1].SafePoint == 2);
}

TEST_CASE("a safe point where the receiver defers cannot be entered") {
  Outcome O = matchPatched([](Manifest &, ModuleDesc &Own) {
    Own.SafePoints[1].Defer = "a va_list is live";
  });
  REQUIRE_FALSE(O.Match);
  CHECK_THAT(O.Match.message(),
             Contains("cannot go on in 'work' (src/app.c:7): a va_list"));
}

TEST_CASE("slots are matched by what they are called") {
  Outcome O = matchPatched([](Manifest &, ModuleDesc &Own) {
    std::swap(Own.SafePoints[1].Slots[0], Own.SafePoints[1].Slots[2]);
    std::swap(Own.Functions[0].Vars[0], Own.Functions[0].Vars[2]);
    for (SafePointDesc &P : Own.SafePoints)
      for (SlotDesc &Slot : P.Slots)
        Slot.Var = Slot.Var == 0 ? 2 : Slot.Var == 2 ? 0 : Slot.Var;
  });
  REQUIRE(O.Match);
  CHECK(O.Match->Threads[0][0].Slots == std::vector<uint32_t>{2, 1, 0, 3});
}

TEST_CASE("a variable that the image lacks is named") {
  auto Without = [](uint32_t Slot) {
    return matchPatched([&](Manifest &M, ModuleDesc &) {
      std::vector<SlotDesc> &Slots = M.Modules[0].Desc.SafePoints[1].Slots;
      Slots.erase(Slots.begin() + Slot);
    });
  };
  Outcome O = Without(0);
  REQUIRE_FALSE(O.Match);
  CHECK_THAT(O.Match.message(),
             Contains("variable 'n' (declared in line 4) is needed to go on in "
                      "'work' (src/app.c:7)"));
  O = Without(1);
  REQUIRE_FALSE(O.Match);
  CHECK_THAT(O.Match.message(), Contains("a temporary of line 7, column 10"));
  O = Without(2);
  REQUIRE_FALSE(O.Match);
  CHECK_THAT(O.Match.message(), Contains("variable 'head'"));
  O = Without(3); // optional
  REQUIRE(O.Match);
  CHECK(O.Match->Threads[0][0].Slots ==
        std::vector<uint32_t>{0, 1, 2, Matching::None});
  // What only the image has is left there.
  O = matchPatched([](Manifest &, ModuleDesc &Own) {
    Own.SafePoints[1].Slots.erase(Own.SafePoints[1].Slots.begin());
  });
  REQUIRE(O.Match);
  CHECK(O.Match->Threads[0][0].Slots == std::vector<uint32_t>{1, 2, 3});
}

TEST_CASE("without -g, structs of one name must be laid out alike") {
  auto withStat = [](ModuleDesc &M, uint64_t Offset) {
    M.Flags &= ~ModuleDesc::HasTypes;
    Type Int, Stat;
    Int.Kind = TypeKind::AnyInt;
    Int.Size = 4;
    Stat.Kind = TypeKind::Struct;
    Stat.Name = "struct.stat";
    Stat.Size = 16;
    Stat.Members = {{"", TypeId(M.Types.size()), Offset, 0, 0}};
    M.Types.push_back(Int);
    M.Types.push_back(Stat);
  };
  SampleImage S;
  ModuleDesc Own = sampleModule();
  withStat(S.M.Modules[0].Desc, 8);
  withStat(Own, 8);
  CHECK(match(S.M, {Own}).Match);
  Own.Types.back().Members[0].Offset = 12;
  Outcome O = match(S.M, {Own});
  REQUIRE(!O.Match);
  CHECK_THAT(O.Match.message(),
             Contains("'struct.stat' is laid out in another way") &&
                 Contains("compile with -g on both sides"));
  // With types it is converted.
  Own.Flags |= ModuleDesc::HasTypes;
  CHECK(match(S.M, {Own}).Match);
}

TEST_CASE("all differences are listed") {
  Outcome O = matchPatched([](Manifest &M, ModuleDesc &Own) {
    M.Modules[0].Desc.SafePoints[1].Slots.erase(
        M.Modules[0].Desc.SafePoints[1].Slots.begin(),
        M.Modules[0].Desc.SafePoints[1].Slots.begin() + 2);
    Own.SafePoints[0].Line = 99;
  });
  REQUIRE_FALSE(O.Match);
  CHECK(O.All.size() == 3);
}

TEST_CASE("types on the caller's side only are refused where structs go by "
          "reference") {
  // The typed caller leaves its copy of a struct argument to the callee; the
  // untyped callee takes it for a pointer to what the caller keeps.
  for (const char *Triple : {"x86_64", "aarch64", "s390x", "riscv64"}) {
    SampleImage S;
    S.M.Model.Triple = Triple;
    S.M.Modules[0].Desc.Flags |= ModuleDesc::HasTypes;
    S.M.Modules.push_back(S.M.Modules[0]);
    S.M.Modules[1].Desc.Name = "untyped.c";
    S.M.Modules[1].Desc.Flags &= ~uint32_t(ModuleDesc::HasTypes);
    S.M.Threads[0].Frames[0].Module = 1; // the innermost
    Outcome O = match(S.M, {S.M.Modules[0].Desc, S.M.Modules[1].Desc});
    if (std::string(Triple) == "x86_64") {
      CHECK(O.Match);
      continue;
    }
    REQUIRE_FALSE(O.Match);
    CHECK_THAT(O.Match.message(),
               Contains("'untyped.c' was compiled without -g") &&
                   Contains("compile all files with -g"));
  }
}

TEST_CASE("globals are found in their module, or anywhere if shared") {
  SampleImage S;
  ModuleDesc Own = sampleModule(), Other = sampleModule();
  Own.Globals[0].Name = "renamed";
  Outcome O = match(S.M, {Own});
  REQUIRE(O.Match);
  CHECK_FALSE(O.Match->Globals[0][0].known());
  Other.Name = "other.c";
  O = match(S.M, {Own, Other});
  REQUIRE(O.Match);
  CHECK(O.Match->Globals[0][0].Module == 1);
  // A static one is not.
  S.M.Modules[0].Desc.Globals[0].Flags = GlobalDesc::Local;
  O = match(S.M, {Own, Other});
  REQUIRE(O.Match);
  CHECK_FALSE(O.Match->Globals[0][0].known());
}

TEST_CASE("literals are found by their contents") {
  Outcome O = matchPatched([](Manifest &, ModuleDesc &Own) {
    Own.Globals[2].Ordinal = 9; // says nothing of a literal
    std::swap(Own.Globals[1], Own.Globals[2]);
  });
  REQUIRE(O.Match);
  CHECK(O.Match->Globals[0][2].Index == 1);
  O = matchPatched(
      [](Manifest &, ModuleDesc &Own) { Own.Globals[2].Hash = 0x4321; });
  REQUIRE(O.Match);
  CHECK_FALSE(O.Match->Globals[0][2].known());
}

TEST_CASE("allocation sites in one place match in their order") {
  SampleImage S;
  ModuleDesc Own = sampleModule();
  std::vector<SiteDesc> &Sent = S.M.Modules[0].Desc.Sites;
  Sent.push_back(Sent[0]);
  Sent.push_back(Sent[0]);
  SiteDesc Elsewhere = Sent[0];
  Elsewhere.Line = 99;
  Own.Sites = {Elsewhere, Sent[0], Sent[0]};
  Outcome O = match(S.M, {Own});
  REQUIRE(O.Match);
  CHECK(O.Match->Sites[0][0].Index == 1);
  CHECK(O.Match->Sites[0][1].Index == 2);
  CHECK_FALSE(O.Match->Sites[0][2].known()); // one more than here
}
