// Lists a directory for rt/instrumented/directories.c.
//
// Relies on: getdents64, whose records are alike on all targets.
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

extern "C" const char *mt_list_directory(int Descriptor, size_t *Size) {
  constexpr size_t InodeAt = 0, SizeAt = 16, TypeAt = 18, NameAt = 19;
  char Records[32768];
  std::string Out;
  lseek(Descriptor, 0, SEEK_SET);
  while (true) {
    long Got = syscall(SYS_getdents64, Descriptor, Records, sizeof Records);
    if (Got < 0)
      return nullptr;
    if (!Got)
      break;
    for (long At = 0; At < Got;) {
      const char *Record = Records + At;
      uint64_t Inode;
      uint16_t RecordSize;
      std::memcpy(&Inode, Record + InodeAt, sizeof Inode);
      std::memcpy(&RecordSize, Record + SizeAt, sizeof RecordSize);
      Out += std::to_string(Inode) + ' ' +
             std::to_string(static_cast<unsigned char>(Record[TypeAt])) + ' ' +
             (Record + NameAt);
      Out += '\0';
      At += RecordSize;
    }
  }
  auto *List = static_cast<char *>(std::malloc(Out.size() + 1));
  if (!List)
    return nullptr;
  std::memcpy(List, Out.data(), Out.size());
  *Size = Out.size();
  return List;
}

extern "C" void mt_give_back(const char *List) {
  std::free(const_cast<char *>(List));
}
