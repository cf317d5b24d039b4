/* Directories that are being read: a list of all that was in them when they
 * were opened, and the place in it. Compiled with the pass, so that it is saved
 * with everything else; the descriptor is opened again as others are.
 *
 * Relies on: rt/process/Directories.cpp, which asks the kernel. */
#define _GNU_SOURCE 1
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "inode type name" of each entry with a 0 behind it; NULL with errno. It is to
 * be given back. */
const char *mt_list_directory(int Descriptor, size_t *Size);
void mt_give_back(const char *List);

struct mt_directory {
  int descriptor;
  char *list;
  size_t size, place;
  /* What was returned last, by the name of the function. */
  struct dirent entry;
  struct dirent64 entry64;
};

static int fill(struct mt_directory *D) {
  size_t Size = 0;
  const char *List = mt_list_directory(D->descriptor, &Size);
  char *Copy;
  if (!List)
    return -1;
  Copy = malloc(Size + 1);
  if (Copy)
    memcpy(Copy, List, Size);
  mt_give_back(List);
  if (!Copy)
    return -1;
  Copy[Size] = 0;
  free(D->list);
  D->list = Copy;
  D->size = Size;
  D->place = 0;
  return 0;
}

struct mt_directory *mt_fdopendir(int Descriptor) {
  struct mt_directory *D = calloc(1, sizeof *D);
  if (!D)
    return NULL;
  D->descriptor = Descriptor;
  if (fill(D)) {
    free(D);
    return NULL;
  }
  fcntl(Descriptor, F_SETFD, FD_CLOEXEC);
  return D;
}

struct mt_directory *mt_opendir(const char *Path) {
  struct mt_directory *D;
  int Descriptor = open(Path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (Descriptor < 0)
    return NULL;
  D = mt_fdopendir(Descriptor);
  if (!D)
    close(Descriptor);
  return D;
}

int mt_closedir(struct mt_directory *D) {
  int Result = close(D->descriptor);
  free(D->list);
  free(D);
  return Result;
}

/* Behind the compiler's back, as an entry that has been read may go on to a
 * target where it is longer or shorter. */
static void set_length(unsigned short *to, unsigned short length) {
  memcpy(to, &length, sizeof length);
}

/* The next entry's inode, type and name, or NULL at the end. */
static const char *next(struct mt_directory *D, ino64_t *Inode,
                        unsigned char *Type) {
  char *Text = D->list + D->place;
  if (D->place >= D->size)
    return NULL;
  D->place += strlen(Text) + 1;
  *Inode = strtoull(Text, &Text, 10);
  *Type = (unsigned char)strtoul(Text + 1, &Text, 10);
  return Text + 1;
}

struct dirent *mt_readdir(struct mt_directory *D) {
  ino64_t Inode;
  const char *Name = next(D, &Inode, &D->entry.d_type);
  if (!Name)
    return NULL;
  D->entry.d_ino = (ino_t)Inode;
  D->entry.d_off = (off_t)D->place;
  set_length(&D->entry.d_reclen, sizeof D->entry);
  strncpy(D->entry.d_name, Name, sizeof D->entry.d_name - 1);
  return &D->entry;
}

struct dirent64 *mt_readdir64(struct mt_directory *D) {
  ino64_t Inode;
  const char *Name = next(D, &Inode, &D->entry64.d_type);
  if (!Name)
    return NULL;
  D->entry64.d_ino = Inode;
  D->entry64.d_off = (off64_t)D->place;
  set_length(&D->entry64.d_reclen, sizeof D->entry64);
  strncpy(D->entry64.d_name, Name, sizeof D->entry64.d_name - 1);
  return &D->entry64;
}

int mt_readdir_r(struct mt_directory *D, struct dirent *To,
                 struct dirent **Result) {
  *Result = mt_readdir(D);
  if (*Result)
    *Result = memcpy(To, *Result, sizeof *To);
  return 0;
}

int mt_readdir64_r(struct mt_directory *D, struct dirent64 *To,
                   struct dirent64 **Result) {
  *Result = mt_readdir64(D);
  if (*Result)
    *Result = memcpy(To, *Result, sizeof *To);
  return 0;
}

void mt_rewinddir(struct mt_directory *D) {
  int Errno = errno;
  if (fill(D))
    D->place = D->size;
  errno = Errno;
}

long mt_telldir(struct mt_directory *D) { return (long)D->place; }

void mt_seekdir(struct mt_directory *D, long Place) {
  D->place = Place < 0 ? D->size : (size_t)Place;
}

int mt_dirfd(struct mt_directory *D) { return D->descriptor; }

#define SCAN(NAME, ENTRY, READ)                                                \
  int NAME(const char *Path, struct ENTRY ***List,                             \
           int (*Filter)(const struct ENTRY *),                                \
           int (*Compare)(const struct ENTRY **, const struct ENTRY **)) {     \
    struct mt_directory *D = mt_opendir(Path);                                 \
    struct ENTRY **All = NULL, **More, *Entry, *Copy;                          \
    int Count = 0, Room = 0;                                                   \
    if (!D)                                                                    \
      return -1;                                                               \
    while ((Entry = READ(D))) {                                                \
      if (Filter && !Filter(Entry))                                            \
        continue;                                                              \
      if (Count == Room) {                                                     \
        Room = Room ? 2 * Room : 16;                                           \
        More = realloc(All, (size_t)Room * sizeof *All);                       \
        if (!More)                                                             \
          break;                                                               \
        All = More;                                                            \
      }                                                                        \
      Copy = malloc(sizeof *Copy);                                             \
      if (!Copy)                                                               \
        break;                                                                 \
      memcpy(Copy, Entry, sizeof *Copy);                                       \
      All[Count++] = Copy;                                                     \
    }                                                                          \
    mt_closedir(D);                                                            \
    if (Entry) {                                                               \
      while (Count)                                                            \
        free(All[--Count]);                                                    \
      free(All);                                                               \
      errno = ENOMEM;                                                          \
      return -1;                                                               \
    }                                                                          \
    if (!All)                                                                  \
      All = calloc(1, sizeof *All);                                            \
    if (Count && Compare)                                                      \
      qsort(All, (size_t)Count, sizeof *All,                                   \
            (int (*)(const void *, const void *))Compare);                     \
    *List = All;                                                               \
    return Count;                                                              \
  }

SCAN(mt_scandir, dirent, mt_readdir)
SCAN(mt_scandir64, dirent64, mt_readdir64)
