/* What the units of main.c share. */
int first_step(int x);
int first_total(void);
int second_step(int x);
int second_total(void);
const char *second_name(void);
extern int exported;
