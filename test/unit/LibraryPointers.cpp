// Pointers to what libraries have: which of them lead to a text of the image,
// and which to nothing.
#include "restore/LibraryPointers.h"
#include <catch2/catch.hpp>

using namespace mt;

namespace {
constexpr uint64_t Library = 0x7f0000001000, Text = Library + 0x100;

Manifest manifest(bool IsTyped) {
  Manifest M;
  M.Model.PointerSize = 8;
  M.Libraries.push_back({Library, 0x1000, "libsome.so", {}});
  M.Texts.push_back({Text, "Unknown host", IsTyped});
  return M;
}

Type pointee(TypeKind Kind, uint64_t Size, const char *Name = "") {
  Type T;
  T.Kind = Kind;
  T.Size = Size;
  T.Name = Name;
  return T;
}

const Type Character = pointee(TypeKind::Char, 1);
const Type Struct = pointee(TypeKind::Struct, 24, "some");
const Type Stream = pointee(TypeKind::Struct, 216, "_IO_FILE");
const Type Function = pointee(TypeKind::Function, 0);
const Type Nothing = pointee(TypeKind::Unknown, 0);
} // namespace

TEST_CASE("pointers to characters lead to any place of a text") {
  for (bool IsTyped : {false, true}) {
    const Manifest M = manifest(IsTyped);
    const AddressMap Map(M, {});
    for (uint64_t Offset : {0, 8, 11, 12})
      CHECK(!lostIn(M, Map, ForeignAddress(Text + Offset), &Character));
    CHECK(lostIn(M, Map, ForeignAddress(Text + 14), &Character));
    CHECK(lostIn(M, Map, ForeignAddress(Text - 1), &Character));
  }
}

TEST_CASE("a pointer to anything leads to a text that cannot be chance") {
  const Manifest M = manifest(false);
  const AddressMap Map(M, {});
  for (const Type *T : {&Nothing, static_cast<const Type *>(nullptr)}) {
    CHECK(!lostIn(M, Map, ForeignAddress(Text + 10), T));
    CHECK(lostIn(M, Map, ForeignAddress(Text + 11), T));
    CHECK(lostIn(M, Map, ForeignAddress(Text + 12), T));
  }
  const Manifest Typed = manifest(true);
  CHECK(lostIn(Typed, AddressMap(Typed, {}), ForeignAddress(Text), &Nothing));
}

TEST_CASE("what is no text is lost, but for streams and functions") {
  const Manifest M = manifest(false);
  const AddressMap Map(M, {});
  const LibraryRange *In = lostIn(M, Map, ForeignAddress(Text), &Struct);
  REQUIRE(In);
  CHECK(describeLost(*In).find("'libsome.so'") != std::string::npos);
  CHECK(lostIn(M, Map, ForeignAddress(Library), &Struct));
  CHECK(!lostIn(M, Map, ForeignAddress(Library + 0x1000), &Struct));
  CHECK(!lostIn(M, Map, ForeignAddress(Library), &Stream));
  CHECK(!lostIn(M, Map, ForeignAddress(Library), &Function));
}
