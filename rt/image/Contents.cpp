#include "image/Contents.h"
#include "support/ReadAt.h"
#include <algorithm>
#include <memory>
#include <vector>
#define XXH_INLINE_ALL
#include <xxhash.h>

using namespace mt;

static constexpr int64_t PieceSize = 256 * 1024, Pieces = 64;

uint64_t mt::contentsOf(int Descriptor, int64_t Size) {
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> State(
      XXH3_createState(), XXH3_freeState);
  if (!State || XXH3_64bits_reset(State.get()) != XXH_OK)
    return 0;
  std::vector<char> Piece(static_cast<size_t>(std::min(Size, PieceSize)));
  const bool IsWhole = Size <= PieceSize * Pieces;
  const int64_t Count = IsWhole ? (Size + PieceSize - 1) / PieceSize : Pieces;
  for (int64_t I = 0; I != Count; ++I) {
    const int64_t From =
        IsWhole ? I * PieceSize
                : (Size - PieceSize) / (Pieces - 1) * I +
                      (Size - PieceSize) % (Pieces - 1) * I / (Pieces - 1);
    const int64_t Part = std::min(PieceSize, Size - From);
    if (readAt(Descriptor, Piece.data(), static_cast<size_t>(Part), From) !=
        Part)
      return 0;
    XXH3_64bits_update(State.get(), Piece.data(), static_cast<size_t>(Part));
  }
  const uint64_t Sum = XXH3_64bits_digest(State.get());
  return Sum ? Sum : 1;
}
