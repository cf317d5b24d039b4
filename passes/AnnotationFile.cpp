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

/// Reads what a line says of a struct. Returns whether it is right.
static bool readStruct(StringRef Kind, FileAnnotation &A, StringRef Text) {
  if (Kind == "behind" &&
      (Text == "bytes" || Text == "pointers" || Text == "more"))
    A.Behind = Text.str();
  else if (Kind == "cut" && Text.contains(':'))
    A.Ends.push_back(Text.str());
  else if (Kind == "only" && !Text.empty())
    A.Only = Text.str();
  else if (Kind == "class" && Text.contains(':'))
    A.Class = Text.str();
  else
    return false;
  return true;
}

/// The same of a member.
static bool readMember(StringRef Kind, FileAnnotation &A, StringRef Text) {
  if (Kind == "tag" && Text.contains(':'))
    A.Tags.push_back(Text.str());
  else if (Kind == "pointer" && !Text.empty() && !Text.contains(' '))
    A.Pointee = Text.str();
  else if (Kind == "either" && Text.contains(':'))
    A.Either = Text.str();
  else if (Kind == "opaque" && Text.empty())
    A.IsOpaque = true;
  else if (Kind == "null" && Text.empty())
    A.IsNull = true;
  else
    return false;
  return true;
}

/// What is wrong with a line, or "".
static std::string readLine(StringRef Line) {
  auto [Kind, Rest] = Line.split(' ');
  auto [Place, Text] = Rest.trim().split(' ');
  const bool IsStruct =
      Kind == "behind" || Kind == "cut" || Kind == "class" || Kind == "only";
  // Some have no name of their own, and go by their member's.
  if (Place.empty() || Place.starts_with(".") || Place.ends_with(".") ||
      !(IsStruct || Place.contains('.')))
    return "'" + Place.str() + "' is no " +
           (IsStruct ? "STRUCT" : "STRUCT.MEMBER");
  FileAnnotation &A =
      annotations()[IsStruct ? (Place + ".").str() : Place.str()];
  if (IsStruct ? readStruct(Kind, A, Text.trim())
               : readMember(Kind, A, Text.trim()))
    return "";
  return "it is none of 'tag STRUCT.UNION TAG: CASES', 'opaque STRUCT.MEMBER', "
         "'pointer STRUCT.MEMBER STRUCT', 'either STRUCT.MEMBER TAG: CASES', "
         "'class STRUCT MEMBER: GLOBAL "
         "STRUCT', 'behind STRUCT bytes', 'cut STRUCT TAG: CASES', 'only UNION "
         "MEMBER' and 'null "
         "STRUCT.MEMBER'";
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
