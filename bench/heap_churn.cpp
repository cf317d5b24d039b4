// Times the runtime's heap against the C library's, in one process and in turn,
// on patterns of allocation that C programs have. Prints nanoseconds per
// operation of both, and their ratio: below 1 the runtime's heap is faster.
//
// Time is the thread's CPU time, and the best of several rounds counts, so that
// a busy machine disturbs little. With --limit R the exit status is 1 if the
// small-block patterns take more than R times as long as the C library, in
// geometric mean.
//
// --only PATTERN HEAP runs one of them on one heap (runtime or library) and
// prints its nanoseconds and the resident KiB that the process needed at most;
// --list prints the patterns, one a line.
//
//   clang++-19 -std=c++20 -O2 -fexceptions -Irt -Iinclude -I.
//     bench/heap_churn.cpp rt/heap/*.cpp -o heap_churn
//
// Relies on: rt/heap.
#include "mt/abi.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

namespace {

/// Both heaps behind one interface; calls are indirect for both alike.
struct Allocator {
  void *(*Allocate)(size_t);
  void *(*Zeroed)(size_t);
  void *(*Resize)(void *, size_t);
  void (*Release)(void *);
};

mt_site Site = {1, 0};

const Allocator Runtime = {
    [](size_t Size) { return mt_malloc(Size, &Site); },
    [](size_t Size) { return mt_calloc(1, Size, &Site); },
    [](void *Old, size_t Size) { return mt_realloc(Old, Size, &Site); },
    [](void *Block) { mt_free(Block); }};
const Allocator Library = {
    [](size_t Size) { return std::malloc(Size); },
    [](size_t Size) { return std::calloc(1, Size); },
    [](void *Old, size_t Size) { return std::realloc(Old, Size); },
    [](void *Block) { std::free(Block); }};

/// Small, fast, and the same everywhere (xorshift).
class Random {
public:
  uint32_t next() {
    State ^= State << 13;
    State ^= State >> 17;
    State ^= State << 5;
    return State;
  }
  uint32_t below(uint32_t N) {
    return static_cast<uint32_t>(uint64_t(next()) * N >> 32);
  }

private:
  uint32_t State = 2463534242;
};

/// A program writes to what it allocates.
void *touched(void *Block) {
  if (!Block) {
    std::fprintf(stderr, "heap_churn: out of memory\n");
    std::exit(2);
  }
  *static_cast<volatile char *>(Block) = 1;
  return Block;
}

/// One block, again and again.
size_t pairs(const Allocator &A, size_t Size) {
  constexpr size_t N = 400000;
  for (size_t I = 0; I != N; ++I)
    A.Release(touched(A.Allocate(Size)));
  return 2 * N;
}

/// Live blocks, of which a random one is replaced by one of another size.
size_t replace(const Allocator &A, size_t Live, uint32_t Low, uint32_t High) {
  const size_t N = std::max<size_t>(Live, 200000);
  Random R;
  std::vector<void *> Blocks(Live);
  auto Size = [&] { return Low + R.below(High - Low); };
  for (void *&B : Blocks)
    B = touched(A.Allocate(Size()));
  for (size_t I = 0; I != N; ++I) {
    void *&B = Blocks[R.below(static_cast<uint32_t>(Live))];
    A.Release(B);
    B = touched(A.Allocate(Size()));
  }
  for (void *B : Blocks)
    A.Release(B);
  return 2 * (N + Live);
}

/// A stack of blocks that grows and shrinks by 200 at a time.
size_t waves(const Allocator &A) {
  constexpr size_t Rounds = 1500, Depth = 200;
  void *Blocks[Depth];
  for (size_t Round = 0; Round != Rounds; ++Round) {
    for (size_t I = 0; I != Depth; ++I)
      Blocks[I] = touched(A.Allocate(24 + I % 4 * 16));
    for (size_t I = Depth; I--;)
      A.Release(Blocks[I]);
  }
  return 2 * Rounds * Depth;
}

/// Builds a list of nodes, walks it, and frees it from its head.
size_t list(const Allocator &A) {
  struct Node {
    Node *Next;
    uint64_t Value[3];
  };
  constexpr size_t N = 300000;
  Node *Head = nullptr;
  for (size_t I = 0; I != N; ++I) {
    auto *New = static_cast<Node *>(touched(A.Allocate(sizeof(Node))));
    New->Next = Head;
    New->Value[0] = I;
    Head = New;
  }
  volatile uint64_t Sum = 0;
  for (Node *At = Head; At; At = At->Next)
    Sum = Sum + At->Value[0];
  while (Head) {
    Node *Next = Head->Next;
    A.Release(Head);
    Head = Next;
  }
  return 2 * N;
}

/// A queue that one end fills in bursts and the other empties in the same
/// order, of blocks of all kinds of sizes.
size_t queue(const Allocator &A) {
  constexpr size_t Room = 1 << 16, Bursts = 300;
  std::vector<void *> Blocks(Room);
  size_t Head = 0, Tail = 0;
  Random R;
  for (size_t Burst = 0; Burst != Bursts; ++Burst) {
    size_t In = R.below(2000), Out = R.below(2000);
    for (; In && Head - Tail != Room; --In)
      Blocks[Head++ % Room] = touched(A.Allocate(16 + R.below(400)));
    for (; Out && Tail != Head; --Out)
      A.Release(Blocks[Tail++ % Room]);
  }
  size_t Operations = 2 * Head;
  while (Tail != Head)
    A.Release(Blocks[Tail++ % Room]);
  return Operations;
}

/// Most blocks die soon, some stay until half of the time is over, some to the
/// end; so that what stays is strewn among what was freed.
size_t lifetimes(const Allocator &A) {
  constexpr size_t Young = 64, Steps = 600000;
  std::vector<void *> Blocks[2];
  void *Recent[Young] = {};
  Random R;
  for (size_t Step = 0; Step != Steps; ++Step) {
    void *&Slot = Recent[Step % Young];
    const uint32_t Dice = R.below(16);
    if (Dice < 2 && Slot)
      Blocks[Dice].push_back(Slot);
    else
      A.Release(Slot);
    Slot = touched(A.Allocate(16 + R.below(Dice ? 200 : 2000)));
    if (Step == Steps / 2) {
      for (void *B : Blocks[0])
        A.Release(B);
      Blocks[0].clear();
    }
  }
  for (void *B : Recent)
    A.Release(B);
  for (auto &Kept : Blocks)
    for (void *B : Kept)
      A.Release(B);
  return 2 * Steps;
}

/// Vectors that grow by doubling, several at a time.
size_t vectors(const Allocator &A, size_t Last) {
  constexpr size_t Rounds = 200, Count = 8;
  size_t Operations = 0;
  for (size_t Round = 0; Round != Rounds; ++Round) {
    void *Vectors[Count] = {};
    for (size_t Size = 16; Size <= Last; Size *= 2, Operations += Count)
      for (void *&V : Vectors)
        V = touched(A.Resize(V, Size));
    for (void *V : Vectors)
      A.Release(V);
  }
  return Operations;
}

size_t zeroed(const Allocator &A, size_t Size) {
  const size_t N = Size > 10000 ? 2000 : 200000;
  for (size_t I = 0; I != N; ++I)
    A.Release(touched(A.Zeroed(Size)));
  return 2 * N;
}

/// A buffer is allocated, written and freed.
size_t buffers(const Allocator &A, size_t Size) {
  const size_t N = std::min<size_t>(2000, (size_t(1) << 30) / Size);
  for (size_t I = 0; I != N; ++I) {
    void *B = touched(A.Allocate(Size));
    std::memset(B, 1, Size);
    A.Release(B);
  }
  return 2 * N;
}

struct Pattern {
  const char *Name;
  bool Small; // counts for --limit
  size_t (*Run)(const Allocator &);
};

const Pattern Patterns[] = {
    {"one block of 24 bytes", true,
     [](const Allocator &A) { return pairs(A, 24); }},
    {"one block of 200 bytes", true,
     [](const Allocator &A) { return pairs(A, 200); }},
    {"one block of 3000 bytes", true,
     [](const Allocator &A) { return pairs(A, 3000); }},
    {"waves of 200 blocks", true, waves},
    {"1,000 of 8-128 bytes, replaced", true,
     [](const Allocator &A) { return replace(A, 1000, 8, 128); }},
    {"100,000 of 8-128 bytes, replaced", true,
     [](const Allocator &A) { return replace(A, 100000, 8, 128); }},
    {"100,000 of 8-1024 bytes, replaced", true,
     [](const Allocator &A) { return replace(A, 100000, 8, 1024); }},
    {"1,000,000 of 8-64 bytes, replaced", true,
     [](const Allocator &A) { return replace(A, 1000000, 8, 64); }},
    {"list of 300,000 nodes", true, list},
    {"queue of 16-400 bytes", true, queue},
    {"mixed lifetimes", true, lifetimes},
    {"calloc of 100 bytes", true,
     [](const Allocator &A) { return zeroed(A, 100); }},
    {"vectors doubling to 4 KiB", true,
     [](const Allocator &A) { return vectors(A, 4096); }},
    {"vectors doubling to 1 MiB", false,
     [](const Allocator &A) { return vectors(A, 1 << 20); }},
    {"1,000 of 1-30 KiB, replaced", false,
     [](const Allocator &A) { return replace(A, 1000, 1024, 30000); }},
    {"200 of 20-400 KiB, replaced", false,
     [](const Allocator &A) { return replace(A, 200, 20000, 400000); }},
    {"calloc of 1 MiB", false,
     [](const Allocator &A) { return zeroed(A, 1 << 20); }},
    {"buffer of 100 KiB", false,
     [](const Allocator &A) { return buffers(A, 100 << 10); }},
    {"buffer of 3 MiB", false,
     [](const Allocator &A) { return buffers(A, 3 << 20); }},
};

constexpr int Rounds = 9;

double seconds() {
  timespec T;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &T);
  return static_cast<double>(T.tv_sec) + 1e-9 * static_cast<double>(T.tv_nsec);
}

/// Nanoseconds per operation of one run.
double time(const Pattern &P, const Allocator &A) {
  double Start = seconds();
  size_t Operations = P.Run(A);
  return (seconds() - Start) * 1e9 / static_cast<double>(Operations);
}

/// The best of several rounds.
double best(const Pattern &P, const Allocator &A) {
  double Best = 1e30;
  for (int Round = 0; Round != Rounds; ++Round)
    Best = std::min(Best, time(P, A));
  return Best;
}

/// Not getrusage's, which begins with what the parent had before exec.
long peakKilobytes() {
  long Peak = 0;
  char Line[256];
  std::FILE *Status = std::fopen("/proc/self/status", "r");
  while (Status && std::fgets(Line, sizeof Line, Status))
    if (std::sscanf(Line, "VmHWM: %ld", &Peak) == 1)
      break;
  if (Status)
    std::fclose(Status);
  return Peak;
}

int runOne(const char *Name, const char *Heap) {
  const Allocator *A = !std::strcmp(Heap, "runtime")   ? &Runtime
                       : !std::strcmp(Heap, "library") ? &Library
                                                       : nullptr;
  for (const Pattern &P : Patterns)
    if (A && !std::strcmp(P.Name, Name)) {
      double Nanoseconds = best(P, *A);
      std::printf("%.3f %ld\n", Nanoseconds, peakKilobytes());
      return 0;
    }
  std::fprintf(stderr, "heap_churn: no such pattern or heap\n");
  return 2;
}

} // namespace

int main(int Argc, char **Argv) {
  double Limit = 0;
  if (Argc == 3 && !std::strcmp(Argv[1], "--limit")) {
    Limit = std::atof(Argv[2]);
  } else if (Argc == 4 && !std::strcmp(Argv[1], "--only")) {
    return runOne(Argv[2], Argv[3]);
  } else if (Argc == 2 && !std::strcmp(Argv[1], "--list")) {
    for (const Pattern &P : Patterns)
      std::puts(P.Name);
    return 0;
  } else if (Argc != 1) {
    std::fprintf(stderr, "usage: heap_churn [--limit RATIO | --list | "
                         "--only PATTERN runtime|library]\n");
    return 2;
  }
  double Logs = 0;
  int SmallOnes = 0;
  std::printf("%-36s %10s %10s %7s\n", "pattern (ns per operation)", "runtime",
              "library", "ratio");
  for (const Pattern &P : Patterns) {
    double Ours = 1e30, Theirs = 1e30;
    for (int Round = 0; Round != Rounds; ++Round) {
      Ours = std::min(Ours, time(P, Runtime));
      Theirs = std::min(Theirs, time(P, Library));
    }
    std::printf("%-36s %10.1f %10.1f %7.2f\n", P.Name, Ours, Theirs,
                Ours / Theirs);
    if (P.Small) {
      Logs += std::log(Ours / Theirs);
      ++SmallOnes;
    }
  }
  double Mean = std::exp(Logs / SmallOnes);
  std::printf("small blocks, geometric mean: %.2f\n", Mean);
  return Limit != 0 && Mean > Limit ? 1 : 0;
}
