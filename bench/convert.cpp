// Times the converter between all pairs of targets, as a receiver runs it: from
// bytes of the sender to bytes of the receiver, all of it on this machine.
// Prints a line each:
//
//   memcpy GB/S
//   convert KIND FROM TO GB/S     bytes of the sender per second
//   xdr KIND GB/S                 decoding with libtirpc, with -DHAVE_XDR
//
// KIND is double, int, float, or node (a list node with a pointer, a long, a
// short and two doubles). Buffers are larger than the caches; the best of
// several rounds counts.
//
// Relies on: libmtcore, test/unit/TypeBuilder.h.
#include "convert/Converter.h"
#include "test/unit/TypeBuilder.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>
#ifdef HAVE_XDR
#include <rpc/xdr.h>
#endif

using namespace mt;

namespace {

constexpr size_t Bytes = size_t(16) << 20;
int Rounds = 5;

/// Bytes per nanosecond of the fastest round.
template <class F> double bandwidth(size_t Size, F Work) {
  double Best = 1e30;
  for (int Round = 0; Round <= Rounds; ++Round) { // the first warms up
    auto Start = std::chrono::steady_clock::now();
    Work();
    std::chrono::duration<double, std::nano> Took =
        std::chrono::steady_clock::now() - Start;
    if (Round)
      Best = std::min(Best, Took.count());
  }
  return static_cast<double>(Size) / Best;
}

struct Kind {
  const char *Name;
  TypeId (*Build)(test::TypeBuilder &);
};

const Kind Kinds[] = {
    {"double", [](test::TypeBuilder &B) { return B.real(); }},
    {"int", [](test::TypeBuilder &B) { return B.integer(); }},
    {"float", [](test::TypeBuilder &B) { return B.single(); }},
    {"node", [](test::TypeBuilder &B) {
       TypeId Node = B.declare("node");
       B.define(Node, {{"next", B.pointer(Node)},
                       {"key", B.longInt()},
                       {"tag", B.shortInt()},
                       {"v", B.array(B.real(), 2)}});
       return Node;
     }}};

/// Small numbers in every member, so that nothing is out of range anywhere.
std::vector<uint8_t> fill(const test::TypeBuilder &B, TypeId Id) {
  const Type &T = B.Types[Id];
  std::vector<uint8_t> Result(Bytes / T.Size * T.Size);
  for (size_t At = 0; At != Result.size(); At += T.Size) {
    const uint64_t Value = At / T.Size % 10000;
    if (T.Members.empty()) {
      B.put(Result, At, Value, T.Size);
      continue;
    }
    for (const Member &M : T.Members)
      B.put(Result, At + M.Offset, Value, B.Types[M.Type].Size);
  }
  return Result;
}

[[noreturn]] void fail(const std::string &Why) {
  std::fprintf(stderr, "convert: %s\n", Why.c_str());
  std::exit(1);
}

void measure(const Kind &K, const DataModel &FromModel,
             const DataModel &ToModel) {
  test::TypeBuilder From(FromModel), To(ToModel);
  TypeId FromId = K.Build(From), ToId = K.Build(To);
  Converter C(From.space(), To.space());
  Result<const Plan *> P = C.plan(FromId, ToId);
  if (!P)
    fail(P.message());
  std::vector<uint8_t> Src = fill(From, FromId);
  std::vector<uint8_t> Dst(*C.convertedSize(**P, Src.size()));
  double Speed = bandwidth(Src.size(), [&] {
    Result<> Done =
        C.convert(**P, Src, Dst, [](ForeignAddress A, TypeId) -> uint64_t {
          return A.value() + 16;
        });
    if (!Done)
      fail(Done.message());
  });
  std::printf("convert %s %s %s %.3f\n", K.Name, FromModel.Triple.c_str(),
              ToModel.Triple.c_str(), Speed);
}

#ifdef HAVE_XDR
template <class T> void measureXdr(const char *Name, xdrproc_t Each) {
  constexpr size_t Count = Bytes / sizeof(T);
  std::vector<char> Encoded(Bytes);
  std::vector<T> Values(Count);
  XDR Stream;
  double Speed = bandwidth(Bytes, [&] {
    xdrmem_create(&Stream, Encoded.data(), Bytes, XDR_DECODE);
    if (!xdr_vector(&Stream, reinterpret_cast<char *>(Values.data()), Count,
                    sizeof(T), Each))
      fail("xdr");
  });
  std::printf("xdr %s %.3f\n", Name, Speed);
}
#endif

} // namespace

int main(int Argc, char **Argv) {
  if (Argc > 1)
    Rounds = std::max(1, std::atoi(Argv[1]));
  std::vector<uint8_t> Src(Bytes, 1), Dst(Bytes);
  std::printf("memcpy %.3f\n", bandwidth(Bytes, [&] {
                std::memcpy(Dst.data(), Src.data(), Bytes);
                // The copy must not be left out.
                asm volatile("" : : "r"(Dst.data()) : "memory");
              }));
#ifdef HAVE_XDR
  measureXdr<double>("double", reinterpret_cast<xdrproc_t>(xdr_double));
  measureXdr<int>("int", reinterpret_cast<xdrproc_t>(xdr_int));
  measureXdr<float>("float", reinterpret_cast<xdrproc_t>(xdr_float));
#endif
  for (const Kind &K : Kinds)
    for (const DataModel &From : supportedDataModels())
      for (const DataModel &To : supportedDataModels())
        measure(K, From, To);
}
