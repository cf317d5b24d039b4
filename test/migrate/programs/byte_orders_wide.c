/* Numbers in the network's byte order, in integers that are wider than they: of
   these the bytes are not the same on both sides, as they would have to be. */
/* mt-test: targets=x86_64,s390x,aarch64 ;
            refuse L1: may be in a byte order of its own ;
            skip ping-pong: receivers of another byte order refuse it ;
            skip no-g: values are only looked at with -g */
#include <arpa/inet.h>
#include <stdio.h>

int main(void) {
  int port = htons(80), i;
  unsigned sum = 0;
  for (i = 0; i < 4; i++)
    sum = sum * 5 + (unsigned)i;
  printf("%d %u\n", ntohs((uint16_t)port), sum);
  return 0;
}
