// Times the converter between all pairs of targets, as a receiver runs it: from
// bytes of the sender to bytes of the receiver, all of it on this machine.
// Prints a line each:
//
//   convert KIND FROM TO RATIO GB/S     bytes of the sender per second
//   XDR KIND RATIO GB/S                 decoding by libtirpc, with -DHAVE_XDR
//   HDF5 KIND RATIO GB/S                H5Tconvert from big-endian numbers, in
//                                       place, with -DHAVE_HDF5
//   Boost KIND RATIO GB/S               reading of a binary archive, which is of
//                                       use on the same machine only, with
//                                       -DHAVE_BOOST
//
// RATIO is that to memcpy of the same bytes, in turn with what is measured.
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
#ifdef HAVE_BOOST
#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/array_wrapper.hpp>
#include <boost/serialization/vector.hpp>
#include <sstream>
#include <streambuf>
#endif
#ifdef HAVE_HDF5
#include <hdf5.h>
#endif
#ifdef HAVE_XDR
#include <rpc/xdr.h>
#endif

using namespace mt;

namespace {

constexpr size_t Bytes = size_t(16) << 20;
int Rounds = 5;

template <class F> double nanoseconds(F Work) {
  auto Start = std::chrono::steady_clock::now();
  Work();
  std::chrono::duration<double, std::nano> Took =
      std::chrono::steady_clock::now() - Start;
  return Took.count();
}

/// Prints what the fastest round came to, of Work and of copying Src.
template <class F>
void printSpeed(const std::string &What, const std::vector<uint8_t> &Src,
                F Work) {
  static std::vector<uint8_t> Copy(Bytes);
  double Best = 1e30, BestCopy = 1e30;
  for (int Round = 0; Round <= Rounds; ++Round) {
    double Took = nanoseconds(Work);
    double Copied = nanoseconds([&] {
      std::memcpy(Copy.data(), Src.data(), Src.size());
      // The copy must not be left out.
      asm volatile("" : : "r"(Copy.data()) : "memory");
    });
    if (!Round) // it warms up
      continue;
    Best = std::min(Best, Took);
    BestCopy = std::min(BestCopy, Copied);
  }
  std::printf("%s %.3f %.3f\n", What.c_str(), BestCopy / Best,
              static_cast<double>(Src.size()) / Best);
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
  printSpeed(std::string("convert ") + K.Name + " " + FromModel.Triple + " " +
                 ToModel.Triple,
             Src, [&] {
               Result<> Done = C.convert(
                   **P, Src, Dst, [](ForeignAddress A, TypeId) -> uint64_t {
                     return A.value() + 16;
                   });
               if (!Done)
                 fail(Done.message());
             });
}

#ifdef HAVE_XDR
template <class T> void measureXdr(const char *Name, xdrproc_t Each) {
  constexpr size_t Count = Bytes / sizeof(T);
  std::vector<uint8_t> Encoded(Bytes);
  std::vector<T> Values(Count);
  printSpeed(std::string("XDR ") + Name, Encoded, [&] {
    XDR Stream;
    xdrmem_create(&Stream, reinterpret_cast<char *>(Encoded.data()), Bytes,
                  XDR_DECODE);
    if (!xdr_vector(&Stream, reinterpret_cast<char *>(Values.data()), Count,
                    sizeof(T), Each))
      fail("xdr");
  });
}
#endif

#ifdef HAVE_HDF5
void measureHdf5(const char *Name, hid_t From, hid_t To) {
  // Zeros: they are converted again in every round.
  std::vector<uint8_t> Values(Bytes);
  printSpeed(std::string("HDF5 ") + Name, Values, [&] {
    if (H5Tconvert(From, To, Bytes / H5Tget_size(From), Values.data(), nullptr,
                   H5P_DEFAULT) < 0)
      fail("H5Tconvert");
  });
}
#endif

#ifdef HAVE_BOOST
/// Reads memory without a copy of it.
struct Memory : std::streambuf {
  Memory(char *Start, size_t Size) { setg(Start, Start, Start + Size); }
};

/// As Kinds' node.
struct Element {
  uint64_t Next;
  int64_t Key;
  int16_t Tag;
  double V[2];
  template <class A> void serialize(A &Archive, unsigned) {
    Archive & Next & Key & Tag & V;
  }
};

template <class T> void measureBoost(const char *Name) {
  std::vector<T> Values(Bytes / sizeof(T));
  std::ostringstream Written;
  boost::archive::binary_oarchive(Written) << Values;
  std::string Archive = Written.str();
  std::vector<uint8_t> Copied(Bytes);
  printSpeed(std::string("Boost ") + Name, Copied, [&] {
    Memory Source(Archive.data(), Archive.size());
    boost::archive::binary_iarchive(Source) >> Values;
  });
}
#endif

} // namespace

int main(int Argc, char **Argv) {
  if (Argc > 1)
    Rounds = std::max(1, std::atoi(Argv[1]));
#ifdef HAVE_XDR
  measureXdr<double>("double", reinterpret_cast<xdrproc_t>(xdr_double));
  measureXdr<int>("int", reinterpret_cast<xdrproc_t>(xdr_int));
  measureXdr<float>("float", reinterpret_cast<xdrproc_t>(xdr_float));
#endif
#ifdef HAVE_HDF5
  measureHdf5("double", H5T_IEEE_F64BE, H5T_NATIVE_DOUBLE);
  measureHdf5("int", H5T_STD_I32BE, H5T_NATIVE_INT);
  measureHdf5("float", H5T_IEEE_F32BE, H5T_NATIVE_FLOAT);
#endif
#ifdef HAVE_BOOST
  measureBoost<double>("double");
  measureBoost<int>("int");
  measureBoost<float>("float");
  measureBoost<Element>("node");
#endif
  for (const Kind &K : Kinds)
    for (const DataModel &From : supportedDataModels())
      for (const DataModel &To : supportedDataModels())
        measure(K, From, To);
}
