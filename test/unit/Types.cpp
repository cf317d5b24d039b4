// The type table: names, shapes of blocks, pointer walks, the table of data
// models, and that damaged tables are found out.

#include "TypeBuilder.h"

#include <catch2/catch.hpp>

using namespace mt;
using namespace mt::test;

namespace {

struct Seen {
  uint64_t Offset, Value;
  TypeId Pointee;
  bool operator==(const Seen &) const = default;
};

std::vector<Seen> pointersIn(const TypeBuilder &B, TypeId Id,
                             const std::vector<uint8_t> &Bytes) {
  std::vector<Seen> All;
  forEachPointer(B.space(), Id, Bytes,
                 [&](uint64_t Offset, ForeignAddress Value, TypeId Pointee) {
                   All.push_back({Offset, Value.value(), Pointee});
                 });
  return All;
}

} // namespace

TEST_CASE("data models are found by any spelling of the triple") {
  for (const char *Triple :
       {"x86_64-pc-linux-gnu", "amd64-unknown-linux-gnu", "x86_64"})
    CHECK(dataModelFor(Triple)->LongDouble == FloatFormat::X87);
  CHECK(dataModelFor("i386-linux-gnu")->Int64Align == 4);
  CHECK(dataModelFor("armv7l-unknown-linux-gnueabihf")->PointerSize == 4);
  CHECK(dataModelFor("mips-linux-gnu")->BigEndian == 1);
  CHECK(dataModelFor("s390x-ibm-linux")->LongDoubleAlign == 8);
  CHECK(dataModelFor("aarch64-linux-gnu")->Triple == "aarch64-linux-gnu");
  Result<DataModel> Unknown = dataModelFor("sparc-sun-solaris");
  REQUIRE_FALSE(Unknown);
  CHECK(Unknown.message() ==
        "target 'sparc-sun-solaris' is not supported; supported are x86_64, "
        "aarch64, riscv64, powerpc64le, s390x, i686, arm, mips");
  CHECK_FALSE(dataModelFor(""));
  CHECK_FALSE(dataModelFor("mips64el-linux-gnuabi64"));
}

TEST_CASE("layout classes") {
  auto same = [](const char *A, const char *B) {
    return isSameClass(*dataModelFor(A), *dataModelFor(B));
  };
  CHECK(same("x86_64", "powerpc64le"));
  CHECK_FALSE(same("x86_64", "s390x"));
  CHECK_FALSE(same("i686", "arm")); // alignment of 64-bit types
  CHECK_FALSE(same("arm", "mips"));
}

TEST_CASE("types are named as C writes them") {
  TypeBuilder B("x86_64");
  TypeSpace S = B.space();
  TypeId Node = B.structure("node", {{"x", B.integer()}});
  TypeId Function = B.declare("", TypeKind::Function);
  TypeId Void = B.declare("", TypeKind::Void);
  TypeId Matrix = B.array(B.array(B.real(), 3), 2);
  CHECK(typeName(S, Node) == "struct node");
  CHECK(typeName(S, B.pointer(Node)) == "struct node *");
  CHECK(typeName(S, B.pointer(B.pointer(Node))) == "struct node **");
  CHECK(typeName(S, B.pointer()) == "void *");
  CHECK(typeName(S, B.pointer(Void)) == "void *");
  CHECK(typeName(S, B.pointer(Function)) == "function *");
  CHECK(typeName(S, Matrix) == "double[2][3]");
  CHECK(typeName(S, B.pointer(Matrix)) == "double (*)[2][3]");
  CHECK(typeName(S, B.array(B.pointer(B.character()), 4)) == "char *[4]");
  CHECK(typeName(S, B.array(B.integer(), 0)) == "int[]");
  CHECK(typeName(S, B.complex(B.real())) == "double _Complex");
  CHECK(typeName(S, B.declare("", TypeKind::Union)) == "anonymous union");
  CHECK(typeName(S, 0) == "unknown type");
  CHECK(typeName(S, 12345) == "unknown type");
  // A pointer to itself has a name that ends.
  TypeId Loop = B.pointer();
  B.Types[Loop].Elem = Loop;
  CHECK(typeName(S, Loop).size() < 100);
}

TEST_CASE("blocks have the shape their size says") {
  TypeBuilder B("x86_64");
  TypeId Plain = B.structure("plain", {{"x", B.longInt()}, {"y", B.real()}});
  BlockShape Shape = shapeBlock(B.space(), Plain, 16 * 7 + 3);
  CHECK(Shape.Count == 7);
  CHECK(Shape.Slack == 3);
  CHECK_FALSE(Shape.HasTail);

  TypeId Ints = B.array(B.array(B.integer(), 5), 2);
  Shape = shapeBlock(B.space(), Ints, 42);
  CHECK(typeName(B.space(), Shape.Element) == "int");
  CHECK(Shape.Count == 10);
  CHECK(Shape.Slack == 2);

  // A longer array at the end goes on only if the structs do not add up.
  TypeId Fixed = B.structure(
      "fixed", {{"n", B.longInt()}, {"text", B.array(B.character(), 8)}});
  CHECK(shapeBlock(B.space(), Fixed, 32).Count == 2);
  Shape = shapeBlock(B.space(), Fixed, 33);
  CHECK(Shape.HasTail);
  CHECK(Shape.TailCount == 25);

  Shape = shapeBlock(B.space(), 0, 77);
  CHECK(Shape.Element == 0);
  CHECK(Shape.Count == 77);
}

TEST_CASE("every pointer of a block is visited") {
  for (const DataModel &Model : supportedDataModels()) {
    TypeBuilder B(Model);
    INFO(Model.Triple);
    const uint64_t P = Model.PointerSize;
    TypeId Int = B.integer();
    TypeId Node = B.declare("node");
    TypeId U = B.unite(
        "u",
        {{"a", B.pointer(Int)}, {"n", B.longInt()}, {"b", B.pointer(Node)}});
    B.define(Node, {{"next", B.pointer(Node)},
                    {"big", B.array(B.real(), 100)},
                    {"u", U},
                    {"bits", Int, 3},
                    {"two", B.array(B.pointer(), 2)}});
    const uint64_t Size = B.sizeOf(Node);
    std::vector<uint8_t> Bytes(2 * Size);
    std::vector<Seen> Expected;
    for (uint64_t I = 0; I != 2; ++I) {
      auto add = [&](uint64_t Offset, TypeId Pointee, uint64_t Value) {
        B.put(Bytes, I * Size + Offset, Value, P);
        Expected.push_back({I * Size + Offset, Value, Pointee});
      };
      add(0, Node, 0x1000 + I);
      add(B.offsetOf(Node, "u"), Int, 0x2000 + I);
      add(B.offsetOf(Node, "u"), Node, 0x2000 + I);
      add(B.offsetOf(Node, "two"), 0, 0xfedcba98);
      add(B.offsetOf(Node, "two") + P, 0, 0x4000);
    }
    CHECK(pointersIn(B, Node, Bytes) == Expected);
    // Of a block that ends early, those that are wholly inside.
    Expected.resize(3);
    Bytes.resize(B.offsetOf(Node, "two") + P - 1);
    CHECK(pointersIn(B, Node, Bytes) == Expected);
  }
}

TEST_CASE("pointers in tails are visited once") {
  TypeBuilder B("s390x");
  TypeId Flexible = B.structure(
      "f", {{"head", B.pointer()}, {"items", B.array(B.pointer(), 0)}});
  TypeId Hack = B.structure(
      "h", {{"head", B.pointer()}, {"items", B.array(B.pointer(), 1)}});
  std::vector<uint8_t> Bytes(8 * 5);
  for (TypeId Id : {Flexible, Hack}) {
    std::vector<Seen> All = pointersIn(B, Id, Bytes);
    REQUIRE(All.size() == 5);
    for (uint64_t I = 0; I != 5; ++I)
      CHECK(All[I].Offset == 8 * I);
  }
}

TEST_CASE("sound tables of all targets validate") {
  for (const DataModel &Model : supportedDataModels()) {
    TypeBuilder B(Model);
    TypeId Node = B.declare("node");
    B.define(Node, {{"next", B.pointer(Node)},
                    {"x", B.longDouble()},
                    {"z", B.complex(B.longDouble())},
                    {"a", B.unsignedInt(), 3},
                    {"b", B.unsignedInt(), 30},
                    {"c", B.character()},
                    {"tail", B.array(B.shortInt(), 0)}});
    B.unite("u", {{"n", Node}, {"p", B.array(B.pointer(), 3)}});
    B.declare("incomplete");
    Result<> R = validateTypes(B.space());
    INFO((R ? std::string() : R.message()));
    CHECK(R);
  }
}

TEST_CASE("damaged tables are found out") {
  TypeBuilder B("x86_64");
  TypeId Int = B.integer();
  TypeId Inner = B.structure("inner", {{"a", Int}, {"b", Int}});
  TypeId Array = B.array(Inner, 4);
  TypeId Pointer = B.pointer(Array);
  TypeId Double = B.real();
  TypeId Complex = B.complex(Double);
  TypeId Bits = B.structure("bits", {{"x", Int, 4}, {"y", Int, 5}});
  TypeId Outer = B.structure("outer", {{"p", Pointer}, {"a", Array}});
  REQUIRE(validateTypes(B.space()));

  auto damage = [&](auto Change, const std::string &Expected) {
    TypeBuilder Damaged = B;
    Change(Damaged.Types);
    Result<> R = validateTypes(Damaged.space());
    REQUIRE_FALSE(R);
    INFO(R.message());
    CHECK(R.message().find(Expected) != std::string::npos);
  };
  using Types = std::vector<Type>;
  damage([](Types &T) { T.clear(); }, "no type table");
  damage([](Types &T) { T[0].Kind = TypeKind::SInt; },
         "must be the unknown type");
  damage([&](Types &T) { T[Int].Kind = static_cast<TypeKind>(200); },
         "is of no known kind");
  damage([&](Types &T) { T[Int].Format = static_cast<FloatFormat>(99); },
         "no known float format");
  damage([&](Types &T) { T[Int].Align = 0; }, "has alignment 0");
  damage([&](Types &T) { T[Int].Align = 3; }, "has alignment 3");
  damage([&](Types &T) { T[Int].Size = 0; }, "has size 0");
  damage([&](Types &T) { T[Int].Members.resize(1); }, "has members");
  damage([&](Types &T) { T[Pointer].Elem = 1000; },
         "refers to type 1000, which does not exist");
  damage([&](Types &T) { T[Pointer].Size = 4; }, "has size 4");
  damage([&](Types &T) { T[Inner].Members[1].Type = ~0u; },
         "has member 'b' of type 4294967295, which does not exist");
  damage([&](Types &T) { T[Inner].Members[1].Offset = 5; },
         "has member 'b' outside of itself");
  damage([&](Types &T) { T[Inner].Members[1].Offset = ~uint64_t(0) - 1; },
         "has member 'b' outside of itself");
  damage([&](Types &T) { T[Inner].Members[1].Offset = 3; },
         "has member 'b' on top of the one before");
  damage([&](Types &T) { T[Inner].Members[0].Type = Outer; },
         "contains itself");
  damage([&](Types &T) { T[Array].Elem = Array; }, "contains itself");
  damage([&](Types &T) { T[Array].Count = 5; }, "has size 32");
  damage([&](Types &T) { T[Array].Count = (uint64_t(1) << 61) + 4; },
         "has size 32"); // the product wraps to 32
  damage([&](Types &T) { T[Array].Elem = 0; }, "has size 32");
  damage([&](Types &T) { T[Double].Size = 4; }, "has size 4");
  damage([&](Types &T) { T[Double].Format = FloatFormat::None; },
         "has no float format");
  damage([&](Types &T) { T[Complex].Elem = Int; }, "is complex of");
  damage([&](Types &T) { T[Complex].Size = 8; }, "has size 8");
  damage([&](Types &T) { T[Bits].Members[1].BitSize = 33; },
         "wider than its type");
  damage([&](Types &T) { T[Bits].Members[1].BitOffset = 30; },
         "outside of itself");
  damage([&](Types &T) { T[Bits].Members[1].BitOffset = 3; },
         "on top of the one before");
  damage([&](Types &T) { T[Outer].Size = ~uint64_t(0); },
         "larger than any memory");

  TypeBuilder Odd = B;
  Odd.Model.PointerSize = 0;
  CHECK_FALSE(validateTypes(Odd.space()));
  Odd.Model.PointerSize = 16;
  CHECK_FALSE(validateTypes(Odd.space()));
}

TEST_CASE("types too deep or too wide to walk are refused") {
  TypeBuilder Deep("x86_64");
  TypeId Id = Deep.integer();
  for (int I = 0; I != 100000; ++I)
    Id = Deep.array(Id, 1);
  Result<> R = validateTypes(Deep.space());
  REQUIRE_FALSE(R);
  CHECK(R.message().find("levels deep") != std::string::npos);
  // And what does not validate must not bring anybody down.
  std::vector<uint8_t> Bytes(64);
  CHECK(pointersIn(Deep, Id, Bytes).empty());
  CHECK_FALSE(typeName(Deep.space(), Id).empty());

  TypeBuilder Wide("x86_64");
  Id = Wide.pointer();
  for (int I = 0; I != 64; ++I)
    Id = Wide.unite("u" + std::to_string(I), {{"a", Id}, {"b", Id}});
  R = validateTypes(Wide.space());
  REQUIRE_FALSE(R);
  CHECK(R.message().find("more than a million members") != std::string::npos);
}
