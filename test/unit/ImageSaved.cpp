// Images of every released version stay readable: those under test/images,
// written on a big-endian machine from saved.c there.

#include "ImageTesting.h"
#include "image/AddressMap.h"

using namespace mt;
using namespace mt::test;

TEST_CASE("the image of format version 1") {
  std::filesystem::path Here = std::filesystem::path(__FILE__).parent_path();
  Result<Image> I = Image::open((Here / "../images/version-1.mtimg").string());
  INFO((I ? std::string() : I.message()));
  REQUIRE(I);
  REQUIRE(I->verifyPages());
  const Manifest &M = I->manifest();
  CHECK(M.Program == "saved");
  CHECK(M.Model.Triple.starts_with("s390x"));
  CHECK(M.Model.BigEndian == 1);
  CHECK(M.Model.LongDouble == FloatFormat::Quad);
  REQUIRE(M.Threads.size() == 1);

  // The innermost frame's variable 'depth' says how many have gone before.
  const ThreadRecord &T = M.Threads[0];
  const FrameRecord &F = T.Frames.front();
  const ModuleDesc &Desc = M.Modules[F.Module].Desc;
  const SafePointDesc &P = Desc.SafePoints[F.SafePoint];
  const FunctionDesc &Function = Desc.Functions[P.Function];
  CHECK(Function.Name == "count");
  uint64_t Depth = ~uint64_t(0);
  for (const SlotDesc &S : P.Slots)
    if (Function.Vars[S.Var].Name == "depth")
      Depth = readForeign(I->data().data() + F.Data + S.Offset, 4, true);
  CHECK(T.Frames.size() == 72 - Depth);

  // Two nodes of a list, then what else main has allocated.
  std::vector<uint64_t> Nodes;
  for (const ObjectRecord &O : I->objects())
    if (O.Module < M.Modules.size()) {
      const ModuleDesc &In = M.Modules[O.Module].Desc;
      if (In.Types[In.Sites[O.Site].Type].Name == "node")
        Nodes.push_back(O.Start);
    }
  REQUIRE(Nodes.size() == 2);
  Bytes First(16), Second(16);
  REQUIRE(I->readMemory(Nodes[0], First));
  REQUIRE(I->readMemory(Nodes[1], Second));
  CHECK(readForeign(First.data(), 4, true) == 1);
  CHECK(readForeign(First.data() + 8, 8, true) == 0);
  CHECK(readForeign(Second.data(), 4, true) == 2);
  CHECK(readForeign(Second.data() + 8, 8, true) == Nodes[0]);
}
