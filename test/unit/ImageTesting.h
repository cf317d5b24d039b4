// What the tests of images share: a small program's description, an image of
// it, a directory that goes away, and ways to damage a file.
//
// Relies on: TypeBuilder.h; rt/image.
#ifndef MT_TEST_UNIT_IMAGETESTING_H
#define MT_TEST_UNIT_IMAGETESTING_H

#include "TypeBuilder.h"
#include "image/Bytes.h"
#include "image/Reader.h"
#include "image/Writer.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace mt::test {

using Bytes = std::vector<uint8_t>;

class TemporaryDirectory {
public:
  TemporaryDirectory() {
    std::string Name =
        (std::filesystem::temp_directory_path() / "mt-test-XXXXXX").string();
    REQUIRE(mkdtemp(Name.data()));
    Path = Name;
  }
  ~TemporaryDirectory() {
    std::error_code Ignored; // nothing more can be done about it
    std::filesystem::remove_all(Path, Ignored);
  }
  TemporaryDirectory(const TemporaryDirectory &) = delete;
  TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;

  std::string operator/(const std::string &Name) const {
    return Path + "/" + Name;
  }
  /// Names of what is in it, sorted.
  std::vector<std::string> list() const {
    std::vector<std::string> Names;
    for (const auto &E : std::filesystem::directory_iterator(Path))
      Names.push_back(E.path().filename().string());
    std::sort(Names.begin(), Names.end());
    return Names;
  }
  std::string Path;
};

inline Bytes readFile(const std::string &Path) {
  std::ifstream In(Path, std::ios::binary);
  REQUIRE(In);
  return {std::istreambuf_iterator<char>(In), {}};
}

inline void writeFile(const std::string &Path, const Bytes &Content) {
  std::ofstream Out(Path, std::ios::binary | std::ios::trunc);
  Out.write(reinterpret_cast<const char *>(Content.data()),
            static_cast<std::streamsize>(Content.size()));
  Out.close();
  REQUIRE(Out);
}

/// A module "app.c": a function 'work' with a loop, two calls in one place and
/// variables of each sort, a global, a function and a literal whose addresses
/// are taken, and an allocation site.
inline ModuleDesc sampleModule(std::string_view Triple = "x86_64-linux-gnu") {
  TypeBuilder B(Triple);
  TypeId Int = B.integer();
  TypeId Node = B.declare("node");
  TypeId ToNode = B.pointer(Node);
  B.define(Node, {{"value", Int}, {"next", ToNode}});
  TypeId Table = B.array(Int, 4);

  ModuleDesc M;
  M.Name = "src/app.c";
  M.Checksum = "c0ffee";
  M.Flags = ModuleDesc::HasTypes;
  M.Model = B.Model;
  M.Headers = {{"node.h", "beef"}};
  FunctionDesc F;
  F.Name = "work";
  F.File = "src/app.c";
  F.Line = 3;
  F.ResumeAddress = 1;
  F.Fingerprint = 77;
  F.FrameSize = 96;
  F.Vars = {
      {"n", 4, 0, 0, Int, 4, VarDesc::Parameter},
      {"", 7, 10, 0, Int, 4, 0},
      {"head", 5, 0, 0, ToNode, B.sizeOf(ToNode), VarDesc::Escaped},
      {"copy", 6, 0, 0, Int, 4, VarDesc::Optional},
  };
  M.Functions = {F};
  SafePointDesc Loop;
  Loop.Kind = SafePointKind::LoopPoll;
  Loop.Line = 6;
  Loop.Col = 3;
  Loop.FrameSize = 96;
  Loop.Slots = {{0, 32, 0}, {2, 48, 64}};
  SafePointDesc Call = Loop;
  Call.Kind = SafePointKind::Call;
  Call.Line = 7;
  Call.Col = 5;
  Call.Callee = "step";
  Call.Slots = {{0, 32, 0}, {1, 36, 0}, {2, 48, 64}, {3, 80, 0}};
  SafePointDesc Second = Call;
  Second.Ordinal = 1;
  M.SafePoints = {Loop, Call, Second};
  GlobalDesc Global;
  Global.Name = "table";
  Global.Line = 1;
  Global.Type = Table;
  Global.Size = B.sizeOf(Table);
  Global.Address = 0;
  GlobalDesc Function;
  Function.Name = "compare";
  Function.Address = 1;
  Function.Flags = GlobalDesc::Function_ | GlobalDesc::Constant;
  GlobalDesc Literal;
  Literal.Size = 6;
  Literal.Hash = 0x1234;
  Literal.Address = 2;
  Literal.Flags = GlobalDesc::Literal | GlobalDesc::Constant;
  M.Globals = {Global, Function, Literal};
  M.Sites = {{"work", "src/app.c", 8, 10, "malloc", Node}};
  M.Types = std::move(B.Types);
  return M;
}

/// An image's contents before it is written.
struct SampleImage {
  Manifest M;
  Bytes Data;
  std::vector<ObjectRecord> Objects;
  std::vector<uint64_t> External;
  Bytes Pages; // at Heap.Base
  std::vector<PageRange> Ranges;

  explicit SampleImage(uint64_t HeapBase = uint64_t(1) << 37,
                       std::string_view Triple = "x86_64-linux-gnu") {
    ImageModule Module;
    Module.Desc = sampleModule(Triple);
    Module.Addresses = {0x1000, 0x2000, 0x3000};
    Module.GlobalData = {1, 0, 0};
    M.Model = Module.Desc.Model;
    M.Program = "app";
    M.Host = "somewhere";
    M.Time = 1700000000;
    M.Sequence = 7;
    M.WorkingDirectory = "/tmp";
    M.Umask = 022;
    M.Arguments = {"./app", "an argument", ""};
    M.Environment = {"HOME=/", "EMPTY="};
    M.Modules = {Module};
    M.Threads = {{0, 5, 0x7000, 0x9000, {{0, 1, 16}, {0, 0, 112}}}};
    FileRecord F;
    F.Descriptor = 1;
    F.Path = "/dev/null";
    F.Flags = FileRecord::Write;
    F.Stream = 0x4000;
    F.Mode = "w";
    M.Files = {F};
    M.Heap = {HeapBase, 1 << 20, 4096, 2, 40};
    M.Sites = {{0, 0}};
    Data.resize(208);
    for (size_t I = 0; I != Data.size(); ++I)
      Data[I] = static_cast<uint8_t>(I);
    Objects = {{HeapBase + 64, 16, 0, 0}, {HeapBase + 0x8010, 24, ~0u, ~0u}};
    External = {HeapBase + 72};
    // Two runs with a gap of zeros that is too long to be kept.
    Pages.resize(96 * 4096);
    for (size_t I = 0; I != 3 * 4096; ++I)
      Pages[I] = static_cast<uint8_t>(I * 7 + 1);
    for (size_t I = 80 * 4096; I != 81 * 4096; ++I)
      Pages[I] = static_cast<uint8_t>(I * 5 + 3);
    Ranges = {{HeapBase, Pages.data(), Pages.size()}};
  }
  SampleImage(const SampleImage &) = delete; // Ranges point into Pages
  SampleImage &operator=(const SampleImage &) = delete;

  Result<std::string> write(const WriteOptions &Options) const {
    return writeImage(Options, M, Data, Objects, External, Ranges);
  }
  /// Its path; it must succeed.
  std::string writeTo(const TemporaryDirectory &D,
                      bool Compress = false) const {
    WriteOptions Options;
    Options.Directory = D.Path;
    Options.Compress = Compress;
    Result<std::string> Path = write(Options);
    INFO((Path ? std::string() : Path.message()));
    REQUIRE(Path);
    return *Path;
  }
};

/// Why an image cannot be opened, or its pages not be trusted; "" if it is
/// intact.
inline std::string whyDamaged(const std::string &Path) {
  Result<Image> I = Image::open(Path);
  if (!I)
    return I.message();
  Result<> Pages = I->verifyPages();
  return Pages ? "" : Pages.message();
}

/// Makes the header's checksum right again, so that what it says is looked at.
inline void sealHeader(Bytes &File) {
  writeLittle<uint64_t>(&File[header::Checksum],
                        XXH3_64bits(File.data(), header::Checksum));
}

/// Where a field of a section's entry lies in the file.
inline size_t entryAt(Section S, size_t Field) {
  return header::Table + static_cast<size_t>(S) * header::EntrySize + Field;
}

} // namespace mt::test
#endif
