/* Addresses of what does not lie in the heap, in integers: of variables on the
 * stack and of global ones, kept in locals, arrays, globals and heap blocks. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le,s390x */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct box {
  uintptr_t link;
  int32_t value;
};

static int table[4] = {5, 6, 7, 8};
static uintptr_t entry;
static struct box boxes[2];

static int at(uintptr_t address) { return *(int *)address; }

int main(int argc, char **argv) {
  int local[4] = {1, 2, 3, argc};
  uintptr_t first = (uintptr_t)local, global = (uintptr_t)table;
  uintptr_t many[3] = {(uintptr_t)&local[1], (uintptr_t)&table[3], 0};
  struct box *heap = malloc(3 * sizeof *heap);
  entry = (uintptr_t)&local[2];
  boxes[1].link = (uintptr_t)&boxes[0].value;
  boxes[0].value = 40;
  heap[0].link = (uintptr_t)&local[3];
  heap[1].link = (uintptr_t)&table[2];
  heap[2].link = (uintptr_t)&heap[0].value;
  heap[0].value = 90;
  long sum = 0;
  for (int i = 0; i < 200; ++i) {
    sum = sum * 3 + at(first) + at(global) + at(many[i % 2]) + at(entry) +
          at(boxes[1].link) + at(heap[i % 3].link);
    sum %= 1000003;
    local[i % 3]++;
    table[i % 4] += 2;
  }
  printf("%ld %d %d\n", sum, many[2] == 0, argv[argc] == NULL);
  free(heap);
  return 0;
}
