#include "capture/LibraryMemory.h"
#include "convert/Texts.h"
#include "heap/Heap.h"
#include "process/Process.h"
#include <algorithm>
#include <cinttypes>
#include <climits>
#include <cstdio>
#include <cstring>
#include <link.h>
#include <unistd.h>

using namespace mt;

/// What is longer stays where it is.
static constexpr uint64_t LongestText = 1 << 16, LargestBlock = 1 << 20;

/// Where the program's own variables end. The C library's heap may be right
/// behind, in the same line of maps.
static uint64_t endOfProgram() {
  uint64_t End = 0;
  dl_iterate_phdr(
      [](dl_phdr_info *Info, size_t, void *End) {
        for (int I = 0; I != Info->dlpi_phnum; ++I) {
          const auto &P = Info->dlpi_phdr[I];
          if (P.p_type == PT_LOAD)
            *static_cast<uint64_t *>(End) =
                std::max<uint64_t>(*static_cast<uint64_t *>(End),
                                   Info->dlpi_addr + P.p_vaddr + P.p_memsz);
        }
        return 1; // the first is the program
      },
      &End);
  const uint64_t Page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  return (End + Page - 1) / Page * Page;
}

LibraryMemory::LibraryMemory() {
  FILE *Maps = std::fopen("/proc/self/maps", "re");
  if (!Maps)
    return;
  char Own[PATH_MAX] = "";
  if (readlink("/proc/self/exe", Own, sizeof Own - 1) < 0)
    Own[0] = 0;
  std::string Last;   // the library whose mapping the line before was
  bool IsOwn = false; // it was the program's
  uint64_t LastEnd = 0;
  const uint64_t EndOfOwn = endOfProgram();
  char Line[PATH_MAX + 200];
  while (std::fgets(Line, sizeof Line, Maps)) {
    uint64_t Start, End, Inode;
    char Rights[5] = "";
    int Name = 0;
    if (std::sscanf(Line, "%" SCNx64 "-%" SCNx64 " %4s %*x %*s %" SCNu64 " %n",
                    &Start, &End, Rights, &Inode, &Name) != 4 ||
        !Name)
      continue;
    std::string Path = Line + Name;
    while (!Path.empty() && Path.back() == '\n')
      Path.pop_back();
    const bool IsFile = Path.starts_with('/') && !Path.starts_with("/dev/");
    const std::string Library =
        IsFile ? Path.substr(Path.rfind('/') + 1) : std::string();
    // What a library has set to 0 lies behind its file's.
    const bool IsBehind = Path.empty() && Start == LastEnd;
    if (IsFile)
      Last = Path == Own ? std::string() : Library;
    else if (!IsBehind)
      Last.clear();
    IsOwn = IsFile ? Path == Own : IsOwn && IsBehind;
    LastEnd = End;
    if (Rights[0] != 'r' || Start - heap::base() < heap::size())
      continue;
    if (!Last.empty())
      add({Start, End, Last, {}, false});
    else if (IsOwn && Rights[1] == 'w')
      add({std::max(Start, EndOfOwn), End, "", {}, true});
    else if (IsOwn)
      add({Start, End, "", {}, false});
    else if (Path.empty() || Path == "[heap]")
      add({Start, End, "", {}, true});
    else if (Path == "[stack]")
      add({std::max<uint64_t>(Start, process().StackBase), End, "", {}, false});
  }
  std::fclose(Maps);
}

void LibraryMemory::add(Area A) {
  if (A.Start >= A.End)
    return;
  // A number may well look like an address there; of 32 bits only pointers are
  // looked at.
  A.IsTyped |= sizeof(void *) == 8 && A.Start < uint64_t(1) << 32;
  Objects.push_back({ForeignAddress(A.Start), A.End - A.Start,
                     ForeignObject::Library, 0, 0, 0});
  Areas.push_back(std::move(A));
}

LibraryMemory::Area *LibraryMemory::areaOf(uint64_t Address) {
  auto It = std::upper_bound(
      Areas.begin(), Areas.end(), Address,
      [](uint64_t Value, const Area &A) { return Value < A.Start; });
  return It != Areas.begin() && Address < std::prev(It)->End ? &*std::prev(It)
                                                             : nullptr;
}

/// As much as malloc(3) of glibc says: before each block stands its size, with
/// three flags below it; the next one's tells whether it is in use. What looks
/// like that and is none is copied for nothing.
static size_t libraryBlockAt(uint64_t Start, uint64_t End, uint64_t Address) {
  constexpr uint64_t Word = sizeof(void *), Flags = 7;
  auto read = [](uint64_t At) {
    return *reinterpret_cast<const size_t *>(static_cast<uintptr_t>(At));
  };
  if (Address % (2 * Word) || Address - Start < 2 * Word)
    return 0;
  const uint64_t Chunk = Address - 2 * Word, Size = read(Chunk + Word) & ~Flags;
  if (Size < 4 * Word || Size >= End - Chunk - Word)
    return 0;
  constexpr uint64_t IsBeforeInUse = 1;
  return read(Chunk + Size + Word) & IsBeforeInUse
             ? static_cast<size_t>(Size - Word)
             : 0;
}

bool LibraryMemory::noteBlock(const Area &In, uint64_t Address) {
  const size_t Size = libraryBlockAt(In.Start, In.End, Address);
  if (!Size || Size > LargestBlock)
    return false;
  auto Known = Texts.find(Address);
  if (Known != Texts.end() && Known->second.Text.size() == Size - 1)
    return true;
  // Texts that have been found in it are a part of it.
  Texts.erase(Texts.lower_bound(Address), Texts.lower_bound(Address + Size));
  const auto *Bytes =
      reinterpret_cast<const char *>(static_cast<uintptr_t>(Address));
  Texts.emplace(Address, ImageText{Address, {Bytes, Size - 1}, true});
  return true;
}

std::optional<size_t> LibraryMemory::noteText(const Area &In,
                                              uint64_t Address) {
  auto Bytes = [](uint64_t From, uint64_t To) {
    return std::span(
        reinterpret_cast<const uint8_t *>(static_cast<uintptr_t>(From)),
        static_cast<size_t>(To - From));
  };
  if (In.IsHeap && noteBlock(In, Address))
    return 0;
  if (auto After = Texts.upper_bound(Address); After != Texts.begin()) {
    const auto &[Start, Known] = *std::prev(After);
    if (Address - Start <= Known.Text.size())
      return Known.Text.size() - static_cast<size_t>(Address - Start);
  }
  const auto Behind = Bytes(Address, std::min(In.End, Address + LongestText));
  const auto Zero = std::find(Behind.begin(), Behind.end(), 0);
  if (Zero == Behind.end())
    return std::nullopt;
  const auto Length = static_cast<size_t>(Zero - Behind.begin());
  // Other pointers may lead to what is before it.
  const auto Before =
      Bytes(Address - std::min(Address - In.Start, LongestText), Address);
  const auto Begin = std::find(Before.rbegin(), Before.rend(), 0);
  uint64_t Start = Address - static_cast<uint64_t>(Begin - Before.rbegin());
  const uint64_t End = Address + Length;
  if (!isText(Bytes(Start, End + 1)))
    Start = Address;
  if (Start == End || !isText(Bytes(Start, End + 1)))
    return std::nullopt;
  const auto Whole = Bytes(Start, End);
  Texts.emplace(Start,
                ImageText{Start, {Whole.begin(), Whole.end()}, In.IsTyped});
  return Length;
}

bool LibraryMemory::note(ForeignAddress A, LeadsTo What, uint64_t Place) {
  Area *In = areaOf(A.value());
  if (!In || What == LeadsTo::Gone)
    return false;
  if (What == LeadsTo::Anything)
    return !In->IsTyped &&
           noteText(*In, A.value()).value_or(0) >= ImageText::LeastUntold;
  if (What == LeadsTo::Bytes && noteText(*In, A.value()))
    return true;
  In->Lost.push_back(Place);
  return false;
}

void LibraryMemory::noteAll(std::span<const uint8_t> Bytes,
                            const AddressMap &Map) {
  for (size_t At = 0; At + sizeof(uintptr_t) <= Bytes.size();
       At += sizeof(uintptr_t)) {
    uintptr_t Word;
    std::memcpy(&Word, &Bytes[At], sizeof Word);
    if (!Map.mayContain(Word))
      continue;
    const ForeignObject *O = Map.find(ForeignAddress(Word));
    if (!O || O->Kind != ForeignObject::Library)
      continue;
    if (const Area *In = areaOf(Word)) // else it ends there
      noteText(*In, Word);
  }
}

void LibraryMemory::save(Manifest &M) const {
  for (const auto &[Start, Text] : Texts)
    M.Texts.push_back(Text);
  for (const Area &A : Areas) {
    if (A.Library.empty())
      continue;
    LibraryRange *Last = M.Libraries.empty() ? nullptr : &M.Libraries.back();
    if (Last && Last->Name == A.Library && Last->Start + Last->Size == A.Start)
      Last->Size += A.End - A.Start;
    else
      Last = &M.Libraries.emplace_back(
          LibraryRange{A.Start, A.End - A.Start, A.Library, {}});
    Last->Pointers.insert(Last->Pointers.end(), A.Lost.begin(), A.Lost.end());
  }
}
