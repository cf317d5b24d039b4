#include "process/Environment.h"
#include <cstdlib>
#include <cstring>
#include <unistd.h>

using namespace mt;

extern "C" char **mt_copy_strings(char **From); // rt/instrumented/start.c

char **mt::copyArguments(char **Argv) { return mt_copy_strings(Argv); }

char **mt::copyEnvironment() {
  if (environ)
    environ = mt_copy_strings(environ);
  return environ;
}

void mt::restoreEnvironment(const Manifest &M,
                            FunctionRef<uintptr_t(ForeignAddress)> Translate) {
  if (uintptr_t Here = Translate(ForeignAddress(M.EnvironAddress))) {
    environ = reinterpret_cast<char **>(Here);
    return;
  }
  // The program had changed it, so the list was the C library's.
  clearenv();
  for (const std::string &Entry : M.Environment)
    if (Entry.find('=') != std::string::npos)
      putenv(strdup(Entry.c_str()));
}
