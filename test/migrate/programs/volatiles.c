/* volatile scalars, members and pointers. */
#include <stdio.h>

static volatile int shared;
static int *volatile where;
struct device {
  volatile unsigned status;
  volatile short data[4];
};
static struct device device;

static int touch(volatile int *p, int n) {
  int i;
  for (i = 0; i < n; i++)
    *p += i;
  return *p;
}

int main(void) {
  volatile int local = 1;
  volatile double real = 0.5;
  volatile char text[5] = "abcd";
  int plain = 3, i;
  where = &plain;
  for (i = 0; i < 150; i++) {
    local = touch(&shared, i % 7) % 1000 + local;
    real = real / 2 + local % 16;
    device.status = device.status * 3u + (unsigned)i;
    device.data[i % 4] = (short)(device.data[(i + 1) % 4] + local % 100);
    text[i % 4] = (char)('a' + local % 26);
    *where = *where * 5 % 1009;
    if (i == 70)
      where = (int *)&shared;
  }
  printf("%d %d %.3f %u %d %c%c %d\n", local, shared, real, device.status,
         device.data[2], text[0], text[3], plain);
  return 0;
}
