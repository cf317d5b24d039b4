// A damaged image is found out, whatever is damaged, and the message names it.

#include "ImageTesting.h"

using namespace mt;
using namespace mt::test;
using Catch::Contains;

namespace {
/// An image's file, and a place to put damaged copies of it.
struct Victim {
  TemporaryDirectory D;
  Bytes Whole;
  SectionEntry Entries[SectionCount];

  explicit Victim(bool Compress = false) {
    SampleImage S;
    std::string Path = S.writeTo(D, Compress);
    Whole = readFile(Path);
    Result<Image> I = Image::open(Path);
    REQUIRE(I);
    for (uint32_t N = 0; N != SectionCount; ++N)
      Entries[N] = I->section(static_cast<Section>(N));
  }
  std::string why(const Bytes &File) const {
    std::string Path = D / "damaged.mtimg";
    writeFile(Path, File);
    return whyDamaged(Path);
  }
};
} // namespace

TEST_CASE("an image cut off anywhere is damaged") {
  Victim V(GENERATE(false, true));
  REQUIRE(V.why(V.Whole).empty());
  for (uint32_t N = 0; N != SectionCount; ++N) {
    const SectionEntry &E = V.Entries[N];
    INFO(SectionNames[N]);
    REQUIRE(E.Stored != 0);
    for (uint64_t Size :
         {E.Offset, E.Offset + E.Stored / 2, E.Offset + E.Stored - 1}) {
      Bytes Cut(V.Whole.begin(),
                V.Whole.begin() + static_cast<std::ptrdiff_t>(Size));
      CHECK_THAT(V.why(Cut), Contains("is damaged (cut off"));
    }
  }
  for (size_t Size = 0; Size != header::Size; ++Size) {
    INFO(Size);
    Bytes Cut(V.Whole.begin(),
              V.Whole.begin() + static_cast<std::ptrdiff_t>(Size));
    CHECK_FALSE(V.why(Cut).empty());
  }
}

TEST_CASE("one flipped bit in any section is found") {
  Victim V(GENERATE(false, true));
  for (uint32_t N = 0; N != SectionCount; ++N) {
    const SectionEntry &E = V.Entries[N];
    for (uint64_t At :
         {E.Offset, E.Offset + E.Stored / 2, E.Offset + E.Stored - 1}) {
      Bytes File = V.Whole;
      File[At] ^= 0x10;
      CHECK_THAT(V.why(File),
                 Contains("section '" + std::string(SectionNames[N]) +
                          "' is damaged (checksum differs)"));
    }
  }
}

TEST_CASE("one flipped bit anywhere in the header is found") {
  Victim V;
  for (size_t At = 0; At != header::Size; ++At) {
    INFO(At);
    Bytes File = V.Whole;
    File[At] ^= 1 << At % 8;
    std::string Why = V.why(File);
    if (At < header::Version)
      CHECK_THAT(Why, Contains("is not an image"));
    else if (At < header::Sections)
      CHECK_THAT(Why, Contains("has format version"));
    else
      CHECK_THAT(Why, Contains("has a damaged header"));
  }
}

TEST_CASE("a sealed header that lies is found out") {
  Victim V;
  auto Patched = [&](auto Patch) {
    Bytes File = V.Whole;
    Patch(File);
    sealHeader(File);
    return V.why(File);
  };
  CHECK(Patched([](Bytes &) {}).empty());
  CHECK_THAT(Patched([](Bytes &F) {
               writeLittle<uint32_t>(&F[header::Version], FormatVersion + 1);
             }),
             Contains("newer than this program's"));
  CHECK_THAT(
      Patched([](Bytes &F) { writeLittle<uint32_t>(&F[header::Version], 0); }),
      Contains("version 0, which is not known"));
  CHECK_THAT(
      Patched([](Bytes &F) { writeLittle<uint32_t>(&F[header::Sections], 7); }),
      Contains("unknown number of sections"));
  for (uint32_t N = 0; N != SectionCount; ++N) {
    auto S = static_cast<Section>(N);
    INFO(SectionNames[N]);
    CHECK_THAT(Patched([&](Bytes &F) {
                 writeLittle<uint32_t>(&F[entryAt(S, 0)], N + 1);
               }),
               Contains("not in its place"));
    CHECK_THAT(
        Patched([&](Bytes &F) { writeLittle<uint32_t>(&F[entryAt(S, 4)], 9); }),
        Contains("unknown compression"));
    for (uint64_t Bad :
         {uint64_t(V.Whole.size()), ~uint64_t(0), uint64_t(1) << 63})
      CHECK_THAT(Patched([&](Bytes &F) {
                   writeLittle<uint64_t>(&F[entryAt(S, 8)], Bad);
                 }),
                 Contains("cut off"));
    CHECK_THAT(Patched([&](Bytes &F) {
                 writeLittle<uint64_t>(&F[entryAt(S, 16)], ~uint64_t(0));
               }),
               Contains("cut off"));
    CHECK_THAT(Patched([&](Bytes &F) {
                 writeLittle<uint64_t>(&F[entryAt(S, 24)],
                                       V.Entries[N].Raw + 4096);
               }),
               Contains("two sizes"));
  }
}

TEST_CASE("compressed pages of another size than their table's") {
  Victim V(true);
  // The page map fits no longer.
  Bytes File = V.Whole;
  writeLittle<uint64_t>(&File[entryAt(Section::Pages, 24)],
                        V.Entries[5].Raw - 4096);
  sealHeader(File);
  CHECK_THAT(V.why(File), Contains("does not fit the pages"));
}

TEST_CASE("compressed pages that are no such") {
  TemporaryDirectory D;
  SampleImage S;
  std::string Path = S.writeTo(D); // plain
  Bytes File = readFile(Path);
  writeLittle<uint32_t>(&File[entryAt(Section::Pages, 4)],
                        static_cast<uint32_t>(Compression::Zstd));
  sealHeader(File);
  writeFile(Path, File);
  Result<Image> I = Image::open(Path);
  REQUIRE(I);
  CHECK(I->verifyPages()); // the bytes are the ones that were written
  Bytes Got(16);
  Result<> Read = I->readMemory(S.M.Heap.Base, Got);
  REQUIRE_FALSE(Read);
  CHECK_THAT(Read.message(), Contains("compression cannot be undone"));
}

TEST_CASE("tables that contradict the manifest") {
  TemporaryDirectory D;
  WriteOptions Options;
  Options.Directory = D.Path;
  auto Why = [&](auto Patch) {
    SampleImage S;
    Patch(S);
    Result<std::string> Path = S.write(Options);
    REQUIRE(Path);
    return whyDamaged(*Path);
  };
  uint64_t Base = uint64_t(1) << 37, End = Base + (1 << 20);
  CHECK(Why([](SampleImage &) {}).empty());
  for (ObjectRecord Bad :
       {ObjectRecord{Base - 1, 16, ~0u, ~0u},
        ObjectRecord{End - 8, 9, ~0u, ~0u},
        ObjectRecord{Base + 70, 16, ~0u, ~0u}, // in the one before
        ObjectRecord{Base + 100, ~uint64_t(0), ~0u, ~0u}})
    CHECK_THAT(Why([&](SampleImage &S) { S.Objects[1] = Bad; }),
               Contains("a block outside the heap"));
  CHECK_THAT(Why([](SampleImage &S) { S.Objects[0].Module = 1; }),
             Contains("a block of no site"));
  CHECK_THAT(Why([](SampleImage &S) { S.Objects[0].Site = 1; }),
             Contains("a block of no site"));
  CHECK_THAT(Why([&](SampleImage &S) { S.External[0] = End - 7; }),
             Contains("an address outside the heap"));
  CHECK_THAT(Why([&](SampleImage &S) { S.Ranges[0].Address = End - 4096; }),
             Contains("a run of pages out of place"));
  CHECK_THAT(Why([&](SampleImage &S) { S.Ranges[0].Address += 8; }),
             Contains("a run of pages out of place"));
}

TEST_CASE("manifests that lead outside themselves") {
  TemporaryDirectory D;
  WriteOptions Options;
  Options.Directory = D.Path;
  auto Why = [&](auto Patch) {
    SampleImage S;
    Patch(S.M);
    Result<std::string> Path = S.write(Options);
    REQUIRE(Path);
    return whyDamaged(*Path);
  };
  const char *Damaged = "section 'manifest' is damaged";
  CHECK_THAT(Why([](Manifest &M) { M.Model.PointerSize = 3; }),
             Contains("no valid pointer size"));
  CHECK_THAT(Why([](Manifest &M) { M.Model.BigEndian = 1; }),
             Contains("is of another target"));
  CHECK_THAT(Why([](Manifest &M) { M.Modules[0].GlobalData.pop_back(); }),
             Contains("lacks data"));
  CHECK_THAT(Why([](Manifest &M) { M.Modules[0].GlobalData[0] = 194; }),
             Contains("'table' lies outside the data"));
  CHECK_THAT(Why([](Manifest &M) { M.Modules[0].Addresses.pop_back(); }),
             Contains(Damaged));
  CHECK_THAT(Why([](Manifest &M) { M.Threads[0].Frames[0].Module = 1; }),
             Contains("a frame has no safe point"));
  CHECK_THAT(Why([](Manifest &M) { M.Threads[0].Frames[1].SafePoint = 3; }),
             Contains("a frame has no safe point"));
  CHECK_THAT(Why([](Manifest &M) { M.Threads[0].Frames[1].Data = 113; }),
             Contains("a frame lies outside the data"));
  CHECK_THAT(
      Why([](Manifest &M) { M.Threads[0].Frames[1].Data = ~uint64_t(0); }),
      Contains("a frame lies outside the data"));
  CHECK_THAT(Why([](Manifest &M) { M.Sites[0].second = 1; }),
             Contains("an allocation site is of no module"));
  CHECK_THAT(Why([](Manifest &M) { M.Heap.Base = ~uint64_t(0) - 10; }),
             Contains("wraps around"));
}
