/* A hash table of strings with chains, which grows as words are counted. */
#include "kernel.h"

struct Entry {
  struct Entry *Next;
  uint32_t Hash, Count;
  char *Key;
};

struct Table {
  struct Entry **Slots;
  size_t Size, Used;
};

static uint32_t hashOf(const char *Key) {
  uint32_t Hash = 2166136261u;
  while (*Key)
    Hash = (Hash ^ (unsigned char)*Key++) * 16777619u;
  return Hash;
}

static void grow(struct Table *T) {
  size_t Size = T->Size ? T->Size * 2 : 64;
  struct Entry **Slots = calloc(Size, sizeof *Slots);
  for (size_t I = 0; I < T->Size; ++I)
    for (struct Entry *E = T->Slots[I], *Next; E; E = Next) {
      Next = E->Next;
      E->Next = Slots[E->Hash & (Size - 1)];
      Slots[E->Hash & (Size - 1)] = E;
    }
  free(T->Slots);
  T->Slots = Slots;
  T->Size = Size;
}

static struct Entry *lookUp(struct Table *T, const char *Key) {
  if (T->Used >= T->Size)
    grow(T);
  uint32_t Hash = hashOf(Key);
  struct Entry **Slot = &T->Slots[Hash & (T->Size - 1)];
  for (struct Entry *E = *Slot; E; E = E->Next)
    if (E->Hash == Hash && !strcmp(E->Key, Key))
      return E;
  struct Entry *E = malloc(sizeof *E);
  *E = (struct Entry){*Slot, Hash, 0, strdup(Key)};
  *Slot = E;
  ++T->Used;
  return E;
}

static void release(struct Table *T) {
  for (size_t I = 0; I < T->Size; ++I)
    for (struct Entry *E = T->Slots[I], *Next; E; E = Next) {
      Next = E->Next;
      free(E->Key);
      free(E);
    }
  free(T->Slots);
}

/* Small numbers come often. */
static void makeWord(char *Word, uint64_t *Seed) {
  uint64_t Number = nextRandom(Seed) % (nextRandom(Seed) % 50000 + 1);
  do {
    *Word++ = (char)('a' + Number % 26);
    Number /= 26;
  } while (Number);
  *Word = 0;
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (long Round = workOr(Argc, Argv, 26); Round > 0; --Round) {
    struct Table T = {0};
    char Word[16];
    for (int I = 0; I < 400000; ++I) {
      makeWord(Word, &Seed);
      addWord(&Sum, ++lookUp(&T, Word)->Count);
    }
    addWord(&Sum, T.Used);
    release(&T);
  }
  return report(Sum);
}
