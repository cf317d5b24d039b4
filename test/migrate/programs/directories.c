/* Directories that are being read, sorted, rewound and left open. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static int hash(const char *name) {
  int h = 0;
  while (*name)
    h = slow(h ^ *name++);
  return h;
}

static int visible(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

/* What is in a directory and those in it, in no order. */
static int walk(const char *path, int depth) {
  char inner[300];
  DIR *directory = opendir(path);
  struct dirent *entry;
  int sum = 0;
  if (!directory)
    return -1;
  while ((entry = readdir(directory))) {
    if (!visible(entry))
      continue;
    sum += hash(entry->d_name);
    if (entry->d_type == DT_DIR) {
      snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
      sum += depth * walk(inner, depth + 1);
      sum += hash(entry->d_name);
    }
  }
  closedir(directory);
  return sum;
}

int main(void) {
  static const char *const names[] = {"tree",     "tree/a",    "tree/b",
                                      "tree/a/c", "tree/a/dd", "tree/b/eee"};
  char name[64];
  unsigned i;
  int n, count = 0, place;
  DIR *directory;
  struct dirent **list, *entry, *first;
  long where;

  for (i = 0; i < sizeof names / sizeof *names; i++) {
    mkdir(names[i], 0700);
    for (n = 0; n < 3; n++) {
      sprintf(name, "%s/file%d", names[i], n * 7);
      close(open(name, O_CREAT | O_WRONLY, 0600));
    }
  }
  printf("%d\n", walk("tree", 1));

  n = scandir("tree", &list, visible, alphasort);
  for (place = 0; place < n; place++) {
    printf("%s %d\n", list[place]->d_name, hash(list[place]->d_name));
    free(list[place]);
  }
  free(list);

  place = open("tree/a", O_RDONLY | O_DIRECTORY);
  directory = fdopendir(dup(place));
  first = readdir(directory);
  where = telldir(directory);
  strcpy(name, first->d_name);
  printf("%d\n", hash(name) == hash(first->d_name));
  while ((entry = readdir(directory)))
    count += slow(1) > 0 && entry->d_ino != 0;
  printf("%d\n", count);
  seekdir(directory, where);
  for (n = 1; (entry = readdir(directory)); n++)
    slow(n);
  printf("%d\n", n);
  unlink("tree/a/file0");
  rewinddir(directory);
  for (n = 0; (entry = readdir(directory)); n++)
    slow(n);
  printf("%d %d\n", n, unlinkat(dirfd(directory), "file7", 0));
  n = fchdir(place);
  closedir(directory);
  printf("%d %d\n", n, access("file7", F_OK));
  return 0;
}
