#include <stddef.h>

struct engine;
void *allocate(size_t Size);
struct engine *newEngine(void);
void start(struct engine *E, int Seed, const char *Name);
long step(struct engine *E);
const char *nameOf(const struct engine *E);
