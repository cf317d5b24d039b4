/* Flags for open, of which x86_64 and aarch64 have some in other bits. */
/* mt-test: targets=x86_64,aarch64 ;
            refuse L0: or be one of the system's ;
            skip ping-pong: receivers of other targets refuse it ;
            skip no-g: values are only looked at with -g */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static struct options {
  int flags;
  int mode;
} options;

int main(void) {
  int i, fd;
  unsigned sum = 0;
  options.flags = O_RDONLY | O_CLOEXEC;
  options.flags |= O_DIRECTORY;
  for (i = 0; i < 4; i++)
    sum = sum * 5 + (unsigned)i;
  fd = open("/", options.flags);
  printf("%d", fd >= 0);
  fd = open("/etc/passwd", options.flags);
  printf(" %d %u\n", fd >= 0, sum);
  return 0;
}
