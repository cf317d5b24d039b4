/* A member that is a number at one time, and that number in a network's byte
   order at another: between byte orders it only goes while it is the same in
   both. */
/* mt-test: refuse L1: may be in a byte order of its own ;
            targets=x86_64,aarch64,s390x ;
            skip ping-pong: receivers of the other byte order refuse it */
#include <arpa/inet.h>
#include <mt/mt.h>
#include <stdio.h>

struct header {
  unsigned length;
} h;

int main(void) {
  int i;
  double sum = 0;
  mt_hold();
  for (i = 0; i < 40; i++)
    h.length = h.length * 3 + (unsigned)i;
  h.length = htonl(h.length);
  mt_release();
  for (i = 0; i < 40; i++)
    sum = sum / 2 + i;
  mt_hold();
  printf("%.3f %u\n", sum, ntohl(h.length));
  return 0;
}
