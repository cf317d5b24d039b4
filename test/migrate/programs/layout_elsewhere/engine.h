#ifndef ENGINE_H
#define ENGINE_H
struct engine;
struct engine *engine_new(void);
void engine_step(struct engine *e, int n);
unsigned engine_end(struct engine *e);
#endif
