#include "Sources.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MD5.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <algorithm>

using namespace llvm;
using namespace mt;

/// DWARF 5 has it; for DWARF 4 the file is read again.
static std::string checksumOf(const DIFile &File) {
  if (auto Sum = File.getChecksum())
    return Sum->Value.str();
  SmallString<256> Path(File.getFilename());
  sys::fs::make_absolute(File.getDirectory(), Path);
  auto Contents = MemoryBuffer::getFile(Path);
  if (!Contents)
    return "";
  return MD5::hash(arrayRefFromStringRef((*Contents)->getBuffer()))
      .digest()
      .str()
      .str();
}

/// Headers of the C library and the compiler differ between targets and say
/// nothing of the program. They lie in /usr/include, /usr/<triple>/include or
/// /usr/lib, perhaps below a sysroot, or in lib/clang of a compiler elsewhere.
/// /usr/local and /usr/src are the user's.
static bool isSystemHeader(const DIFile &File) {
  SmallString<256> Path(File.getFilename());
  sys::fs::make_absolute(File.getDirectory(), Path);
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  StringRef P = Path;
  if (P.contains("/lib/clang/"))
    return true;
  for (size_t At = P.find("/usr/"); At != StringRef::npos;
       At = P.find("/usr/", At + 1)) {
    auto [First, Rest] = P.drop_front(At + 5).split('/');
    if (First == "include" || First == "lib" ||
        (First != "local" && First != "src" && Rest.starts_with("include/")))
      return true;
  }
  return false;
}

/// The headers whose functions, variables or types the module uses.
static std::vector<std::pair<std::string, std::string>>
headersOf(const Module &M, StringRef Main) {
  DebugInfoFinder Finder;
  Finder.processModule(M);
  std::vector<std::pair<std::string, std::string>> Headers;
  SmallPtrSet<const DIFile *, 16> Seen;
  auto add = [&](const DIFile *File) {
    if (!File || !Seen.insert(File).second || File->getFilename() == Main ||
        isSystemHeader(*File))
      return;
    if (std::string Sum = checksumOf(*File); !Sum.empty())
      Headers.emplace_back(File->getFilename().str(), std::move(Sum));
  };
  for (const DISubprogram *S : Finder.subprograms())
    add(S->getFile());
  for (const DIType *T : Finder.types())
    add(T->getFile());
  for (const DIGlobalVariableExpression *G : Finder.global_variables())
    add(G->getVariable()->getFile());
  for (const DIScope *S : Finder.scopes())
    add(S->getFile());
  std::sort(Headers.begin(), Headers.end());
  Headers.erase(std::unique(Headers.begin(), Headers.end()), Headers.end());
  return Headers;
}

void mt::describeSources(const Module &M, ModuleDesc &Desc) {
  Desc.Name = M.getSourceFileName();
  for (DICompileUnit *CU : M.debug_compile_units()) {
    Desc.Name = CU->getFilename().str();
    Desc.Checksum = checksumOf(*CU->getFile());
    Desc.Headers = headersOf(M, Desc.Name);
  }
}
