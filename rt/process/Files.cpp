#include "process/Files.h"
#include "mt/abi.h"
#include "process/Streams.h"
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <langinfo.h>
#include <map>
#include <set>
#include <stdio_ext.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

using namespace mt;

// rt/instrumented/streams.c
extern "C" void mt_carry_nothing();
extern "C" int mt_carry_stream(FILE *Stream, const char *Bytes, size_t Size,
                               int Flags);

namespace {
struct OpenStream {
  std::string Path, Mode;
};

/// Of a stream, what it cannot be asked for but can be put in.
enum StreamFlag : int {
  AtEnd = 1,
  HadError = 2,
  Unbuffered = 4,
  PushedBack = 8, // the bytes are not those of the file
  Wide = 16,
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

/// The bytes of a wide character that glibc has the beginning of. It keeps its
/// value so far, the number of its bytes and that of those which have come.
static std::string begunCharacter(const mbstate_t &State) {
  std::string Out;
  auto Value = static_cast<uint32_t>(State.__value.__wch);
  unsigned Come = State.__count & 0xff, All = State.__count >> 8;
  for (unsigned I = 0; I != Come; ++I) {
    auto Bits = static_cast<unsigned char>(Value >> 6 * (All - 1 - I));
    Out += static_cast<char>(I ? 0x80 | (Bits & 0x3f)
                               : (0xf00 >> All & 0xff) | (Bits & 0x7f >> All));
  }
  return Out;
}

/// What the stream has read ahead of the program, or got back from it.
static Result<std::string> unreadBytes(FILE *F, bool OnlyPushedBack) {
  std::string Out;
  bool Pushed = F->_flags & InBackupBit;
  if (F->_mode > 0) {
    if (OnlyPushedBack)
      return Out;
    // Converted already: back into bytes.
    mbstate_t State = {};
    char Bytes[MB_LEN_MAX];
    auto Add = [&](const wchar_t *From, const wchar_t *To) {
      for (; From < To; ++From)
        if (size_t N = wcrtomb(Bytes, *From, &State); N <= sizeof Bytes)
          Out.append(Bytes, N);
    };
    const _IO_wide_data &Data = *F->_wide_data;
    Add(Data.ReadPtr, Data.ReadEnd);
    if (Pushed)
      Add(Data.SaveBase, Data.SaveEnd);
    if (!mbsinit(&Data.State)) {
      if (std::strcmp(nl_langinfo(CODESET), "UTF-8"))
        return Failure{"a stream stands within a wide character"};
      Out += begunCharacter(Data.State);
    }
    Pushed = false;
  }
  if (F->_IO_read_ptr < F->_IO_read_end && (Pushed || !OnlyPushedBack))
    Out.append(F->_IO_read_ptr, F->_IO_read_end);
  // While pushed-back characters are read, what follows them is set aside.
  if (Pushed && !OnlyPushedBack)
    Out.append(F->_IO_save_base, F->_IO_save_end);
  return Out;
}

/// Makes the bytes what the stream has read last. The buffer is its for good.
static void intoBuffer(FILE *F, const char *Bytes, size_t Size) {
  size_t Room = std::max<size_t>(Size, BUFSIZ);
  char *Buffer = Size ? static_cast<char *>(std::malloc(Room)) : nullptr;
  if (!Buffer || setvbuf(F, Buffer, isatty(fileno(F)) ? _IOLBF : _IOFBF, Room))
    return;
  std::memcpy(Buffer, Bytes, Size);
  F->_IO_read_base = F->_IO_read_ptr = Buffer;
  F->_IO_read_end = Buffer + Size;
  F->_IO_write_base = F->_IO_write_ptr = F->_IO_write_end = Buffer;
}

/// Puts back what unreadBytes gave, into a stream that nobody has read from.
extern "C" void mt_put_back(FILE *F, const char *Bytes, size_t Size,
                            int Flags) {
  if (Flags & Unbuffered)
    setvbuf(F, nullptr, _IONBF, 0);
  if (Flags & Wide) {
    // All whole characters as such; glibc has no buffer for them yet.
    std::vector<wchar_t> Characters;
    mbstate_t State = {};
    while (Size) {
      wchar_t C;
      size_t N = mbrtowc(&C, Bytes, Size, &State);
      if (N > Size)
        break;
      Characters.push_back(C);
      Bytes += std::max<size_t>(N, 1);
      Size -= std::max<size_t>(N, 1);
    }
    intoBuffer(F, Bytes, Size);
    fwide(F, 1);
    while (!Characters.empty()) {
      ungetwc(static_cast<wint_t>(Characters.back()), F);
      Characters.pop_back();
    }
  } else if (Flags & (Unbuffered | PushedBack)) {
    while (Size)
      ungetc(static_cast<unsigned char>(Bytes[--Size]), F);
  } else {
    intoBuffer(F, Bytes, Size);
  }
  F->_flags |= (Flags & AtEnd ? _IO_EOF_SEEN : 0) |
               (Flags & HadError ? _IO_ERR_SEEN : 0);
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

/// Notes what only the stream itself knows. Of a file with positions, it is
/// what ungetc put in front of the rest.
static Result<> noteStream(FILE *F, FileRecord &R) {
  int Flags = (feof(F) ? AtEnd : 0) | (ferror(F) ? HadError : 0) |
              (F->_flags & UnbufferedBit ? Unbuffered : 0) |
              (F->_mode > 0 ? Wide : 0);
  Result<std::string> Unread = std::string();
  if (R.Offset >= 0 || R.Flags & FileRecord::Read)
    Unread = unreadBytes(F, R.Offset >= 0);
  if (!Unread)
    return Unread.failure();
  const std::string &Bytes = *Unread;
  if (R.Offset >= 0) {
    // The stream's place, not that of what it has read ahead.
    if (off_t Place = ftello(F); Place >= 0)
      R.Offset = Place + static_cast<off_t>(Bytes.size());
    Flags |= PushedBack;
  }
  bool Ordinary = Bytes.empty() && (F == stderr || !(Flags & Unbuffered)) &&
                  !(Flags & (AtEnd | HadError));
  if (!Ordinary && mt_carry_stream(F, Bytes.data(), Bytes.size(), Flags))
    return Failure{"no memory for what is read ahead of '" + R.Path + "'"};
  return success();
}

/// Why a descriptor of the program's own could not be opened again, or "".
static std::string unopenable(const FileRecord &R) {
  struct stat Stat;
  int Descriptor = static_cast<int>(R.Descriptor);
  if (fstat(Descriptor, &Stat))
    return "";
  std::string Name =
      "descriptor " + std::to_string(Descriptor) + " ('" + R.Path + "') is ";
  if (S_ISREG(Stat.st_mode))
    return Stat.st_nlink ? "" : Name + "a file that has been deleted";
  if (S_ISDIR(Stat.st_mode))
    return Name + "a directory that is being read";
  if (S_ISSOCK(Stat.st_mode))
    return Name + "a socket";
  if (S_ISFIFO(Stat.st_mode))
    return R.Path[0] == '/' ? "" : Name + "a pipe";
  if (R.Path.rfind("/dev/", 0) == 0)
    return "";
  return Name + "no file";
}

Result<> mt::noteFiles() {
  std::vector<FileRecord> &Files = noted();
  Files.clear();
  mt_carry_nothing();
  std::map<int, bool> Seen;
  auto AddStream = [&](FILE *F, const OpenStream *Known) -> Result<> {
    int Descriptor = fileno(F);
    FileRecord R;
    R.Stream = reinterpret_cast<uintptr_t>(F);
    if (Descriptor < 0 || fcntl(Descriptor, F_GETFD) < 0) {
      // Closed by the program; pointers to it still mean something.
      Files.push_back(R);
      return success();
    }
    describeDescriptor(R, Descriptor);
    if (Known)
      R.Mode = Known->Mode;
    if (Descriptor > 2 || Known)
      if (std::string Why = unopenable(R); !Why.empty())
        return Failure{Why + ", which cannot be opened again: it is to be "
                             "closed first"};
    if (Result<> Done = noteStream(F, R); !Done)
      return Done;
    Seen[Descriptor] = true;
    Files.push_back(std::move(R));
    return success();
  };
  auto Known = [](FILE *F) {
    auto I = streams().find(F);
    return I == streams().end() ? nullptr : &I->second;
  };
  for (FILE *F : {stdin, stdout, stderr})
    if (Result<> Done = AddStream(F, Known(F)); !Done)
      return Done;
  for (auto &[F, Opened] : streams())
    if (F != stdin && F != stdout && F != stderr)
      if (Result<> Done = AddStream(F, &Opened); !Done)
        return Done;

  for (int Descriptor : openDescriptors()) {
    if (Seen.count(Descriptor) || Inherited.count(Descriptor) || Descriptor < 3)
      continue;
    FileRecord R;
    describeDescriptor(R, Descriptor);
    if (std::string Why = unopenable(R); !Why.empty())
      return Failure{Why + ", which cannot be opened again: it is to be closed "
                           "first"};
    Files.push_back(std::move(R));
  }
  return success();
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

/// Opens the file under the number that it had, and puts it where it stood.
static Result<> reopenDescriptor(const FileRecord &R) {
  const int Wanted = static_cast<int>(R.Descriptor);
  int Descriptor = open(R.Path.c_str(), openFlags(R));
  if (Descriptor < 0)
    return cannot(R, "opened");
  if (Descriptor != Wanted) {
    int Moved = dup3(Descriptor, Wanted, openFlags(R) & O_CLOEXEC);
    close(Descriptor);
    if (Moved < 0)
      return cannot(R, "opened");
  }
  if (Result<> Done = restoreContents(R, Wanted); !Done)
    return Done;
  if (R.Offset >= 0 && lseek(Wanted, R.Offset, SEEK_SET) < 0)
    return cannot(R, "positioned");
  return success();
}

/// Standard descriptors belong to whoever starts us: only the same regular file
/// is gone on with. But input from a file is that file's.
static Result<> continueStandard(const FileRecord &R, int Descriptor) {
  if (!R.Mode.empty()) // The program itself has opened it, with freopen.
    return reopenDescriptor(R);
  if (R.Size < 0)
    return success();
  FileRecord Now;
  describeDescriptor(Now, Descriptor);
  bool Reads = !(R.Flags & FileRecord::Write);
  if (Reads && Now.Path != R.Path) {
    if (Result<> Done = reopenDescriptor(R); !Done)
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

/// A named pipe or a device, which is opened anew.
static bool isSpecialFile(const FileRecord &R) {
  struct stat Stat;
  return R.Path.rfind("/dev/", 0) == 0 ||
         (R.Path.rfind("/", 0) == 0 && !stat(R.Path.c_str(), &Stat) &&
          S_ISFIFO(Stat.st_mode));
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
    if (R.Size < 0 && !isSpecialFile(R))
      return Failure{"descriptor " + std::to_string(R.Descriptor) + " ('" +
                     R.Path +
                     "') was open at the checkpoint and is no regular file: "
                     "pipes and sockets cannot be opened again; take the "
                     "checkpoint while none is open"};
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
    if (Result<> Done = reopenDescriptor(R); !Done)
      return Done.failure();
  }
  return Streams;
}
