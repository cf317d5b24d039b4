// The functions that instrumented code calls instead of the C library's: what
// they return and report, and that memory of the library is accepted.

#include "HeapTesting.h"
#include "mt/abi.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

using namespace mt;
using namespace mt::test;

static heap::Block blockOf(const void *P) {
  heap::Block B = {};
  REQUIRE(heap::find(addressOf(P), B));
  REQUIRE(B.Start == addressOf(P));
  return B;
}

TEST_CASE("allocating functions note size and site") {
  emptyHeap();
  mt_site Site = {42, 0};
  auto Is = [](const void *P, size_t Size, uint32_t Id) {
    heap::Block B = blockOf(P);
    CHECK(B.Size == Size);
    CHECK(B.Site == Id);
  };
  Is(mt_malloc(10, &Site), 10, 42);
  Is(mt_calloc(3, 7, &Site), 21, 42);
  Is(mt_realloc(nullptr, 11, &Site), 11, 42);
  Is(mt_reallocarray(nullptr, 5, 6, &Site), 30, 42);
  Is(mt_aligned_alloc(64, 128, &Site), 128, 42);
  Is(mt_memalign(256, 3, &Site), 3, 42);
  Is(mt_strdup("seven77", &Site), 8, 42);
  Is(mt_strndup("seven77", 5, &Site), 6, 42);
  void *Out = nullptr;
  REQUIRE(mt_posix_memalign(&Out, 4096, 100, &Site) == 0);
  Is(Out, 100, 42);
  CHECK(addressOf(Out) % 4096 == 0);
  Is(mt_plain_malloc(10), 10, 0);
  Is(mt_plain_calloc(3, 7), 21, 0);
  Is(mt_plain_realloc(nullptr, 11), 11, 0);
  Is(mt_plain_reallocarray(nullptr, 5, 6), 30, 0);
  Is(mt_plain_aligned_alloc(64, 128), 128, 0);
  Is(mt_plain_memalign(256, 3), 3, 0);
  Is(mt_plain_strdup("seven77"), 8, 0);
  Is(mt_plain_strndup("seven77", 5), 6, 0);
  REQUIRE(mt_plain_posix_memalign(&Out, 32, 100) == 0);
  Is(Out, 100, 0);
  checkHeap();
}

TEST_CASE("copies of strings end where they must") {
  emptyHeap();
  CHECK(std::string(mt_strdup("", nullptr)).empty());
  CHECK(std::string(mt_strdup("abc", nullptr)) == "abc");
  CHECK(std::string(mt_strndup("abc", 2, nullptr)) == "ab");
  CHECK(std::string(mt_strndup("abc", 9, nullptr)) == "abc");
  const char NoEnd[] = {'x', 'y'};
  CHECK(std::string(mt_strndup(NoEnd, 2, nullptr)) == "xy");
}

TEST_CASE("products that overflow and bad alignments are refused") {
  emptyHeap();
  constexpr uintptr_t Half = ~uintptr_t(0) / 2 + 1;
  errno = 0;
  CHECK(mt_calloc(Half, 2, nullptr) == nullptr);
  CHECK(errno == ENOMEM);
  void *P = mt_malloc(40, nullptr);
  errno = 0;
  CHECK(mt_reallocarray(P, 2, Half, nullptr) == nullptr);
  CHECK(errno == ENOMEM);
  CHECK(blockOf(P).Size == 40); // left alone
  errno = 0;
  CHECK(mt_aligned_alloc(24, 48, nullptr) == nullptr);
  CHECK(errno == EINVAL);
  void *Out = P;
  errno = 0;
  CHECK(mt_posix_memalign(&Out, 24, 48, nullptr) == EINVAL);
  CHECK(mt_posix_memalign(&Out, 1, 48, nullptr) == EINVAL);
  CHECK(mt_posix_memalign(&Out, 64, Half, nullptr) == ENOMEM);
  CHECK(errno == 0); // it reports by its result only
  CHECK(Out == P);
}

TEST_CASE("memory of the C library is taken back and moved") {
  emptyHeap();
  mt_site Site = {9, 0};
  void *Theirs = std::malloc(1000);
  fillPattern(Theirs, 1000, 3);
  REQUIRE_FALSE(heap::contains(Theirs));
  CHECK(mt_malloc_usable_size(Theirs) >= 1000);
  void *Ours = mt_realloc(Theirs, 2000, &Site);
  CHECK(heap::contains(Ours));
  CHECK(hasPattern(Ours, 1000, 3));
  CHECK(blockOf(Ours).Site == 9);
  CHECK(mt_malloc_usable_size(Ours) == 2000);

  Theirs = std::malloc(1000);
  fillPattern(Theirs, 1000, 4);
  Ours = mt_realloc(Theirs, 10, &Site);
  CHECK(hasPattern(Ours, 10, 4));

  CHECK(mt_realloc(std::malloc(10), 0, &Site) == nullptr);
  mt_retag(Theirs = std::malloc(10), &Site); // no block of ours: nothing
  mt_free(Theirs);
  mt_free(nullptr);
  CHECK(mt_malloc_usable_size(nullptr) == 0);
  checkHeap();
}

TEST_CASE("realloc keeps a known site, frees at size 0") {
  emptyHeap();
  mt_site Site = {9, 0}, Unknown = {0, 0};
  void *P = mt_malloc(10, &Site);
  P = mt_realloc(P, 5000, &Unknown);
  CHECK(blockOf(P).Site == 9);
  P = mt_plain_realloc(P, 20);
  CHECK(blockOf(P).Site == 9);
  CHECK(mt_realloc(P, 0, &Site) == nullptr);
  heap::Block B;
  CHECK_FALSE(heap::find(addressOf(P), B));
}

TEST_CASE("a wrapper's block gets its caller's site") {
  emptyHeap();
  mt_site Wrapper = {1, 0}, Caller = {2, 0};
  for (size_t Size : {size_t(10), size_t(100000)}) {
    auto *P = static_cast<char *>(mt_malloc(Size, &Wrapper));
    mt_retag(P, &Caller);
    CHECK(blockOf(P).Site == 2);
    CHECK(blockOf(P).Size == Size);
    mt_retag(P + 4, &Wrapper); // no block starts there
    CHECK(blockOf(P).Site == 2);
    mt_free(P);
    mt_retag(P, &Caller); // nor there any more
  }
  mt_retag(nullptr, &Caller);
  checkHeap();
}

TEST_CASE("dynamic stack memory is freed down to a mark") {
  emptyHeap();
  mt_site Site = {5, 0};
  auto Live = [] {
    size_t Count = 0;
    heap::forEachBlock([&](const heap::Block &) { ++Count; });
    return Count;
  };
  mt_dynamic *Chain = nullptr;
  void *First = mt_dynamic_push(&Chain, 100, 1, &Site);
  CHECK(addressOf(First) % 16 == 0);
  CHECK(blockOf(First).Size == 100);
  CHECK(blockOf(First).Site == 5);
  CHECK(addressOf(mt_dynamic_push(&Chain, 10, 256, &Site)) % 256 == 0);
  size_t AfterFirst = Live();
  mt_dynamic *Mark = Chain;
  std::vector<void *> Inner;
  for (size_t I = 0; I != 20; ++I)
    Inner.push_back(mt_dynamic_push(&Chain, I * 1000, 8, &Site));
  mt_dynamic_pop(&Chain, Chain); // nothing above the mark
  CHECK(blockOf(Inner.back()).Size == 19000);
  mt_dynamic_pop(&Chain, Mark);
  CHECK(Chain == Mark);
  CHECK(Live() == AfterFirst);
  CHECK(blockOf(First).Size == 100);
  mt_dynamic_pop(&Chain, nullptr);
  CHECK(Chain == nullptr);
  CHECK(Live() == 0);
  CHECK_THAT(lastWords([&] {
               mt_dynamic_push(&Chain, ~uintptr_t(0) / 2 + 1, 1, &Site);
             }),
             Catch::Contains("mt: error: no memory for alloca"));
}
