/* Blocks of the heap that are shorter or longer on another target, as a struct
   stat in them is, but have room where they lie: numbers made of their
   addresses stay right, also of members behind that, and tables hashed by
   them. And pointers into a block of one size that has other places in it. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le ;
            refuse no-g: so its data cannot be converted */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct file {
  struct stat info;
  int uses;
};

struct large {
  jmp_buf catch;
  int steps;
} __attribute__((aligned(2048)));

struct cell {
  int *at;
};

struct view { /* of a file, in the heap and without any pointer */
  uintptr_t whole, uses;
};

static struct view first;
static uintptr_t buckets[16];

static unsigned hash(const struct file *f) {
  return (unsigned)((uintptr_t)f >> 4) % 16;
}

static void look(struct view *v, struct file *f) {
  v->whole = (uintptr_t)f;
  v->uses = (uintptr_t)&f->uses;
}

static int sees(const struct view *v, struct file *f) {
  return (v->whole == (uintptr_t)f) + 2 * (v->uses == (uintptr_t)&f->uses) +
         4 * (*(int *)v->uses == f->uses);
}

int main(void) {
  struct file *files[6];
  struct view *views = calloc(6, sizeof *views), local;
  void **pool = calloc(6, sizeof *pool); /* of void *, so of anything */
  struct large *l = aligned_alloc(2048, sizeof *l);
  struct cell *cell = malloc(sizeof *cell);
  int i, j;
  memset(l, 0, sizeof *l);
  cell->at = &l->steps;
  if (setjmp(l->catch))
    return 2;
  for (i = 0; i < 6; i++) {
    files[i] = calloc(1, sizeof *files[i]);
    files[i]->info.st_size = 1000 + i;
    files[i]->uses = i * i;
    look(&views[i], files[i]);
    pool[i] = &files[i]->uses;
    for (j = (int)hash(files[i]); buckets[j]; j = (j + 1) % 16)
      ;
    buckets[j] = (uintptr_t)files[i];
  }
  look(&first, files[0]);
  look(&local, files[5]);
  for (i = 0; i < 6; i++) {
    for (j = (int)hash(files[i]); buckets[j] != (uintptr_t)files[i];
         j = (j + 1) % 16)
      if (!buckets[j])
        return 1;
    files[i]->uses++;
    l->steps += i;
    printf("%d %d %d %d %d %d %ld\n", i, *cell->at, sees(&views[i], files[i]),
           sees(&first, files[0]), sees(&local, files[5]), *(int *)pool[i],
           (long)files[i]->info.st_size);
  }
  for (i = 0; i < 6; i++)
    free(files[i]);
  return 0;
}
