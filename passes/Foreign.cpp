#include "Foreign.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

static const StringSet<> &posixNames() {
  static const StringSet<> Names = {
      "__assert_fail", "__ctype_b_loc", "__ctype_tolower_loc",
      "__ctype_toupper_loc", "__errno_location", "__isoc99_fscanf",
      "__isoc99_scanf", "__isoc99_sscanf", "__isoc99_vsscanf",
      "__libc_current_sigrtmin", "__sigsetjmp", "_exit", "_setjmp", "accept",
      "accept4", "alarm", "asctime", "asctime_r", "asprintf", "bind", "bsearch",
      "btowc", "cabs", "carg", "cexp", "cimag", "clock", "clock_getres",
      "clock_gettime", "close", "clog", "conj", "connect", "cpow", "creal",
      "csqrt", "ctime_r", "difftime", "dlclose", "dlerror", "dlopen", "dlsym",
      "drand48", "dup", "dup2", "dup3", "erand48", "err", "errx", "execl",
      "execlp", "execv", "execve", "execvp", "exit", "explicit_bzero", "fchdir",
      "fcntl", "fdatasync", "fma", "fmal", "fnmatch", "fork", "freeaddrinfo",
      "freelocale", "fsync", "ftw", "gai_strerror", "getaddrinfo", "getcwd",
      "getegid", "geteuid", "getgid", "gethostname", "getopt", "getopt_long",
      "getpagesize", "getpeername", "getpgid", "getpid", "getppid",
      "getpriority", "getpwnam", "getpwuid", "getrandom", "getrlimit",
      "getrusage", "getsockname", "getsockopt", "gettid", "getuid", "glob",
      "globfree", "gmtime_r", "if_nametoindex", "inet_ntop", "inet_pton",
      "initstate", "ioctl", "isatty", "iswalnum", "iswalpha", "iswdigit",
      "iswspace", "jrand48", "kill", "lcong48", "lgamma_r", "link", "listen",
      "localeconv", "localtime", "localtime_r", "lrand48", "lrint", "lround",
      "madvise", "malloc_trim", "malloc_usable_size", "mallopt", "mblen",
      "mbrlen", "mbrtowc", "mbsrtowcs", "mbstowcs", "mbtowc", "memmem",
      "mkdtemp", "mkfifo", "mkostemp", "mkstemp", "mlock", "mmap", "mprotect",
      "mrand48", "msync", "munlock", "munmap", "nanosleep", "newlocale",
      "nl_langinfo", "nrand48", "pathconf", "perror", "pipe", "pipe2", "poll",
      "posix_fadvise", "posix_fallocate", "pthread_create",
      "pthread_mutex_destroy", "pthread_mutex_init", "pthread_mutex_lock",
      "pthread_mutex_trylock", "pthread_mutex_unlock",
      "pthread_mutexattr_destroy", "pthread_mutexattr_init",
      "pthread_mutexattr_settype", "pthread_self", "pthread_sigmask",
      "pthread_join", "putenv", "qsort", "qsort_r", "raise", "rand", "rand_r",
      "random", "readdir", "readlinkat", "readv", "recv", "recvfrom", "recvmsg",
      "regcomp", "regerror", "regexec", "regfree", "remainder", "sched_yield",
      "scandir", "seed48", "select", "send", "sendmsg", "sendto", "setegid",
      "setenv", "seteuid", "setgid", "setjmp", "setlocale", "setpgid",
      "setpriority", "setrlimit", "setsid", "setsockopt", "setstate", "setuid",
      "shm_open", "shm_unlink", "shutdown", "sigaction", "sigaddset",
      "sigaltstack", "sigdelset", "sigemptyset", "sigfillset", "siginterrupt",
      "sigismember", "siglongjmp", "signal", "sigpending", "sigprocmask",
      "sigsetjmp", "sigsuspend", "sigwait", "sleep", "socket", "socketpair",
      "srand", "srand48", "srandom", "strcasestr", "strchrnul", "strcoll",
      "strerror", "strerror_r", "strftime", "strptime", "strsep", "strsignal",
      "strtold", "strverscmp", "strxfrm", "symlink", "sync", "sysconf", "syslog",
      "tcgetattr", "tcsetattr", "tdelete", "tfind", "tgamma", "time", "timegm",
      "times_", "towlower", "towupper", "truncate", "tsearch", "ttyname",
      "twalk", "tzset", "umask", "unsetenv", "usleep", "utimensat", "vasprintf",
      "verr", "verrx", "vwarn", "vwarnx", "wait", "wait3", "wait4", "waitpid",
      "warn", "warnx", "wcscat", "wcschr", "wcscmp", "wcscpy", "wcsftime",
      "wcsncmp", "wcsncpy", "wcsrchr", "wcsstr", "wcstod", "wcstok", "wcstol",
      "wcstombs", "wctob", "wctomb", "wcrtomb", "wmemchr", "wmemcmp", "wmemcpy",
      "wmemmove", "wmemset", "writev", "clearenv", "secure_getenv",
      "longjmp", "_longjmp", "abort", "quick_exit", "at_quick_exit",
      "popen", "pclose", "getline", "getdelim", "fmemopen", "open_memstream",
      "tmpfile", "freopen", "fputws", "fputwc", "wprintf", "fwprintf",
      "swprintf", "fwide", "getwc", "putwc", "putwchar", "ungetwc", "getwchar",
      "fgetws", "fgetwc", "ctime", "gmtime", "mktime", "strtok", "strtok_r",
      "random_r", "srandom_r", "initstate_r", "setstate_r", "drand48_r",
      "erand48_r", "lrand48_r", "nrand48_r", "mrand48_r", "jrand48_r",
      "srand48_r", "seed48_r", "lcong48_r"};
  return Names;
}

/// Calls that can wait for long. Their stand-ins are C functions of the runtime
/// that are instrumented themselves, so they hold polls and canonical frames.
static const StringMap<StringRef> &blockingNames() {
  static const StringMap<StringRef> Names = {
      {"sleep", "mt_sleep"},         {"usleep", "mt_usleep"},
      {"nanosleep", "mt_nanosleep"}, {"pause", "mt_pause"},
      {"read", "mt_read"},           {"fgets", "mt_fgets"},
      {"fgetc", "mt_fgetc"},         {"getc", "mt_fgetc"},
      {"getchar", "mt_getchar"},     {"fread", "mt_fread"},
      {"poll", "mt_poll_descriptors"}, {"select", "mt_select"},
  };
  return Names;
}

/// Calls whose effects the runtime has to know of: open streams, threads, and
/// what the C library would keep where no image has it.
static const StringMap<StringRef> &trackedNames() {
  static const StringMap<StringRef> Names = {
      {"fopen", "mt_fopen"},     {"fopen64", "mt_fopen"},
      {"fdopen", "mt_fdopen"},   {"freopen", "mt_freopen"},
      {"freopen64", "mt_freopen"}, {"fclose", "mt_fclose"},
      {"pthread_create", "mt_pthread_create"},
      {"setenv", "mt_setenv"},   {"unsetenv", "mt_unsetenv"},
      {"putenv", "mt_putenv"},   {"clearenv", "mt_clearenv"},
      {"strtok", "mt_strtok"},   {"rand", "mt_rand"},
      {"srand", "mt_srand"},     {"random", "mt_random"},
      {"srandom", "mt_srandom"}, {"initstate", "mt_initstate"},
      {"setstate", "mt_setstate"}, {"drand48", "mt_drand48"},
      {"erand48", "mt_erand48"}, {"lrand48", "mt_lrand48"},
      {"nrand48", "mt_nrand48"}, {"mrand48", "mt_mrand48"},
      {"jrand48", "mt_jrand48"}, {"srand48", "mt_srand48"},
      {"seed48", "mt_seed48"},   {"lcong48", "mt_lcong48"},
  };
  return Names;
}

StringRef mt::blockingStandIn(StringRef Name) {
  return blockingNames().lookup(Name);
}

StringRef mt::trackedStandIn(StringRef Name) {
  return trackedNames().lookup(Name);
}

bool mt::isForeign(const Function &F, const TargetLibraryInfo &TLI) {
  if (!F.isDeclaration())
    return false;
  StringRef Name = F.getName();
  if (F.isIntrinsic() || Name.starts_with("__builtin_"))
    return true;
  // The runtime's own, but for the checkpoint itself and for the stand-ins of
  // blocking calls.
  if (Name.starts_with("mt_")) {
    if (Name == "mt_checkpoint")
      return false;
    for (const auto &Entry : blockingNames())
      if (Entry.second == Name)
        return false;
    return true;
  }
  LibFunc LF;
  return TLI.getLibFunc(F, LF) || posixNames().contains(Name);
}
