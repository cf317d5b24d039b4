#include "process/Carried.h"
#include "process/Files.h"
#include "process/Uncarried.h"

using namespace mt;

// rt/instrumented
extern "C" {
void mt_note_getopt();
void mt_note_signals();
void mt_restore_streams();
void mt_restore_getopt();
const char *mt_restore_locale();
void mt_restore_exits();
void mt_restore_signals();
}

Result<> mt::noteCarried() {
  if (Result<> Clear = checkUncarried(); !Clear)
    return Clear;
  if (Result<> Noted = noteFiles(); !Noted)
    return Noted;
  mt_note_getopt();
  mt_note_signals();
  return success();
}

Result<> mt::restoreCarried() {
  if (const char *Missing = mt_restore_locale())
    return Failure{std::string("locale '") + Missing +
                   "' of the image is not here: install it"};
  mt_restore_streams();
  mt_restore_getopt();
  mt_restore_exits();
  mt_restore_signals(); // last: handlers may run from here on
  return success();
}
