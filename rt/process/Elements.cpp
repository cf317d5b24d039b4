// Puts the elements of an array into an order, for rt/instrumented/sorting.c.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

/// Order tells where each element is that belongs into a place; all of them are
/// there once. Their size is told by their addresses: Size may be what it was
/// on another target.
extern "C" void mt_move_elements(char *Base, const void **Order, size_t Count,
                                 size_t Size) {
  auto Place = [&](size_t I) {
    return static_cast<size_t>(static_cast<const char *>(Order[I]) - Base);
  };
  for (size_t I = 0, Least = SIZE_MAX; I != Count; ++I)
    if (Place(I) && Place(I) < Least)
      Size = Least = Place(I);
  std::vector<char> Kept(Size);
  for (size_t Start = 0; Start != Count; ++Start) {
    if (Place(Start) == Start * Size)
      continue;
    // A cycle of elements, each of which belongs where the one before it is.
    std::memcpy(Kept.data(), Base + Start * Size, Size);
    size_t To = Start;
    while (Place(To) != Start * Size) {
      const size_t From = Place(To) / Size;
      std::memcpy(Base + To * Size, Base + From * Size, Size);
      Order[To] = Base + To * Size;
      To = From;
    }
    std::memcpy(Base + To * Size, Kept.data(), Size);
    Order[To] = Base + To * Size;
  }
}
