#include "process/Options.h"
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <limits>

using namespace mt;

namespace {
struct OptionRow {
  const char *Name;
  const char *Default;
  const char *Expects; // for the message
  std::function<bool(Options &, const char *)> Set;
};
} // namespace

static bool parseNumber(const char *Text, uint64_t Max, uint64_t &Out) {
  char *End;
  errno = 0;
  unsigned long long V = std::strtoull(Text, &End, 10);
  if (errno || End == Text || *End || *Text == '-' || V > Max)
    return false;
  Out = V;
  return true;
}

template <class T> static auto number(T Options::*Field) {
  return [Field](Options &O, const char *Text) {
    uint64_t V;
    if (!parseNumber(Text, std::numeric_limits<T>::max(), V))
      return false;
    O.*Field = static_cast<T>(V);
    return true;
  };
}
static auto text(std::string Options::*Field) {
  return [Field](Options &O, const char *Text) {
    O.*Field = Text;
    return true;
  };
}
static auto truth(bool Options::*Field) {
  return [Field](Options &O, const char *Text) {
    if (std::strcmp(Text, "0") && std::strcmp(Text, "1"))
      return false;
    O.*Field = *Text == '1';
    return true;
  };
}

/// Numbers differ between targets, names do not.
static bool parseSignal(Options &O, const char *Text) {
  if (!std::strncmp(Text, "SIG", 3))
    Text += 3;
  static const struct {
    const char *Name;
    int Number;
  } Signals[] = {{"USR1", SIGUSR1},   {"USR2", SIGUSR2}, {"HUP", SIGHUP},
                 {"TERM", SIGTERM},   {"INT", SIGINT},   {"URG", SIGURG},
                 {"WINCH", SIGWINCH}, {"XCPU", SIGXCPU}, {"CONT", SIGCONT}};
  for (const auto &S : Signals)
    if (!std::strcmp(Text, S.Name)) {
      O.Signal = S.Number;
      return true;
    }
  uint64_t V;
  if (!parseNumber(Text, static_cast<uint64_t>(SIGRTMAX), V) || V == 0)
    return false;
  O.Signal = static_cast<int>(V);
  return O.Signal != SIGKILL && O.Signal != SIGSTOP && O.Signal != SIGSEGV &&
         O.Signal != SIGCHLD;
}

Result<Options> mt::readOptions() {
  static const OptionRow Rows[] = {
      {"MT_CHECKPOINT_DIR", "", "a directory", text(&Options::CheckpointDir)},
      {"MT_RESTORE", "", "an image or a directory", text(&Options::Restore)},
      {"MT_SIGNAL", "USR1", "a signal's name or number", parseSignal},
      {"MT_ON_CHECKPOINT", "continue", "'continue' or 'exit'",
       [](Options &O, const char *Text) {
         O.ExitOnCheckpoint = !std::strcmp(Text, "exit");
         return O.ExitOnCheckpoint || !std::strcmp(Text, "continue");
       }},
      {"MT_EXIT_CODE", "85", "a number from 0 to 255",
       [](Options &O, const char *Text) {
         uint64_t V;
         if (!parseNumber(Text, 255, V))
           return false;
         O.ExitCode = static_cast<unsigned>(V);
         return true;
       }},
      {"MT_INTERVAL", "0", "a number of seconds", number(&Options::Interval)},
      {"MT_KEEP", "2", "a number of images, at least 1",
       [](Options &O, const char *Text) {
         uint64_t V;
         if (!parseNumber(Text, 1u << 30, V) || V == 0)
           return false;
         O.Keep = static_cast<unsigned>(V);
         return true;
       }},
      {"MT_COMPRESS", "0", "0 or 1", truth(&Options::Compress)},
      {"MT_LOG", "0", "0 or 1", truth(&Options::Log)},
      {"MT_HUGE_PAGES", "1", "0 or 1", truth(&Options::HugePages)},
      {"MT_TRUST_NUMBERS", "0", "0 or 1", truth(&Options::TrustNumbers)},
      {"MT_CHECKPOINT_AT", "0", "the number of a safe point",
       number(&Options::CheckpointAt)},
  };
  Options O;
  for (const OptionRow &Row : Rows) {
    const char *Value = std::getenv(Row.Name);
    if (!Value || !*Value)
      Value = Row.Default;
    if (!Row.Set(O, Value))
      return Failure{std::string(Row.Name) + "='" + Value +
                     "' is not understood: expected " + Row.Expects};
  }
  return O;
}
