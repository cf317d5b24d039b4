#include "AnnotationFile.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace mt;

static cl::opt<std::string>
    AnnotationFile("mt-annotations",
                   cl::desc("What is said of types beside the source"),
                   cl::value_desc("file"));

// By "STRUCT.MEMBER". Read once, and the same for all modules.
static StringMap<FileAnnotation> &annotations() {
  static StringMap<FileAnnotation> All;
  return All;
}

const FileAnnotation *mt::annotationInFile(StringRef Struct, StringRef Member) {
  if (annotations().empty())
    return nullptr;
  auto It = annotations().find((Struct + "." + Member).str());
  return It == annotations().end() ? nullptr : &It->second;
}

/// What is wrong with a line, or "".
static std::string readLine(StringRef Line) {
  auto [Kind, Rest] = Line.split(' ');
  auto [Place, Text] = Rest.trim().split(' ');
  Text = Text.trim();
  if (Kind == "behind" && !Place.empty() && !Place.contains('.') &&
      (Text == "bytes" || Text == "more")) {
    annotations()[(Place + ".").str()].Behind = Text.str();
    return "";
  }
  if (Place.count('.') != 1)
    return "'" + Place.str() + "' is no STRUCT.MEMBER";
  FileAnnotation &A = annotations()[Place];
  if (Kind == "tag" && Text.contains(':'))
    A.Tag = Text.str();
  else if (Kind == "pointer" && !Text.empty() && !Text.contains(' '))
    A.Pointee = Text.str();
  else if (Kind == "opaque" && Text.empty())
    A.IsOpaque = true;
  else
    return "it is none of 'tag STRUCT.UNION TAG: CASES', 'pointer "
           "STRUCT.MEMBER "
           "STRUCT', 'opaque STRUCT.MEMBER', 'behind STRUCT bytes' and 'behind "
           "STRUCT more'";
  return "";
}

Error mt::readAnnotationFile() {
  if (AnnotationFile.empty() || !annotations().empty())
    return Error::success();
  auto Buffer = MemoryBuffer::getFile(AnnotationFile, /*IsText=*/true);
  if (!Buffer)
    return createStringError(Buffer.getError(), "%s: %s",
                             AnnotationFile.c_str(),
                             Buffer.getError().message().c_str());
  for (line_iterator Line(**Buffer, /*SkipBlanks=*/true, '#');
       !Line.is_at_end(); ++Line)
    if (StringRef Text = Line->split('#').first.trim(); !Text.empty())
      if (std::string Wrong = readLine(Text); !Wrong.empty())
        return createStringError("%s:%u: %s", AnnotationFile.c_str(),
                                 unsigned(Line.line_number()), Wrong.c_str());
  return Error::success();
}
