// What is in a checkpoint directory at every moment: complete images only, a
// link to the newest, no more than wanted, and nothing of a failed one.

#include "ImageTesting.h"
#include "image/Directory.h"

#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mt;
using namespace mt::test;
using Catch::Contains;

namespace {
std::string latestOf(const TemporaryDirectory &D) {
  return std::filesystem::read_symlink(D / "latest").string();
}

/// In a child process with a limit on file sizes, whose result comes back
/// through a pipe: the message of the failure, or "".
std::string writeLimited(const SampleImage &S, const WriteOptions &Options,
                         rlim_t Limit) {
  int Pipe[2];
  REQUIRE(pipe(Pipe) == 0);
  pid_t Child = fork();
  REQUIRE(Child >= 0);
  if (Child == 0) {
    rlimit Sizes = {Limit, Limit};
    std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &Sizes);
    Result<std::string> Path = S.write(Options);
    std::string Message = Path ? "" : Path.message();
    ssize_t Sent = write(Pipe[1], Message.data(), Message.size());
    _exit(Sent == static_cast<ssize_t>(Message.size()) ? 0 : 1);
  }
  close(Pipe[1]);
  std::string Message;
  char Buffer[4096];
  for (ssize_t N; (N = read(Pipe[0], Buffer, sizeof Buffer)) > 0;)
    Message.append(Buffer, static_cast<size_t>(N));
  close(Pipe[0]);
  int Status;
  REQUIRE(waitpid(Child, &Status, 0) == Child);
  REQUIRE(Status == 0);
  return Message;
}
} // namespace

TEST_CASE("no temporary file is left, and the link names the newest") {
  TemporaryDirectory D;
  SampleImage S;
  std::string First = S.writeTo(D);
  std::string Name = std::filesystem::path(First).filename().string();
  CHECK(D.list() == std::vector<std::string>{Name, "latest"});
  CHECK(latestOf(D) == Name);
  CHECK(Name == "app-" + std::to_string(getpid()) + "-000007.mtimg");
}

TEST_CASE("only the newest images of a program are kept") {
  unsigned Keep = GENERATE(1u, 2u, 3u);
  TemporaryDirectory D;
  // Of other programs, whatever their names begin with, or of nobody.
  const std::vector<std::string> Others = {
      "app-1-000001.mtimg.old", "app-12-7-000001.mtimg",
      "app-notes.txt",          "app-server-1-000001.mtimg",
      "app-x-000001.mtimg",     "other-1-000001.mtimg"};
  for (const std::string &Name : Others)
    writeFile(D / Name, {1});
  SampleImage S;
  WriteOptions Options;
  Options.Directory = D.Path;
  Options.Keep = Keep;
  std::vector<std::string> Names;
  for (S.M.Sequence = 1; S.M.Sequence != 6; ++S.M.Sequence) {
    Result<std::string> Path = S.write(Options);
    REQUIRE(Path);
    Names.push_back(std::filesystem::path(*Path).filename().string());
    CHECK(latestOf(D) == Names.back());
    CHECK(whyDamaged(D.Path).empty());
  }
  std::vector<std::string> Expected(Names.end() - Keep, Names.end());
  Expected.push_back("latest");
  Expected.insert(Expected.end(), Others.begin(), Others.end());
  std::sort(Expected.begin(), Expected.end());
  CHECK(D.list() == Expected);
}

TEST_CASE("whose an image is") {
  CHECK(imageName("app", 12, 7) == "app-12-000007.mtimg");
  CHECK(isImageOf("app-12-000007.mtimg", "app"));
  CHECK(isImageOf("app-3-12-1000007.mtimg", "app-3"));
  for (const char *Name :
       {"app-3-12-000007.mtimg", "app-server-12-000007.mtimg",
        "app-12-000007.mtimg.tmp", "app-12-.mtimg", "app--000007.mtimg",
        "app-12.mtimg", "app-12-000007", "ap", "app", "app-12-7a.mtimg"})
    CHECK_FALSE(isImageOf(Name, "app"));
}

TEST_CASE("what killed writers have left is removed") {
  TemporaryDirectory D;
  SampleImage S;
  writeFile(D / "app-1-000001.mtimg.tmp", {1});
  writeFile(D / "app-server-1-000001.mtimg.tmp", {1});
  // One that is still being written.
  std::string Busy = D / "app-2-000001.mtimg.tmp";
  writeFile(Busy, {1});
  int Descriptor = open(Busy.c_str(), O_RDONLY);
  REQUIRE(flock(Descriptor, LOCK_EX) == 0);
  std::string Name = std::filesystem::path(S.writeTo(D)).filename().string();
  std::vector<std::string> Expected = {"app-2-000001.mtimg.tmp",
                                       "app-server-1-000001.mtimg.tmp",
                                       "latest", Name};
  std::sort(Expected.begin(), Expected.end());
  CHECK(D.list() == Expected);
  close(Descriptor);
  S.writeTo(D);
  std::erase(Expected, "app-2-000001.mtimg.tmp");
  CHECK(D.list() == Expected);
}

TEST_CASE("a file system that is full leaves the older image as it was") {
  TemporaryDirectory D;
  SampleImage S;
  std::string Path = S.writeTo(D);
  Bytes Before = readFile(Path);
  std::vector<std::string> Names = D.list();
  S.M.Sequence = 8;
  WriteOptions Options;
  Options.Directory = D.Path;
  // In the manifest, in the tables, in the pages, in the last byte.
  for (rlim_t Limit : {rlim_t(100), rlim_t(4000), rlim_t(66000),
                       static_cast<rlim_t>(Before.size() - 1)}) {
    INFO(Limit);
    std::string Message = writeLimited(S, Options, Limit);
    CHECK_THAT(Message, Contains("cannot be written: File too large"));
    CHECK_THAT(Message, Contains("ulimit -f"));
    CHECK_THAT(Message, Contains("older images are as they were"));
    CHECK(D.list() == Names);
    CHECK(readFile(Path) == Before);
    CHECK(whyDamaged(D.Path).empty());
  }
}

TEST_CASE("a directory that is missing or is none") {
  TemporaryDirectory D;
  SampleImage S;
  WriteOptions Options;
  Options.Directory = D / "missing";
  Result<std::string> Path = S.write(Options);
  REQUIRE_FALSE(Path);
  CHECK_THAT(Path.message(), Contains("create the directory"));
  writeFile(D / "file", {1});
  Options.Directory = D / "file";
  Path = S.write(Options);
  REQUIRE_FALSE(Path);
  CHECK_THAT(Path.message(), Contains("Not a directory"));
  CHECK(D.list() == std::vector<std::string>{"file"});
}

TEST_CASE("a link that cannot be replaced") {
  TemporaryDirectory D;
  std::filesystem::create_directory(D / "latest");
  writeFile(D / "latest/something", {1});
  SampleImage S;
  WriteOptions Options;
  Options.Directory = D.Path;
  Result<std::string> Path = S.write(Options);
  REQUIRE_FALSE(Path);
  CHECK_THAT(Path.message(), Contains("/latest' cannot be written"));
}

TEST_CASE("what is no image is not opened") {
  TemporaryDirectory D;
  Result<Image> I = Image::open(D.Path);
  REQUIRE_FALSE(I);
  CHECK_THAT(I.message(), Contains("holds no image"));
  I = Image::open(D / "missing");
  REQUIRE_FALSE(I);
  CHECK_THAT(I.message(), Contains("cannot be opened: No such file"));
  std::filesystem::create_symlink("gone.mtimg", D / "latest");
  I = Image::open(D.Path);
  REQUIRE_FALSE(I);
  CHECK_THAT(I.message(), Contains("gone.mtimg' cannot be opened"));
  for (size_t Size : {0, 1, 15, 16, 1000}) {
    writeFile(D / "text", Bytes(Size, 'x'));
    CHECK_THAT(whyDamaged(D / "text"), Contains("is not an image"));
  }
}
