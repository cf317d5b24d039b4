#include "image/Directory.h"
#include <algorithm>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mt;

static constexpr std::string_view Suffix = ".mtimg";

std::string mt::imageName(const std::string &Program, int64_t Pid,
                          uint64_t Sequence) {
  char Number[32];
  std::snprintf(Number, sizeof Number, "%06llu",
                static_cast<unsigned long long>(Sequence));
  return Program + "-" + std::to_string(Pid) + "-" + Number +
         std::string(Suffix);
}

/// Takes a number from the front of Text.
static bool takeNumber(std::string_view &Text) {
  size_t End = std::min(Text.find_first_not_of("0123456789"), Text.size());
  Text.remove_prefix(End);
  return End != 0;
}

bool mt::isImageOf(std::string_view Name, std::string_view Program) {
  if (!Name.starts_with(Program))
    return false;
  Name.remove_prefix(Program.size());
  for (int I = 0; I != 2; ++I) {
    if (!Name.starts_with('-'))
      return false;
    Name.remove_prefix(1);
    if (!takeNumber(Name))
      return false;
  }
  return Name == Suffix;
}

template <class Visitor>
static void forEachName(const std::string &Directory, Visitor Visit) {
  DIR *D = opendir(Directory.c_str());
  if (!D)
    return;
  while (dirent *E = readdir(D))
    Visit(std::string_view(E->d_name));
  closedir(D);
}

std::vector<std::string> mt::imagesOf(const std::string &Directory,
                                      const std::string &Program) {
  std::vector<std::pair<std::pair<int64_t, int64_t>, std::string>> Images;
  forEachName(Directory, [&](std::string_view Name) {
    struct stat Stat;
    std::string Path = Directory + "/" + std::string(Name);
    if (isImageOf(Name, Program) && !lstat(Path.c_str(), &Stat) &&
        S_ISREG(Stat.st_mode))
      Images.push_back(
          {{Stat.st_mtim.tv_sec, Stat.st_mtim.tv_nsec}, std::string(Name)});
  });
  std::sort(Images.begin(), Images.end());
  std::vector<std::string> Names;
  for (auto &[Time, Name] : Images)
    Names.push_back(std::move(Name));
  return Names;
}

void mt::removeAbandoned(const std::string &Directory,
                         const std::string &Program) {
  std::vector<std::string> Found;
  forEachName(Directory, [&](std::string_view Name) {
    constexpr std::string_view Temporary = TemporarySuffix;
    if (Name.ends_with(Temporary) &&
        isImageOf(Name.substr(0, Name.size() - Temporary.size()), Program))
      Found.push_back(Directory + "/" + std::string(Name));
  });
  for (const std::string &Path : Found) {
    int Descriptor = open(Path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (Descriptor < 0)
      continue;
    if (!flock(Descriptor, LOCK_EX | LOCK_NB))
      unlink(Path.c_str());
    close(Descriptor);
  }
}
