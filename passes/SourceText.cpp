#include "SourceText.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace mt;

StringRef SourceText::from(const DIFile *File, unsigned Line, unsigned Column) {
  if (!File || !Line || !Column)
    return "";
  SmallString<256> Path(File->getFilename());
  sys::fs::make_absolute(File->getDirectory(), Path);
  auto [It, IsNew] = Files.try_emplace(Path);
  Text &T = It->second;
  if (IsNew)
    if (auto Read = MemoryBuffer::getFile(Path)) {
      T.Buffer = std::move(*Read);
      const StringRef All = T.Buffer->getBuffer();
      T.Lines.push_back(0);
      for (size_t At = 0; (At = All.find('\n', At)) != StringRef::npos;)
        T.Lines.push_back(++At);
    }
  if (!T.Buffer || Line > T.Lines.size())
    return "";
  return T.Buffer->getBuffer().substr(T.Lines[Line - 1] + Column - 1);
}
