// Bytes that may hold something else: between layouts they have to be texts, or
// 0; and what one unit says of a struct's bytes holds for the others.

#include "ConvertTesting.h"
#include "convert/Texts.h"
#include "image/HiddenBytes.h"

using namespace mt;
using namespace mt::test;

static Bytes bytes(std::string_view Text, size_t Size) {
  Bytes Out(Size);
  std::copy(Text.begin(), Text.end(), Out.begin());
  return Out;
}

TEST_CASE("texts are told from numbers") {
  CHECK(areTexts({}));
  CHECK(areTexts(Bytes(16)));
  CHECK(areTexts(bytes("a text, and zeros", 40)));
  CHECK(areTexts(bytes("up to the very end", 18)));
  CHECK(areTexts(bytes("gr\xc3\xbc\xc3\x9f Gott", 16)));
  Bytes Two = bytes("the first text", 40);
  std::copy_n("another one", 11, Two.begin() + 20);
  CHECK(areTexts(Two));
  CHECK_FALSE(areTexts(bytes("short", 16))); // or 'shor' and 't' in an int
  CHECK_FALSE(areTexts(bytes("\x01\x02\x03\x04\x05\x06\x07\x08\x09", 16)));
  CHECK_FALSE(areTexts(bytes("a text, then\x03", 16)));
  CHECK_FALSE(areTexts(bytes("a text, cut in \xc3", 16)));
  CHECK(isText(bytes("one", 4)));
  CHECK_FALSE(isText(bytes("one", 5)));
  CHECK(textLength(bytes("one", 5)) == 3);
  CHECK(textLength(bytes("full", 4)) == 0);
}

static TypeId hiddenByte(TypeBuilder &B) {
  return B.scalar(TypeKind::Unknown, HiddenName, 1);
}

static TypeId record(TypeBuilder &B, TypeId Byte) {
  return B.structure("record",
                     {{"n", B.integer()}, {"bytes", B.array(Byte, 12)}});
}

TEST_CASE("between layouts bytes of something else are texts or 0") {
  TypeBuilder From("x86_64-linux-gnu"), To("s390x-linux-gnu"),
      Near("aarch64-linux-gnu");
  const TypeId F = record(From, hiddenByte(From));
  const TypeId T = record(To, hiddenByte(To));
  const TypeId N = record(Near, hiddenByte(Near));
  Bytes Src = bytes("", 16);
  Src[0] = 5;
  CHECK(whyNot(From, F, To, T, Src).empty());
  std::copy_n("a text", 6, Src.begin() + 4);
  std::copy_n(" more", 5, Src.begin() + 10);
  Result<Bytes> Done = convertBlock(From, F, To, T, Src);
  REQUIRE(Done);
  CHECK((*Done)[3] == 5);
  CHECK(std::equal(Src.begin() + 4, Src.end(), Done->begin() + 4));
  Src[9] = 1;
  CHECK(whyNot(From, F, To, T, Src) ==
        "data of 'bytes[0]' is declared as bytes but used as something else, "
        "and the image's target lays out data in another way; declare it as "
        "what it holds, or, if they are bytes in an order of their own, "
        "MT_OPAQUE (in 'struct record')");
  CHECK(*convertBlock(From, F, Near, N, Src) == Src);
  // An array of them, and one that only the sender calls so.
  CHECK_FALSE(
      whyNot(From, From.array(F, 3), To, To.array(T, 3), bytes("....ab", 48))
          .empty());
  const TypeId Plain = record(To, To.character());
  CHECK_FALSE(whyNot(From, F, To, Plain, Src).empty());
}

TEST_CASE("what one unit says of a struct's bytes holds for all") {
  TypeBuilder Says("x86_64-linux-gnu"), Silent("x86_64-linux-gnu");
  record(Says, hiddenByte(Says));
  const TypeId Same = record(Silent, Silent.character());
  const TypeId Longer = Silent.structure(
      "record", {{"n", Silent.integer()},
                 {"bytes", Silent.array(Silent.character(), 16)}});
  Manifest M;
  M.Modules.resize(2);
  M.Modules[0].Desc.Types = Silent.Types;
  M.Modules[1].Desc.Types = Says.Types;
  spreadHiddenBytes(M);
  const std::vector<Type> &Types = M.Modules[0].Desc.Types;
  auto elementOf = [&](TypeId Struct) {
    return Types[Types[Types[Struct].Members[1].Type].Elem].Name;
  };
  CHECK(elementOf(Same) == HiddenName);
  CHECK(elementOf(Longer) == "char");
  CHECK(Types[Types[Same].Members[1].Type].Count == 12);
}
