#include "process/Environment.h"
#include <unistd.h>

using namespace mt;

// rt/instrumented/environment.c
extern "C" char **mt_copy_strings(char **From);

char **mt::copyArguments(char **Argv) {
  char **Copy = mt_copy_strings(Argv);
  return Copy ? Copy : Argv;
}

char **mt::copyEnvironment() {
  if (environ)
    environ = copyArguments(environ);
  return environ;
}
