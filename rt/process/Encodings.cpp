// What the C library has made of the program's conversions between encodings.
// They are opened again in a restore.
//
// Relies on: most encodings keeping nothing between two calls of iconv; of the
// others the program is told as of all that no image holds.
#include <cerrno>
#include <iconv.h>
#include <map>
#include <string>
#include <string_view>

struct mt_encoding;
extern "C" void mt_uncarried(const char *Name);

// Never destroyed: functions called at exit may convert.
static std::map<mt_encoding *, iconv_t> &opened() {
  static auto *Opened = new std::map<mt_encoding *, iconv_t>;
  return *Opened;
}

/// Whether a call of iconv leaves nothing behind that the next one goes on
/// with, such as a shift, a byte order or the first of two characters.
static bool keepsNothing(std::string_view Name) {
  std::string Upper;
  for (char C : Name.substr(0, Name.find('/')))
    Upper += static_cast<char>(C >= 'a' && C <= 'z' ? C - 'a' + 'A' : C);
  static constexpr std::string_view Whole[] = {
      "CP1255", "CP1258", "WINDOWS-1255", "WINDOWS-1258", "UTF-16", "UTF-32"};
  for (std::string_view Each : Whole)
    if (Upper == Each)
      return false;
  static constexpr std::string_view Starts[] = {
      "UTF-8",   "UTF8",     "US-ASCII", "ASCII",  "ANSI_X3.4", "ISO-8859-",
      "ISO8859", "ISO_8859", "LATIN",    "CP125",  "WINDOWS-1", "CP437",
      "CP850",   "KOI8-",    "UTF-16",   "UTF-32", "UCS-2LE",   "UCS-2BE",
      "UCS-4LE", "UCS-4BE",  "WCHAR_T",  "GBK",    "GB18030",   "EUC-KR",
      "EUC-CN",  "SJIS",     "MACINTOSH"};
  for (std::string_view Start : Starts)
    if (Upper.starts_with(Start))
      return true;
  return Upper.empty() || Upper == "BIG5" || Upper == "EUC-JP" ||
         Upper == "SHIFT_JIS" || Upper == "CHAR";
}

extern "C" int mt_open_encoding(mt_encoding *E, const char *To,
                                const char *From) {
  iconv_t Made = iconv_open(To, From);
  if (Made == reinterpret_cast<iconv_t>(-1))
    return -1;
  if (!keepsNothing(To) || !keepsNothing(From))
    mt_uncarried("iconv_open");
  opened()[E] = Made;
  return 0;
}

extern "C" size_t mt_convert_encoding(mt_encoding *E, char **In, size_t *InLeft,
                                      char **Out, size_t *OutLeft) {
  auto It = opened().find(E);
  if (It == opened().end()) {
    errno = EBADF;
    return static_cast<size_t>(-1);
  }
  return iconv(It->second, In, InLeft, Out, OutLeft);
}

extern "C" int mt_close_encoding(mt_encoding *E) {
  auto It = opened().find(E);
  if (It == opened().end())
    return 0;
  int Result = iconv_close(It->second);
  opened().erase(It);
  return Result;
}
