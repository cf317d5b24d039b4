// What a file holds as a number: the same for the same bytes, another where one
// of those that are looked at is another one.

#include "image/Contents.h"
#include <catch2/catch.hpp>
#include <cstdio>
#include <string>
#include <unistd.h>

using namespace mt;

namespace {
/// A file without a name.
struct Temporary {
  std::FILE *F = std::tmpfile();
  ~Temporary() { std::fclose(F); }
  int descriptor() const { return fileno(F); }
  void put(int64_t Place, char C) const {
    REQUIRE(pwrite(descriptor(), &C, 1, Place) == 1);
  }
};
} // namespace

static uint64_t after(const Temporary &T, int64_t Place, char C, int64_t Size) {
  char Was;
  REQUIRE(pread(T.descriptor(), &Was, 1, Place) == 1);
  T.put(Place, C);
  uint64_t Out = contentsOf(T.descriptor(), Size);
  T.put(Place, Was);
  return Out;
}

TEST_CASE("every byte of a small file counts, up to the size") {
  Temporary T;
  const int64_t Size = 600'000; // some pieces and a part
  REQUIRE(ftruncate(T.descriptor(), Size) == 0);
  const uint64_t Before = contentsOf(T.descriptor(), Size);
  CHECK(Before);
  CHECK(contentsOf(T.descriptor(), Size) == Before);
  for (int64_t Place :
       {int64_t(0), int64_t(262'143), int64_t(262'144), Size - 1})
    CHECK(after(T, Place, 'x', Size) != Before);
  T.put(Size, 'x');
  CHECK(contentsOf(T.descriptor(), Size) == Before);
  CHECK(contentsOf(T.descriptor(), Size + 1) != Before);
  CHECK(contentsOf(T.descriptor(), Size + 2) == 0); // it is not so long
  CHECK(contentsOf(T.descriptor(), 0) != 0);
  CHECK(lseek(T.descriptor(), 0, SEEK_CUR) == 0);
}

TEST_CASE("of a large file the beginning, the end and pieces between count") {
  Temporary T;
  const int64_t Size = int64_t(1) << 30;
  REQUIRE(ftruncate(T.descriptor(), Size) == 0);
  const uint64_t Before = contentsOf(T.descriptor(), Size);
  CHECK(Before);
  for (int64_t Place : {int64_t(0), int64_t(262'143), Size - 262'144, Size - 1})
    CHECK(after(T, Place, 'x', Size) != Before);
  // The second piece of 64.
  CHECK(after(T, (Size - 262'144) / 63, 'x', Size) != Before);
}
