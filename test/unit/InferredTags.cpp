// Tags of unions that the compiler found unit by unit, joined.

#include "image/InferredTags.h"
#include "model/UnionTags.h"

#include <catch2/catch.hpp>

using namespace mt;

namespace {
using Cases = std::vector<std::pair<std::string, int64_t>>;

/// A program of units that all know the struct "value", and say this of it.
struct Units {
  Manifest M;
  explicit Units(const std::vector<Cases> &Said) {
    for (const Cases &Each : Said) {
      Type Value;
      Value.Kind = TypeKind::Struct;
      Value.Name = "value";
      Value.Size = 16;
      Value.Members = {{"type", 0, 0}, {"u", 0, 8}};
      ImageModule Module;
      Module.Desc.Flags = ModuleDesc::HasTypes;
      Module.Desc.Types = {Type(), Value};
      if (Each != Silent)
        told(Module, Each);
      M.Modules.push_back(Module);
    }
  }
  static void told(ImageModule &Module, const Cases &Said) {
    Module.Desc.Types[1].Traits = Type::HasInferredTag;
    Module.Desc.Types[1].Enumerators = Said;
  }
  const Cases &operator[](size_t I) const {
    return M.Modules[I].Desc.Types[1].Enumerators;
  }
  static inline const Cases Silent = {{"silent", 0}};
};

const Cases Place = {{"", 1}, {"", 0}};
Cases with(Cases More) {
  More.insert(More.begin(), Place.begin(), Place.end());
  return More;
}
} // namespace

TEST_CASE("Units tell each other which tag a union has", "[tags]") {
  Units U({with({{"i", 1}, {"d", 2}}), Units::Silent, with({{"s", 3}})});
  joinInferredTags(U.M);
  for (size_t I = 0; I != 3; ++I)
    CHECK(U[I] == with({{"i", 1}, {"d", 2}, {"s", 3}}));
}

TEST_CASE("A value of a tag that means two members means none", "[tags]") {
  Units U({with({{"i", 1}, {"d", 2}, {UnclearMember, 4}}),
           with({{"s", 2}, {"s", 4}})});
  joinInferredTags(U.M);
  for (size_t I = 0; I != 2; ++I)
    CHECK(U[I] == with({{"i", 1}}));
}

TEST_CASE("No tag counts that a unit contradicts", "[tags]") {
  const Cases Some = with({{"i", 1}});
  SECTION("as it writes whatever the tag is") {
    Units U({Some, Cases()});
    joinInferredTags(U.M);
    CHECK(U[0].empty());
  }
  SECTION("as it has another tag") {
    Units U({Some, {{"", 1}, {"", 2}, {"i", 1}}});
    joinInferredTags(U.M);
    CHECK(U[0].empty());
    CHECK(U[1].empty());
  }
  SECTION("as it does not show what it does") {
    Units U({Some, Units::Silent});
    U.M.Modules[1].Desc.Flags = 0;
    joinInferredTags(U.M);
    CHECK(U[0].empty());
  }
}

TEST_CASE("Another struct of the same name has its own tag", "[tags]") {
  Units U({with({{"i", 1}}), Units::Silent});
  SECTION("or none") {
    U.M.Modules[1].Desc.Types[1].Members[1].Offset = 4;
    U.M.Modules[1].Desc.Types[1].Enumerators.clear();
    joinInferredTags(U.M);
    CHECK(U[1].empty());
  }
  SECTION("which was named") {
    const Cases Named = with({{"d", 1}});
    U.M.Modules[1].Desc.Types[1].Enumerators = Named;
    joinInferredTags(U.M);
    CHECK(U[1] == Named);
  }
  CHECK(U[0] == with({{"i", 1}}));
}
