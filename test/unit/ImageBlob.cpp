// Module descriptions survive being written, and damaged ones are refused.

#include "ImageTesting.h"
#include "model/Blob.h"

using namespace mt;
using namespace mt::test;
using Catch::Contains;

namespace {
std::string encode(const ModuleDesc &M) {
  BlobWriter W;
  W & M;
  return W.Bytes;
}

Result<ModuleDesc> decode(const std::string &Blob) {
  // A buffer of its own size, so that the sanitizer sees every byte too many.
  std::vector<unsigned char> Copy(Blob.begin(), Blob.end());
  return decodeBlob(Copy);
}

std::string why(const ModuleDesc &M) {
  Result<ModuleDesc> Decoded = decode(encode(M));
  return Decoded ? "" : Decoded.message();
}
} // namespace

TEST_CASE("a module's description reads back") {
  for (const char *Triple : {"x86_64", "mips", "s390x"}) {
    ModuleDesc M = sampleModule(Triple);
    M.Types[1].Enumerators = {
        {"LOW", INT64_MIN}, {"MINUS", -1}, {"HIGH", INT64_MAX}};
    Result<ModuleDesc> Back = decode(encode(M));
    INFO((Back ? std::string() : Back.message()));
    REQUIRE(Back);
    CHECK(encode(*Back) == encode(M));
    CHECK(Back->Types[1].Enumerators == M.Types[1].Enumerators);
    CHECK(Back->Functions[0].Vars[2].Name == "head");
    CHECK(Back->SafePoints[2].Callee == "step");
  }
}

TEST_CASE("a description that is cut off or goes on is refused") {
  std::string Blob = encode(sampleModule());
  for (size_t Size = 0; Size != Blob.size(); ++Size) {
    INFO(Size);
    CHECK_FALSE(decode(Blob.substr(0, Size)));
  }
  CHECK_FALSE(decode(Blob + std::string(1, '\0')));
}

TEST_CASE("any byte may be wrong") {
  std::string Blob = encode(sampleModule());
  size_t Refused = 0;
  for (size_t At = 0; At != Blob.size(); ++At)
    for (unsigned char Value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
      std::string Bad = Blob;
      Bad[At] = static_cast<char>(Value);
      Result<ModuleDesc> M = decode(Bad);
      Refused += !M;
      if (M) // what is taken is sound
        CHECK(validateModule(*M, UINT32_MAX));
    }
  CHECK(Refused > Blob.size());
}

TEST_CASE("every index of a description is checked") {
  auto Why = [](auto Patch) {
    ModuleDesc M = sampleModule();
    Patch(M);
    return why(M);
  };
  CHECK(Why([](ModuleDesc &) {}).empty());
  CHECK_THAT(Why([](ModuleDesc &M) { M.Model.PointerSize = 16; }),
             Contains("no valid pointer size"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.SafePoints[0].Function = 1; }),
             Contains("a safe point of no function"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.SafePoints[0].FrameSize = 16; }),
             Contains("no valid size"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.SafePoints[0].FrameSize = 100; }),
             Contains("no valid size"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.Functions[0].FrameSize = 80; }),
             Contains("no valid size"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.SafePoints[0].Slots[0].Var = 4; }),
             Contains("a slot of no variable"));
  for (uint32_t Offset : {0u, 31u, 93u, ~0u}) {
    CHECK_THAT(
        Why([&](ModuleDesc &M) { M.SafePoints[0].Slots[0].Offset = Offset; }),
        Contains("a slot outside its frame"));
  }
  for (uint32_t Offset : {1u, 31u, 89u, ~0u})
    CHECK_THAT(Why([&](ModuleDesc &M) {
                 M.SafePoints[0].Slots[1].AddressOffset = Offset;
               }),
               Contains("an address outside its frame"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.Functions[0].Vars[0].Size = 65; }),
             Contains("a slot outside its frame"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.Functions[0].Vars[0].Size = ~0ull; }),
             Contains("variable 'n' of 'work'"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.Functions[0].Vars[1].Type = 99; }),
             Contains("variable '' of 'work'"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.Globals[0].Type = 99; }),
             Contains("variable 'table'"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.Sites[0].Type = 99; }),
             Contains("an allocation site of 'work'"));
  CHECK_THAT(Why([](ModuleDesc &M) { M.Types.clear(); }), Contains("damaged"));
  // The number of addresses is known only where the module is loaded.
  ModuleDesc M = sampleModule();
  CHECK(validateModule(M, 3));
  CHECK_FALSE(validateModule(M, 2));
  CHECK_FALSE(validateModule(M, 0));
}
