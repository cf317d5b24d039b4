#include "process/Report.h"
#include <unistd.h>

using namespace mt;

static bool ProgressOn = false;

static void writeLine(const char *Kind, const std::string &Message) {
  std::string Line = std::string("mt: ") + Kind + Message + "\n";
  const char *At = Line.data();
  size_t Left = Line.size();
  while (Left) {
    ssize_t N = ::write(2, At, Left);
    if (N <= 0)
      return;
    At += N;
    Left -= static_cast<size_t>(N);
  }
}

void mt::reportError(const std::string &Message) {
  writeLine("error: ", Message);
}
void mt::reportWarning(const std::string &Message) {
  writeLine("warning: ", Message);
}
void mt::reportProgress(const std::string &Message) {
  if (ProgressOn)
    writeLine("", Message);
}
void mt::enableProgress(bool On) { ProgressOn = On; }

void mt::refuse(const std::string &Message) {
  reportError(Message);
  _exit(RefusedStatus);
}
