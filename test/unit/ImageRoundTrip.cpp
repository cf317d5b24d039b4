// What is written is read back: every part of an image, plain and compressed.

#include "ImageTesting.h"
#include "image/ManifestText.h"

#include <sys/mman.h>

using namespace mt;
using namespace mt::test;

TEST_CASE("an image reads back as it was written") {
  bool Compress = GENERATE(false, true);
  TemporaryDirectory D;
  SampleImage S;
  std::string Path = S.writeTo(D, Compress);
  // By its name, by its directory, and by the link in it.
  for (const std::string &Given : {Path, D.Path, D / "latest"}) {
    INFO(Given);
    Result<Image> I = Image::open(Given);
    INFO((I ? std::string() : I.message()));
    REQUIRE(I);
    CHECK(manifestToText(I->manifest()) == manifestToText(S.M));
    CHECK(std::ranges::equal(I->data(), S.Data));
    CHECK(std::ranges::equal(I->external(), S.External));
    REQUIRE(I->objects().size() == 2);
    for (size_t N = 0; N != 2; ++N) {
      CHECK(I->objects()[N].Start == S.Objects[N].Start);
      CHECK(I->objects()[N].Size == S.Objects[N].Size);
      CHECK(I->objects()[N].Site == S.Objects[N].Site);
      CHECK(I->objects()[N].Module == S.Objects[N].Module);
    }
    CHECK(I->verifyPages());
    CHECK((I->section(Section::Pages).Packing == Compression::Zstd) ==
          Compress);
    CHECK(I->section(Section::Pages).Offset % PagesAlignment == 0);
  }
}

TEST_CASE("pages of zeros are not stored") {
  TemporaryDirectory D;
  SampleImage S;
  Result<Image> I = Image::open(S.writeTo(D));
  REQUIRE(I);
  REQUIRE(I->pageMap().size() == 2);
  CHECK(I->pageMap()[0].Length == 3 * 4096);
  CHECK(I->pageMap()[1].Address == S.M.Heap.Base + 80 * 4096);
  CHECK(I->pageMap()[1].Length == 4096);
  CHECK(I->section(Section::Pages).Raw == 4 * 4096);
}

TEST_CASE("the sender's memory can be read at any place") {
  bool Compress = GENERATE(false, true);
  TemporaryDirectory D;
  SampleImage S;
  Result<Image> I = Image::open(S.writeTo(D, Compress));
  REQUIRE(I);
  for (auto [Offset, Size] : std::initializer_list<std::pair<size_t, size_t>>{
           {0, 1},                // the first byte
           {4095, 2},             // over pages
           {3 * 4096 - 5, 100},   // out of a run
           {50 * 4096, 16},       // in no run
           {80 * 4096 - 3, 4102}, // before, in and behind a run
           {0, 96 * 4096}}) {
    INFO(Offset << " + " << Size);
    Bytes Got(Size, 0xee);
    REQUIRE(I->readMemory(S.M.Heap.Base + Offset, Got));
    CHECK(std::equal(Got.begin(), Got.end(), S.Pages.begin() + Offset));
  }
}

TEST_CASE("pages return to their addresses, privately") {
  bool Compress = GENERATE(false, true);
  constexpr size_t Size = 1 << 20;
  void *Region = mmap(nullptr, Size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(Region != MAP_FAILED);
  auto Base = reinterpret_cast<uintptr_t>(Region);
  TemporaryDirectory D;
  SampleImage S(Base);
  std::string Path = S.writeTo(D, Compress);
  {
    Result<Image> I = Image::open(Path);
    REQUIRE(I);
    REQUIRE(I->restorePages(Base, Size));
    CHECK_FALSE(I->restorePages(Base + 4096, Size - 4096));
    CHECK_FALSE(I->restorePages(Base, 80 * 4096));
  }
  auto *Here = static_cast<uint8_t *>(Region);
  CHECK(std::equal(S.Pages.begin(), S.Pages.end(), Here));
  Bytes Before = readFile(Path);
  std::fill(Here, Here + Size, 0x55); // must not reach the file
  CHECK(readFile(Path) == Before);
  munmap(Region, Size);
}

TEST_CASE("an image of nothing") {
  bool Compress = GENERATE(false, true);
  TemporaryDirectory D;
  WriteOptions Options;
  Options.Directory = D.Path;
  Options.Compress = Compress;
  Manifest M;
  Result<std::string> Path = writeImage(Options, M, {}, {}, {}, {});
  REQUIRE(Path);
  Result<Image> I = Image::open(*Path);
  INFO((I ? std::string() : I.message()));
  REQUIRE(I);
  CHECK(I->verifyPages());
  Bytes Got(10, 1);
  REQUIRE(I->readMemory(123, Got));
  CHECK(Got == Bytes(10, 0));
}
