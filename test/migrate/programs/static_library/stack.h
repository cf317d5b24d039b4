/* The static library of main.c, from outside. */
struct stack;
struct stack *stack_new(void);
void stack_push(struct stack *s, int value);
int stack_pop(struct stack *s);
int stack_size(const struct stack *s);
void stack_each(struct stack *s, void (*visit)(int, void *), void *context);
void stack_free(struct stack *s);
int stacks_live(void);
