#include "process/Environment.h"
#include <unistd.h>

using namespace mt;

// rt/instrumented/environment.c
extern "C" char **mt_copy_strings(char **From);
extern "C" int mt_own_environment();

char **mt::copyArguments(char **Argv) {
  char **Copy = mt_copy_strings(Argv);
  return Copy ? Copy : Argv;
}

char **mt::copyEnvironment() {
  mt_own_environment();
  return environ;
}
