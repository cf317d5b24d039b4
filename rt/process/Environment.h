// The program's argument and environment strings. They are copied into the heap
// before main runs, so that pointers to them are pointers to blocks like any.
//
// Relies on: rt/instrumented/environment.c, whose allocations are typed.
#ifndef MT_RT_PROCESS_ENVIRONMENT_H
#define MT_RT_PROCESS_ENVIRONMENT_H

namespace mt {

/// Copies argv, and environ for getenv to read from the copy.
char **copyArguments(char **Argv);
char **copyEnvironment();

} // namespace mt
#endif
