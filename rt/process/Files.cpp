#include "process/Files.h"
#include "image/Contents.h"
#include "process/OpenStreams.h"
#include "process/Streams.h"
#include "support/ReadAt.h"
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <map>
#include <set>
#include <span>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace mt;

// rt/instrumented/streams.c
extern "C" {
void mt_carry_nothing();
int mt_carry_stream(FILE *Stream, const char *Bytes, size_t Size, int Flags);
int mt_carry_file(int Descriptor, size_t Size);
}

void mt::describeDescriptor(FileRecord &R, int Descriptor) {
  R.Descriptor = Descriptor;
  int Flags = fcntl(Descriptor, F_GETFL);
  int Access = Flags & O_ACCMODE;
  if (Access == O_RDONLY || Access == O_RDWR)
    R.Flags |= FileRecord::Read;
  if (Access == O_WRONLY || Access == O_RDWR)
    R.Flags |= FileRecord::Write;
  if (Flags & O_APPEND)
    R.Flags |= FileRecord::Append;
  if (Flags & O_NONBLOCK)
    R.Flags |= FileRecord::NonBlocking;
  if (fcntl(Descriptor, F_GETFD) & FD_CLOEXEC)
    R.Flags |= FileRecord::CloseOnExec;
  struct stat Stat;
  if (fstat(Descriptor, &Stat) == 0 && S_ISREG(Stat.st_mode)) {
    R.Size = Stat.st_size;
    R.Offset = lseek(Descriptor, 0, SEEK_CUR);
  }
  char Path[PATH_MAX];
  ssize_t N = readlink(("/proc/self/fd/" + std::to_string(Descriptor)).c_str(),
                       Path, sizeof Path - 1);
  if (N > 0)
    R.Path.assign(Path, static_cast<size_t>(N));
}

namespace {
/// Which file it is.
struct Identity {
  dev_t Device = 0;
  ino_t Inode = 0;
  mode_t Mode = 0;
  nlink_t Links = 0;
  bool operator==(const Identity &O) const {
    return Mode && Device == O.Device && Inode == O.Inode;
  }
};
} // namespace

static Identity identify(int Descriptor) {
  struct stat Stat;
  if (Descriptor < 0 || fstat(Descriptor, &Stat))
    return {};
  return {Stat.st_dev, Stat.st_ino, Stat.st_mode, Stat.st_nlink};
}

/// What the descriptors were that whoever started us left open. Constructors of
/// the program may come before ours.
static std::map<int, Identity> &inherited() {
  static auto *Inherited = new std::map<int, Identity>;
  return *Inherited;
}

static bool isInherited(int Descriptor, const Identity &File) {
  auto It = inherited().find(Descriptor);
  return It != inherited().end() && It->second == File;
}

static std::vector<int> openDescriptors() {
  std::vector<int> Out;
  DIR *D = opendir("/proc/self/fd");
  if (!D)
    return Out;
  while (dirent *Entry = readdir(D)) {
    char *End;
    long Descriptor = std::strtol(Entry->d_name, &End, 10);
    if (!*End && End != Entry->d_name && Descriptor != dirfd(D))
      Out.push_back(static_cast<int>(Descriptor));
  }
  closedir(D);
  return Out;
}

void mt::rememberInheritedFiles() {
  static bool Done = false;
  if (Done)
    return;
  Done = true;
  for (int Descriptor : openDescriptors())
    inherited()[Descriptor] = identify(Descriptor);
}

/// Whether two descriptors of one file are copies of each other, by dup or by
/// inheritance, so that moving one moves the other.
static bool isShared(int A, int B) {
#ifdef SYS_kcmp
  if (long Order = syscall(SYS_kcmp, getpid(), getpid(), KCMP_FILE, A, B);
      Order >= 0)
    return Order == 0;
#endif
  // Emulators do not know it; nobody else runs in this process meanwhile.
  off_t Before = lseek(A, 0, SEEK_CUR);
  if (Before < 0 || lseek(B, 0, SEEK_CUR) != Before)
    return false;
  bool Moved =
      lseek(A, 1, SEEK_CUR) > Before && lseek(B, 0, SEEK_CUR) != Before;
  lseek(A, Before, SEEK_SET);
  return Moved;
}

static std::vector<FileRecord> &noted() {
  static auto *Noted = new std::vector<FileRecord>;
  return *Noted;
}

/// Whether what the file holds is only the program's to read.
static bool isOnlyRead(const FileRecord &R, std::span<const FileRecord> All) {
  constexpr uint64_t NotFromThere = FileRecord::Write | FileRecord::Memory |
                                    FileRecord::Shared | FileRecord::Deleted |
                                    FileRecord::Standard;
  return R.Size > 0 && R.Flags & FileRecord::Read &&
         !(R.Flags & NotFromThere) &&
         std::none_of(All.begin(), All.end(), [&](const FileRecord &Other) {
           return Other.Flags & FileRecord::Write && Other.Path == R.Path;
         });
}

void mt::saveFiles(Manifest &M) {
  M.Files = noted();
  for (FileRecord &R : M.Files)
    if (isOnlyRead(R, M.Files))
      R.Contents = contentsOf(static_cast<int>(R.Descriptor), R.Size);
}

/// Notes what only the stream itself knows. Of a file with positions, it is
/// what ungetc put in front of the rest, unless others move in it as well.
static Result<> noteStream(FILE *F, FileRecord &R, bool HasOwnPlace) {
  const bool IsByLines = F->_flags & LineBufferedBit && R.Descriptor >= 0 &&
                         !isatty(static_cast<int>(R.Descriptor));
  int Flags = (feof(F) ? AtEnd : 0) | (ferror(F) ? HadError : 0) |
              (F->_flags & UnbufferedBit ? Unbuffered : 0) |
              (IsByLines ? LineBuffered : 0) | (F->_mode > 0 ? Wide : 0) |
              (F->_mode < 0 ? Narrow : 0);
  std::string Bytes;
  if (HasOwnPlace || R.Flags & FileRecord::Read) {
    Result<Unread> Left = unreadBytes(F);
    if (!Left)
      return Left.failure();
    Bytes = std::move(Left->PushedBack);
    // The stream's place, not that of what it has read ahead.
    if (HasOwnPlace)
      R.Offset -= static_cast<int64_t>(Left->ReadAhead.size());
    else
      Bytes += Left->ReadAhead;
  }
  if (HasOwnPlace)
    Flags |= PushedBack;
  const bool IsOrdinary = Bytes.empty() &&
                          (F == stderr || !(Flags & Unbuffered)) &&
                          !(Flags & ~(Unbuffered | PushedBack));
  if (!IsOrdinary && mt_carry_stream(F, Bytes.data(), Bytes.size(), Flags))
    return Failure{"no memory for what is read ahead of '" + R.Path + "'"};
  return success();
}

/// Why a descriptor of the program's own could not be opened again, or "".
static std::string unopenable(const FileRecord &R, const Identity &File) {
  std::string Name =
      "descriptor " + std::to_string(R.Descriptor) + " ('" + R.Path + "') is ";
  if (!File.Mode || S_ISREG(File.Mode) || S_ISDIR(File.Mode))
    return "";
  if (S_ISSOCK(File.Mode))
    return Name + "a socket";
  if (S_ISFIFO(File.Mode))
    return R.Path[0] == '/' ? "" : Name + "a pipe";
  if (R.Path.rfind("/dev/", 0) == 0)
    return "";
  return Name + "no file";
}

namespace {
/// What is being noted of one file.
struct Noting {
  FileRecord Record;
  FILE *Stream = nullptr;
  Identity File;
  bool IsShared = false;
};
} // namespace

/// The standard descriptor that this was copied from before the program put
/// something else in its place, or -1. A device may as well have been opened.
static int copiedFromStandard(const Identity &File) {
  if (S_ISREG(File.Mode) || S_ISFIFO(File.Mode) || S_ISSOCK(File.Mode))
    for (int I = 0; I != 3; ++I)
      if (isInherited(I, File) && !(identify(I) == File))
        return I;
  return -1;
}

/// Says how a descriptor is to be had again, which the ones before it may tell.
static Result<> relate(Noting &N, std::span<Noting> Before) {
  FileRecord &R = N.Record;
  const auto Descriptor = static_cast<int>(R.Descriptor);
  if (Descriptor < 3) {
    if (isInherited(Descriptor, N.File) && R.Mode.empty())
      return success();
    R.Flags |= FileRecord::Opened;
  }
  Noting *Same = nullptr;
  for (Noting &Other : Before) {
    if (!(Other.File == N.File))
      continue;
    if (isShared(static_cast<int>(Other.Record.Descriptor), Descriptor)) {
      R.Flags |= FileRecord::Shared;
      R.Twin = Other.Record.Descriptor;
      N.IsShared = Other.IsShared = true;
      return success();
    }
    if (!Same)
      Same = &Other;
  }
  if (int From = copiedFromStandard(N.File); From >= 0) {
    R.Flags |= FileRecord::Standard;
    R.Twin = From;
    return success();
  }
  if (S_ISREG(N.File.Mode) && !N.File.Links) {
    R.Flags |= FileRecord::Deleted;
    if (Same)
      R.Twin = Same->Record.Descriptor;
    else if (mt_carry_file(Descriptor, static_cast<size_t>(R.Size)))
      return Failure{"file '" + R.Path +
                     "' cannot be put into the image: " + std::strerror(errno)};
    return success();
  }
  if (std::string Why = unopenable(R, N.File); !Why.empty())
    return Failure{Why + ", which cannot be opened again: it is to be closed "
                         "first"};
  return success();
}

/// All streams and then all other descriptors, the three standard streams
/// first.
static std::vector<Noting> openFiles() {
  std::vector<Noting> All;
  std::set<int> Seen;
  auto AddStream = [&](FILE *F) {
    Noting &N = All.emplace_back();
    N.Stream = F;
    N.Record.Stream = reinterpret_cast<uintptr_t>(F);
    auto Known = openStreams().find(F);
    const bool IsMemory =
        Known != openStreams().end() && Known->second.IsMemory;
    if (Known != openStreams().end())
      N.Record.Mode = Known->second.Mode;
    if (IsMemory) {
      N.Record.Flags = FileRecord::Memory | FileRecord::Read;
      return;
    }
    const int Descriptor = fileno(F);
    // Closed by the program; pointers to it still mean something.
    if (Descriptor < 0 || fcntl(Descriptor, F_GETFD) < 0)
      return;
    describeDescriptor(N.Record, Descriptor);
    N.File = identify(Descriptor);
    Seen.insert(Descriptor);
  };
  for (FILE *F : {stdin, stdout, stderr})
    AddStream(F);
  for (const auto &Entry : openStreams())
    if (FILE *F = Entry.first; F != stdin && F != stdout && F != stderr)
      AddStream(F);
  for (int Descriptor : openDescriptors()) {
    const Identity File = identify(Descriptor);
    if (Seen.count(Descriptor) || isInherited(Descriptor, File))
      continue;
    Noting &N = All.emplace_back();
    describeDescriptor(N.Record, Descriptor);
    N.File = File;
  }
  return All;
}

Result<> mt::noteFiles() {
  noted().clear();
  mt_carry_nothing();
  for (const auto &[F, Stream] : openStreams())
    if (Stream.Maker)
      return Failure{std::string("a stream of ") + Stream.Maker +
                     " is open, which cannot be made again: fclose is to be "
                     "called first"};
  std::vector<Noting> All = openFiles();
  const std::string Own = "/proc/" + std::to_string(getpid()) + "/";
  for (const Noting &N : All)
    if (N.Record.Path.starts_with(Own))
      return Failure{"'" + N.Record.Path +
                     "' is open, which tells of this process only: it is to "
                     "be closed first"};
  for (size_t I = 0; I != All.size(); ++I)
    if (All[I].Record.Descriptor >= 0)
      if (Result<> Related = relate(All[I], std::span(All).first(I)); !Related)
        return Related;
  for (Noting &N : All) {
    FileRecord &R = N.Record;
    if (N.Stream && (R.Descriptor >= 0 || R.Flags & FileRecord::Memory))
      if (Result<> Noted =
              noteStream(N.Stream, R, R.Offset >= 0 && !N.IsShared);
          !Noted)
        return Noted;
    noted().push_back(std::move(R));
  }
  return success();
}

extern "C" int mt_read_file(int Descriptor, char *To, size_t Size) {
  // It may be open for writing only.
  const std::string Name = "/proc/self/fd/" + std::to_string(Descriptor);
  const int From = open(Name.c_str(), O_RDONLY | O_CLOEXEC);
  if (From < 0)
    return -1;
  const ssize_t Got = readAt(From, To, Size, 0);
  close(From);
  return Got == static_cast<ssize_t>(Size) ? 0 : -1;
}
