/* Numbers in the byte order of a network or a file: in members, variables, arrays
   and blocks, made by htonl and the like, which do nothing on some targets. Next
   to them, numbers that have been read from such, and swapped ones that are just
   numbers. */
#include <arpa/inet.h>
#include <byteswap.h>
#include <endian.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct header {
  uint16_t kind;
  uint32_t length;
  uint64_t offset;
  uint32_t count; /* a number */
};

static struct header file;
static struct sockaddr_in address;
static in_addr_t mask;
static uint32_t checksum;

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void bytes(const void *at, size_t size) {
  const unsigned char *p = at;
  while (size--)
    printf("%02x", *p++);
  putchar(' ');
}

int main(void) {
  uint32_t big[4], little[4], *block = malloc(4 * sizeof *block);
  uint32_t read, hash = 7;
  uint16_t port = htons(1234);
  char text[64], other[64];
  uint32_t copy, parsed = inet_addr("10.1.2.3");
  int i;
  file.kind = htons(3);
  file.length = htonl(1000);
  file.offset = htobe64(1ull << 33 | 5);
  file.count = 12;
  address.sin_family = AF_INET;
  address.sin_port = port;
  address.sin_addr.s_addr = htonl(0x7f000102);
  copy = address.sin_addr.s_addr;
  mask = htonl(0xffffff00);
  read = ntohl(file.length);
  for (i = 0; i < 4; i++) {
    big[i] = htobe32(i * 1000 + 5);
    little[i] = htole32(i * 1000 + 7);
    block[i] = htonl(i + 70000);
    checksum = bswap_32(checksum * 31 + i);
    hash = bswap_32(hash) + slow(i);
  }
  for (i = 0; i < 4; i++) {
    printf("%u %u %u %d\n", be32toh(big[i]), le32toh(little[i]),
           ntohl(block[i]), slow(i));
    bytes(&big[i], 4);
    bytes(&little[i], 4);
    bytes(&block[i], 4);
  }
  printf("%u %u %llu %u %u\n", ntohs(file.kind), ntohl(file.length),
         (unsigned long long)be64toh(file.offset), file.count, read);
  bytes(&file.length, 4);
  printf("%s:%u %s\n", inet_ntoa(address.sin_addr), ntohs(address.sin_port),
         inet_ntop(AF_INET, &mask, text, sizeof text));
  printf("%s %s\n", inet_ntop(AF_INET, &copy, text, sizeof text),
         inet_ntop(AF_INET, &parsed, other, sizeof other));
  printf("%x %x\n", checksum, hash);
  return 0;
}
