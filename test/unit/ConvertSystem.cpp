// The types of the system's headers, which differ from target to target.

#include "ConvertTesting.h"

#include <algorithm>

using namespace mt;
using namespace mt::test;

TEST_CASE("types of the system's headers may differ in what is reserved") {
  // pthread_mutex_t: a struct whose members depend on the target, in a union
  // that gives it its size.
  TypeBuilder Intel("x86_64-linux-gnu"), Mips("mips-linux-gnu");
  auto wrap = [](TypeBuilder &B, TypeId Data, uint64_t Size) {
    return B.unite("", {{"__data", Data},
                        {"__size", B.array(B.character(), Size)},
                        {"__align", B.longInt()}});
  };
  TypeId F = wrap(Intel,
                  Intel.structure("__mutex", {{"__lock", Intel.integer()},
                                              {"__spins", Intel.shortInt()},
                                              {"__kind", Intel.integer()},
                                              {"__list", Intel.pointer()}}),
                  40);
  TypeId Choice =
      Mips.unite("", {{"__spins", Mips.integer()}, {"__list", Mips.pointer()}});
  TypeId T = wrap(Mips,
                  Mips.structure("__mutex", {{"__kind", Mips.integer()},
                                             {"__lock", Mips.integer()},
                                             {"", Choice}}),
                  24);
  Bytes Src(40);
  Intel.put(Src, 0, 1, 4);
  Intel.put(Src, 8, 2, 4);
  Result<Bytes> Dst = convertBlock(Intel, F, Mips, T, Src);
  REQUIRE(Dst);
  CHECK(Dst->size() == 24);
  CHECK(Mips.get(*Dst, 0, 4) == 2); // __kind
  CHECK(Mips.get(*Dst, 4, 4) == 1); // __lock
  CHECK(Mips.get(*Dst, 8, 8) == 0);
  Intel.put(Src, 16, 0x1000, 8);
  CHECK(whyNot(Intel, F, Mips, T, Src) ==
        "data of '__data.__list' is not zero and has no place in this program "
        "(in 'anonymous union')");
}

TEST_CASE("unions that begin with bytes are no wrappers") {
  TypeBuilder From("x86_64-linux-gnu"), To("s390x-linux-gnu");
  auto build = [](TypeBuilder &B) {
    return B.unite("sem_t", {{"__size", B.array(B.character(), 32)},
                             {"__align", B.longInt()}});
  };
  CHECK_FALSE(whyNot(From, build(From), To, build(To), Bytes(32, 1)).empty());
}

TEST_CASE("system structs whose members trade places convert by name") {
  // struct stat of x86-64 has st_nlink before st_mode.
  TypeBuilder From("x86_64-linux-gnu"), To("aarch64-linux-gnu");
  TypeId F = From.structure("stat", {{"st_nlink", From.unsignedLong()},
                                     {"st_mode", From.unsignedInt()},
                                     {"__pad0", From.integer()},
                                     {"st_size", From.longInt()}});
  TypeId T = To.structure("stat", {{"st_mode", To.unsignedInt()},
                                   {"st_nlink", To.unsignedInt()},
                                   {"st_size", To.longInt()},
                                   {"__reserved", To.longInt()}});
  Bytes Src(24);
  From.put(Src, 0, 3, 8);
  From.put(Src, 8, 0644, 4);
  From.put(Src, 12, 0x5a5a5a5a, 4); // __pad0
  From.put(Src, 16, 12345, 8);
  Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
  REQUIRE(Dst);
  REQUIRE(Dst->size() == 24);
  CHECK(To.get(*Dst, 0, 4) == 0644);
  CHECK(To.get(*Dst, 4, 4) == 3);
  CHECK(To.get(*Dst, 8, 8) == 12345);
  CHECK(To.get(*Dst, 16, 8) == 0);
}

TEST_CASE("only what is named as the system's padding may be left out") {
  TypeBuilder From("x86_64-linux-gnu"), To("aarch64-linux-gnu");
  for (const char *Name : {"__padded", "__unused_yet", "__data"}) {
    TypeId F =
        From.structure("own", {{"n", From.integer()}, {Name, From.integer()}});
    TypeId T = To.structure("own", {{"n", To.integer()}});
    Bytes Src(8);
    CHECK(whyNot(From, F, To, T, Src).empty());
    From.put(Src, 4, 1, 4);
    CHECK_FALSE(whyNot(From, F, To, T, Src).empty());
  }
}

TEST_CASE("sets of bits in longs keep their bits between all targets") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    // fd_set and sigset_t.
    auto build = [](TypeBuilder &B) {
      return B.structure(
          "", {{"__val", B.array(B.unsignedLong(), 128 / B.Model.LongSize)}});
    };
    auto encode = [](const TypeBuilder &B) {
      Bytes Out(128);
      const uint64_t Width = B.Model.LongSize;
      for (uint64_t Bit : {0, 1, 9, 31, 32, 33, 63, 64, 100, 1023}) {
        uint64_t At = Bit / (8 * Width) * Width;
        B.put(Out, At, B.get(Out, At, Width) | uint64_t(1) << Bit % (8 * Width),
              Width);
      }
      return Out;
    };
    Result<Bytes> Dst =
        convertBlock(From, build(From), To, build(To), encode(From));
    REQUIRE(Dst);
    CHECK(*Dst == encode(To));
  });
}

TEST_CASE("of a jmp_buf all goes along but the registers") {
  TypeBuilder Intel("x86_64-linux-gnu"), Mips("mips-linux-gnu");
  auto build = [](TypeBuilder &B, uint64_t Registers) {
    TypeId Mask = B.structure(
        "", {{"__val", B.array(B.unsignedLong(), 128 / B.Model.LongSize)}});
    return B.structure("__jmp_buf_tag",
                       {{"__jmpbuf", B.array(B.longInt(), Registers)},
                        {"__mask_was_saved", B.integer()},
                        {"__saved_mask", Mask}});
  };
  TypeId F = build(Intel, 8), T = build(Mips, 26);
  Bytes Src(200);
  for (unsigned I = 0; I != 8; ++I)
    Intel.put(Src, I * 8, 0x1234567890abcdefu * (I + 1), 8);
  Intel.put(Src, 64, 1, 4);
  Intel.put(Src, 72, 0x200, 8);
  Intel.put(Src, 72 + 120, 0xf7123456789abcde, 8); // the runtime's number

  Result<Bytes> Dst = convertBlock(Intel, F, Mips, T, Src);
  REQUIRE(Dst);
  CHECK(Dst->size() == 104 + 4 + 128);
  CHECK(std::all_of(Dst->begin(), Dst->begin() + 104,
                    [](uint8_t Byte) { return Byte == 0; }));
  CHECK(Mips.get(*Dst, 104, 4) == 1);
  CHECK(Mips.get(*Dst, 108, 4) == 0x200);
  CHECK(Mips.get(*Dst, 108 + 120, 4) == 0x789abcde);
  CHECK(Mips.get(*Dst, 108 + 124, 4) == 0xf7123456);

  Result<Bytes> Back = convertBlock(Mips, T, Intel, F, *Dst);
  REQUIRE(Back);
  CHECK(std::equal(Back->begin() + 64, Back->end(), Src.begin() + 64));
}
