#include "image/Contents.h"
#include "process/Files.h"
#include "process/OpenStreams.h"
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mt;

static Failure cannot(const FileRecord &R, const char *What) {
  return Failure{"file '" + R.Path + "', open at the checkpoint, cannot be " +
                 What + ": " + std::strerror(errno) +
                 ": put it back in its place"};
}

/// Cuts what was written after the checkpoint, and checks what was to be read.
static Result<> restoreContents(const FileRecord &R, int Descriptor) {
  if (R.Size < 0)
    return success();
  struct stat Stat;
  if (fstat(Descriptor, &Stat) || !S_ISREG(Stat.st_mode))
    return success();
  if (Stat.st_size < R.Size)
    return Failure{"file '" + R.Path + "' is shorter (" +
                   std::to_string(Stat.st_size) +
                   " bytes) than at the checkpoint (" + std::to_string(R.Size) +
                   " bytes): put it back as it was"};
  if (R.Contents && contentsOf(Descriptor, R.Size) != R.Contents)
    return Failure{"file '" + R.Path +
                   "' holds something else than at the checkpoint: put it back "
                   "as it was"};
  if ((R.Flags & FileRecord::Write) && Stat.st_size > R.Size &&
      ftruncate(Descriptor, R.Size))
    return cannot(R, "cut back");
  return success();
}

static int openFlags(const FileRecord &R) {
  int Flags = (R.Flags & FileRecord::Read)
                  ? ((R.Flags & FileRecord::Write) ? O_RDWR : O_RDONLY)
                  : O_WRONLY;
  if (R.Flags & FileRecord::Append)
    Flags |= O_APPEND;
  if (R.Flags & FileRecord::NonBlocking)
    Flags |= O_NONBLOCK;
  if (R.Flags & FileRecord::CloseOnExec)
    Flags |= O_CLOEXEC;
  return Flags;
}

/// A new file without a name, where the old one was if that may be.
static int createNameless(const FileRecord &R) {
  const std::string Old = R.Path.substr(0, R.Path.rfind('/') + 1);
  for (const std::string &Folder : {Old, std::string("/tmp/")}) {
    // linkat may give it a name.
    if (int Descriptor = open(Folder.c_str(), O_TMPFILE | O_RDWR, 0600);
        Descriptor >= 0)
      return Descriptor;
    std::string Name = Folder + "mt-XXXXXX";
    if (int Descriptor = mkstemp(Name.data()); Descriptor >= 0) {
      unlink(Name.c_str());
      return Descriptor;
    }
  }
  return -1;
}

/// A second way to what is open already, which moves by itself.
static int openAgain(int Descriptor, int Flags) {
  return open(("/proc/self/fd/" + std::to_string(Descriptor)).c_str(), Flags);
}

namespace {
/// The standard descriptors as they were when this process started.
class StandardCopies {
  int Copies[3] = {-1, -1, -1};

public:
  explicit StandardCopies(const std::vector<FileRecord> &Files);
  ~StandardCopies() {
    for (int Copy : Copies)
      if (Copy >= 0)
        close(Copy);
  }
  StandardCopies(const StandardCopies &) = delete;
  StandardCopies &operator=(const StandardCopies &) = delete;
  int operator[](int64_t I) const { return I < 0 || I > 2 ? -1 : Copies[I]; }
};
} // namespace

StandardCopies::StandardCopies(const std::vector<FileRecord> &Files) {
  int64_t Free = 3;
  for (const FileRecord &R : Files)
    Free = std::max(Free, R.Descriptor + 1);
  for (const FileRecord &R : Files)
    if (R.Flags & FileRecord::Standard)
      for (int I = 0; I != 3; ++I)
        if (R.Twin == I && Copies[I] < 0)
          Copies[I] = fcntl(I, F_DUPFD_CLOEXEC, static_cast<int>(Free));
}

static int openOne(const FileRecord &R, const StandardCopies &Copies) {
  if (R.Flags & FileRecord::Standard)
    return dup(Copies[R.Twin]);
  if (R.Flags & FileRecord::Shared)
    return dup(static_cast<int>(R.Twin));
  if (!(R.Flags & FileRecord::Deleted))
    return open(R.Path.c_str(), openFlags(R));
  if (R.Twin >= 0)
    return openAgain(static_cast<int>(R.Twin), openFlags(R));
  const int Created = createNameless(R);
  if (Created < 0)
    return -1;
  const int Descriptor = openAgain(Created, openFlags(R));
  close(Created);
  return Descriptor;
}

static Result<> continueInherited(const FileRecord &R, int Descriptor,
                                  const StandardCopies &Copies);

/// Opens the file under the number that it had, and puts it where it stood.
static Result<> reopenDescriptor(const FileRecord &R,
                                 const StandardCopies &Copies) {
  const int Wanted = static_cast<int>(R.Descriptor);
  int Descriptor = openOne(R, Copies);
  if (Descriptor < 0)
    return cannot(R, "opened");
  if (Descriptor != Wanted) {
    int Moved = dup2(Descriptor, Wanted);
    close(Descriptor);
    if (Moved < 0)
      return cannot(R, "opened");
  }
  if (R.Flags & FileRecord::CloseOnExec)
    fcntl(Wanted, F_SETFD, FD_CLOEXEC);
  if (R.Flags & FileRecord::Shared)
    return success();
  if (R.Flags & FileRecord::Standard)
    return continueInherited(R, Wanted, Copies);
  if (!(R.Flags & FileRecord::Deleted))
    if (Result<> Done = restoreContents(R, Wanted); !Done)
      return Done;
  if (R.Offset >= 0 && lseek(Wanted, R.Offset, SEEK_SET) < 0)
    return cannot(R, "positioned");
  return success();
}

/// Standard descriptors belong to whoever starts us: only the same regular file
/// is gone on with. But input from a file is that file's.
static Result<> continueInherited(const FileRecord &R, int Descriptor,
                                  const StandardCopies &Copies) {
  if (R.Size < 0)
    return success();
  FileRecord Now;
  describeDescriptor(Now, Descriptor);
  bool Reads = !(R.Flags & FileRecord::Write);
  if (Reads && Now.Path != R.Path) {
    FileRecord Input = R;
    Input.Flags &= ~uint64_t(FileRecord::Standard);
    if (Result<> Done = reopenDescriptor(Input, Copies); !Done)
      return Failure{Done.message() + ", or start the restore with it as "
                                      "standard input under the same name"};
    return success();
  }
  struct stat Stat;
  if (fstat(Descriptor, &Stat) || !S_ISREG(Stat.st_mode))
    return success();
  // What is reported on standard error is nobody's result.
  struct stat Errors;
  if (!Reads &&
      (Descriptor == 2 || (!fstat(2, &Errors) && Errors.st_dev == Stat.st_dev &&
                           Errors.st_ino == Stat.st_ino)))
    return success();
  // Output to another file starts where that one is.
  if (!Reads && Now.Path != R.Path)
    return success();
  if (!Reads && Stat.st_size < R.Size)
    return success(); // emptied by the shell's '>': it starts anew
  if (Result<> Cut = restoreContents(R, Descriptor); !Cut)
    return Cut;
  if (lseek(Descriptor, R.Offset, SEEK_SET) < 0)
    return cannot(R, "positioned");
  return success();
}

/// A directory, a named pipe or a device, which is opened anew.
static bool isSpecialFile(const FileRecord &R) {
  struct stat Stat;
  return R.Path.rfind("/dev/", 0) == 0 ||
         (R.Path.rfind("/", 0) == 0 && !stat(R.Path.c_str(), &Stat) &&
          (S_ISFIFO(Stat.st_mode) || S_ISDIR(Stat.st_mode)));
}

/// A stream on a descriptor that is open again, or in memory.
static Result<FILE *> reopenStream(const FileRecord &R) {
  const std::string Mode = R.Mode.empty() ? "r" : R.Mode;
  const bool IsMemory = R.Flags & FileRecord::Memory;
  // "w" does not empty the file here.
  FILE *F = IsMemory ? makeMemoryStream(Mode)
                     : fdopen(static_cast<int>(R.Descriptor), Mode.c_str());
  if (!F)
    return cannot(R, "opened");
  if (IsMemory)
    return F;
  openStreams()[F] = {R.Mode};
  // fdopen goes to the end for "a". What is a copy stands where the other does.
  const bool IsCopy = R.Flags & (FileRecord::Shared | FileRecord::Standard);
  if (!IsCopy && R.Offset >= 0 && fseeko(F, R.Offset, SEEK_SET))
    return cannot(R, "positioned");
  return F;
}

Result<std::vector<uintptr_t>> mt::reopenFiles(const Manifest &M) {
  std::vector<uintptr_t> Streams(M.Files.size());
  FILE *Standard[] = {stdin, stdout, stderr};
  const StandardCopies Copies(M.Files);
  for (size_t I = 0; I != M.Files.size(); ++I) {
    const FileRecord &R = M.Files[I];
    // The three standard streams come first in every image.
    const bool IsStandard = I < 3 && R.Stream;
    if (IsStandard)
      Streams[I] = reinterpret_cast<uintptr_t>(Standard[I]);
    if (R.Descriptor < 0 && !(R.Flags & FileRecord::Memory))
      continue;
    const bool IsOwn =
        !IsStandard || !R.Mode.empty() || (R.Flags & FileRecord::Opened);
    const bool IsCopy = R.Flags & (FileRecord::Standard | FileRecord::Shared |
                                   FileRecord::Memory);
    if (IsOwn && !IsCopy && R.Size < 0 && !isSpecialFile(R))
      return Failure{"descriptor " + std::to_string(R.Descriptor) + " ('" +
                     R.Path +
                     "') was open at the checkpoint and is no regular file: "
                     "pipes and sockets cannot be opened again; take the "
                     "checkpoint while none is open"};
    if (R.Descriptor >= 0)
      if (Result<> Done =
              IsOwn ? reopenDescriptor(R, Copies)
                    : continueInherited(R, static_cast<int>(I), Copies);
          !Done)
        return Done.failure();
    if (IsStandard || !R.Stream)
      continue;
    Result<FILE *> F = reopenStream(R);
    if (!F)
      return F.failure();
    Streams[I] = reinterpret_cast<uintptr_t>(*F);
  }
  return Streams;
}

extern "C" int mt_write_file(int Descriptor, const char *From, size_t Size) {
  const int To = openAgain(Descriptor, O_WRONLY | O_CLOEXEC);
  if (To < 0)
    return -1;
  while (Size) {
    ssize_t Put = write(To, From, Size);
    if (Put < 0 && errno == EINTR)
      continue;
    if (Put <= 0)
      break;
    From += Put;
    Size -= static_cast<size_t>(Put);
  }
  close(To);
  return Size ? -1 : 0;
}
