#include "process/Carried.h"
#include "process/Files.h"
#include "process/Uncarried.h"
#include <cerrno>
#include <cstring>

using namespace mt;

// rt/instrumented
extern "C" {
void mt_note_clocks();
void mt_restore_clocks();
void mt_note_floats();
int mt_restore_floats();
void mt_note_getopt();
void mt_note_signals();
void mt_note_zone();
void mt_note_syntax();
void mt_note_name();
void mt_restore_name();
void mt_restore_syntax();
void mt_restore_zone();
int mt_restore_streams();
void mt_restore_memory_streams();
void mt_carry_nothing();
void mt_restore_getopt();
const char *mt_restore_locale();
const char *mt_restore_locale_objects();
void mt_restore_limits();
void mt_note_databases();
void mt_forget_databases();
void mt_restore_databases();
const char *mt_restore_encodings(const char **From);
void mt_restore_exits();
void mt_restore_signals();
}

Result<> mt::noteCarried() {
  if (Result<> Clear = checkUncarried(); !Clear)
    return Clear;
  if (Result<> Noted = noteFiles(); !Noted)
    return Noted;
  mt_note_clocks();
  mt_note_databases();
  mt_note_floats();
  mt_note_getopt();
  mt_note_signals();
  mt_note_zone();
  mt_note_syntax();
  mt_note_name();
  return success();
}

void mt::forgetCarried() {
  mt_carry_nothing();
  mt_forget_databases();
}

Result<> mt::restoreCarried() {
  const char *Missing = mt_restore_locale();
  if (!Missing)
    Missing = mt_restore_locale_objects();
  if (Missing)
    return Failure{std::string("locale '") + Missing +
                   "' of the image is not here: install it"};
  const char *From;
  if (const char *To = mt_restore_encodings(&From))
    return Failure{std::string("iconv from '") + From + "' to '" + To +
                   "', which the image has open, is not here: install it"};
  mt_restore_memory_streams();
  if (mt_restore_streams())
    return Failure{std::string("a file without a name cannot be written "
                               "again: ") +
                   std::strerror(errno) + ": make room"};
  if (mt_restore_floats())
    return Failure{
        "this target cannot end a program at a floating-point "
        "exception, as feenableexcept has been asked to: do without, "
        "or go on on another"};
  mt_restore_clocks();
  mt_restore_zone();
  mt_restore_syntax();
  mt_restore_name();
  mt_restore_limits();
  mt_restore_databases();
  mt_restore_getopt();
  mt_restore_exits();
  mt_restore_signals(); // last: handlers may run from here on
  return success();
}
