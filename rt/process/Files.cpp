#include "process/Files.h"
#include "mt/abi.h"
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <map>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

using namespace mt;

namespace {
struct OpenStream {
  std::string Path, Mode;
};
} // namespace

// Made on first use and never destroyed: streams are closed after destructors.
static std::map<FILE *, OpenStream> &streams() {
  static auto *Streams = new std::map<FILE *, OpenStream>;
  return *Streams;
}

#define MT_EXPORT extern "C" __attribute__((visibility("default")))

static FILE *remember(FILE *F, const char *Path, const char *Mode) {
  if (F) {
    char Full[PATH_MAX];
    streams()[F] = {realpath(Path, Full) ? Full : Path, Mode};
  }
  return F;
}

MT_EXPORT FILE *mt_fopen(const char *Path, const char *Mode) {
  return remember(fopen(Path, Mode), Path, Mode);
}
MT_EXPORT FILE *mt_fdopen(int Descriptor, const char *Mode) {
  FILE *F = fdopen(Descriptor, Mode);
  std::string Link = "/proc/self/fd/" + std::to_string(Descriptor);
  return F ? remember(F, Link.c_str(), Mode) : nullptr;
}
MT_EXPORT FILE *mt_freopen(const char *Path, const char *Mode, FILE *F) {
  streams().erase(F);
  FILE *New = freopen(Path, Mode, F);
  return Path ? remember(New, Path, Mode) : New;
}
MT_EXPORT int mt_fclose(FILE *F) {
  streams().erase(F);
  return fclose(F);
}

static void describeDescriptor(FileRecord &R, int Descriptor) {
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

static std::set<int> Inherited;

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
  for (int Descriptor : openDescriptors())
    Inherited.insert(Descriptor);
}

static std::vector<FileRecord> &noted() {
  static auto *Noted = new std::vector<FileRecord>;
  return *Noted;
}

void mt::saveFiles(Manifest &M) { M.Files = noted(); }

void mt::noteFiles() {
  std::vector<FileRecord> &Files = noted();
  Files.clear();
  std::map<int, bool> Seen;
  auto AddStream = [&](FILE *F, const OpenStream *Known) {
    int Descriptor = fileno(F);
    FileRecord R;
    if (Descriptor < 0 || fcntl(Descriptor, F_GETFD) < 0) {
      // Closed by the program; pointers to it still mean something.
      R.Stream = reinterpret_cast<uintptr_t>(F);
      Files.push_back(R);
      return;
    }
    describeDescriptor(R, Descriptor);
    R.Stream = reinterpret_cast<uintptr_t>(F);
    // The stream's place, not that of what it has read ahead.
    if (R.Offset >= 0)
      if (off_t Place = ftello(F); Place >= 0)
        R.Offset = Place;
    if (Known) {
      R.Path = Known->Path;
      R.Mode = Known->Mode;
    }
    Seen[Descriptor] = true;
    Files.push_back(std::move(R));
  };
  for (FILE *F : {stdin, stdout, stderr})
    AddStream(F, nullptr);
  for (auto &[F, Known] : streams())
    if (F != stdin && F != stdout && F != stderr)
      AddStream(F, &Known);

  for (int Descriptor : openDescriptors()) {
    if (Seen.count(Descriptor) || Inherited.count(Descriptor) || Descriptor < 3)
      continue;
    FileRecord R;
    describeDescriptor(R, Descriptor);
    Files.push_back(std::move(R));
  }
}

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
  if ((R.Flags & FileRecord::Write) && Stat.st_size > R.Size &&
      ftruncate(Descriptor, R.Size))
    return cannot(R, "cut back");
  return success();
}

/// Standard descriptors belong to whoever starts us: only the same regular file
/// is gone on with.
static Result<> continueStandard(const FileRecord &R, int Descriptor) {
  if (R.Size < 0)
    return success();
  FileRecord Now;
  describeDescriptor(Now, Descriptor);
  struct stat Stat;
  if (fstat(Descriptor, &Stat) || !S_ISREG(Stat.st_mode))
    return success();
  bool Reads = !(R.Flags & FileRecord::Write);
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

Result<std::vector<uintptr_t>> mt::reopenFiles(const Manifest &M) {
  std::vector<uintptr_t> Streams(M.Files.size());
  FILE *Standard[] = {stdin, stdout, stderr};
  // The three standard streams come first in every image.
  for (size_t I = 0; I != M.Files.size(); ++I) {
    const FileRecord &R = M.Files[I];
    if (I < 3 && R.Stream) {
      Streams[I] = reinterpret_cast<uintptr_t>(Standard[I]);
      if (R.Descriptor < 0)
        continue;
      if (Result<> Done = continueStandard(R, static_cast<int>(I)); !Done)
        return Done.failure();
      continue;
    }
    if (R.Descriptor < 0)
      continue;
    if (R.Size < 0) {
      if (!R.Path.empty() && R.Path[0] == '/' &&
          R.Path.rfind("/dev/", 0) == 0) {
        // A device: opened anew below.
      } else
        return Failure{"descriptor " + std::to_string(R.Descriptor) + " ('" +
                       R.Path +
                       "') was open at the checkpoint and is no regular file: "
                       "pipes and sockets cannot be opened again; take the "
                       "checkpoint while none is open"};
    }
    if (R.Stream) {
      // "w" would empty it.
      std::string Mode = R.Mode.empty() ? "r" : R.Mode;
      if (Mode[0] == 'w')
        Mode = "r+" + (Mode.find('b') != std::string::npos ? std::string("b")
                                                           : std::string());
      FILE *F = fopen(R.Path.c_str(), Mode.c_str());
      if (!F)
        return cannot(R, "opened");
      if (Result<> Done = restoreContents(R, fileno(F)); !Done)
        return Done.failure();
      if (fileno(F) != R.Descriptor) {
        // The program may know the number, so the stream gets it.
        if (dup2(fileno(F), static_cast<int>(R.Descriptor)) < 0)
          return cannot(R, "opened");
        FILE *Moved = fdopen(static_cast<int>(R.Descriptor), Mode.c_str());
        fclose(F);
        if (!Moved)
          return cannot(R, "opened");
        F = Moved;
      }
      if (R.Offset >= 0 && fseeko(F, R.Offset, SEEK_SET))
        return cannot(R, "positioned");
      streams()[F] = {R.Path, R.Mode};
      Streams[I] = reinterpret_cast<uintptr_t>(F);
      continue;
    }
    int Flags = (R.Flags & FileRecord::Read)
                    ? ((R.Flags & FileRecord::Write) ? O_RDWR : O_RDONLY)
                    : O_WRONLY;
    if (R.Flags & FileRecord::Append)
      Flags |= O_APPEND;
    if (R.Flags & FileRecord::NonBlocking)
      Flags |= O_NONBLOCK;
    if (R.Flags & FileRecord::CloseOnExec)
      Flags |= O_CLOEXEC;
    int Descriptor = open(R.Path.c_str(), Flags);
    if (Descriptor < 0)
      return cannot(R, "opened");
    if (Result<> Done = restoreContents(R, Descriptor); !Done)
      return Done.failure();
    if (Descriptor != R.Descriptor) {
      if (dup3(Descriptor, static_cast<int>(R.Descriptor), Flags & O_CLOEXEC) <
          0)
        return cannot(R, "opened");
      close(Descriptor);
    }
    if (R.Offset >= 0 &&
        lseek(static_cast<int>(R.Descriptor), R.Offset, SEEK_SET) < 0)
      return cannot(R, "positioned");
  }
  return Streams;
}
