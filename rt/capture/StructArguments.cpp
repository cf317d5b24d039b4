#include "capture/StructArguments.h"
#include <algorithm>
#include <utility>

using namespace mt;

// On PowerPC it is up to the members where a struct begins that asks for more.
#ifdef __powerpc64__
static constexpr uint32_t MaxAlign = 8;
#else
static constexpr uint32_t MaxAlign = 16;
#endif

/// Says that there is something from bit Begin to bit End.
static void fill(StructShape &Shape, uint64_t Begin, uint64_t End,
                 bool IsInteger) {
  for (uint64_t At = Begin / 64; At < 2 && At * 64 < End; ++At) {
    Shape.Filled[At] = true;
    Shape.Integers[At] |= IsInteger;
  }
}

/// Adds what lies at Offset; false if the shape cannot tell of it.
static bool add(StructShape &Shape, std::span<const Type> Types, TypeId Id,
                uint64_t Offset, bool InUnion) {
  const Type &T = Types[Id];
  switch (T.Kind) {
  case TypeKind::Bool:
  case TypeKind::SInt:
  case TypeKind::UInt:
  case TypeKind::Char:
  case TypeKind::AnyInt:
  case TypeKind::Pointer:
    if (T.Size > 8)
      return false;
    fill(Shape, Offset * 8, (Offset + T.Size) * 8, true);
    Shape.Floats = 0;
    Shape.FloatSize = ~0u; // no other may join
    Shape.Packed |= Offset % std::min<uint64_t>(T.Align, MaxAlign) != 0;
    return true;
  case TypeKind::Float:
    if (InUnion)
      return false;
    fill(Shape, Offset * 8, (Offset + T.Size) * 8, false);
    if (!Shape.FloatSize)
      Shape.FloatSize = static_cast<uint32_t>(T.Size);
    if (Shape.FloatSize == T.Size)
      ++Shape.Floats;
    else
      Shape.FloatSize = ~0u;
    Shape.LongDouble |= T.Size > 8 || T.Format == FloatFormat::X87;
    Shape.Packed |= Offset % T.Align != 0;
    return true;
  case TypeKind::Complex:
    return add(Shape, Types, T.Elem, Offset, InUnion) &&
           add(Shape, Types, T.Elem, Offset + T.Size / 2, InUnion);
  case TypeKind::Array: {
    Shape.Arrays = true;
    const uint64_t Each = Types[T.Elem].Size;
    // Beyond that nothing is asked any more.
    constexpr uint64_t Enough = 64;
    for (uint64_t I = 0; I != std::min(T.Count, Enough); ++I)
      if (!add(Shape, Types, T.Elem, Offset + I * Each, InUnion))
        return false;
    return true;
  }
  case TypeKind::Struct:
  case TypeKind::Union:
    for (const Member &M : T.Members) {
      if (M.BitSize) {
        const uint64_t Begin = Offset * 8 + M.BitOffset;
        fill(Shape, Begin, Begin + M.BitSize, true);
        Shape.FloatSize = ~0u;
        continue;
      }
      if (!add(Shape, Types, M.Type, Offset + M.Offset,
               InUnion || T.Kind == TypeKind::Union))
        return false;
    }
    return true;
  default:
    return false;
  }
}

std::optional<StructShape> mt::shapeOf(std::span<const Type> Types, TypeId Id) {
  const Type &T = Types[Id];
  if ((T.Kind != TypeKind::Struct && T.Kind != TypeKind::Union) || !T.Size ||
      T.Size > UINT32_MAX || T.Align > MaxAlign)
    return std::nullopt;
  StructShape Shape;
  Shape.Size = static_cast<uint32_t>(T.Size);
  Shape.Align = T.Align;
  if (!add(Shape, Types, Id, 0, false) || !Shape.Filled[0] ||
      (Shape.Size > 8 && Shape.Size <= 16 && !Shape.Filled[1]))
    return std::nullopt;
  if (Shape.FloatSize == ~0u)
    Shape.FloatSize = Shape.Floats = 0;
  return Shape;
}

/// Any struct that is passed like one of T.
template <class T> static void skip(ArgumentList &L) {
  struct Like {
    T Value;
  };
  (void)va_arg(L.Arguments, Like);
}

/// Any struct that is passed like a T and a U side by side.
template <class T, class U, unsigned Align = alignof(T)>
[[maybe_unused]] static void skip(ArgumentList &L) {
  struct alignas(Align) Like {
    T First;
    U Second;
  };
  (void)va_arg(L.Arguments, Like);
}

[[maybe_unused]] static void skipPointer(ArgumentList &L) {
  (void)va_arg(L.Arguments, void *);
}

#if defined(__x86_64__)
// System V ABI, 3.2.3: each eight bytes have a class of their own, unless they
// go in memory.
template <class T, class U> static void skipTwo(ArgumentList &L, bool IsEven) {
  IsEven ? skip<T, U, 16>(L) : skip<T, U>(L);
}

void mt::skipStruct(ArgumentList &L, const StructShape &S) {
  const bool IsEven = S.Align > 8;
  if (S.Size > 16 || S.Packed || S.LongDouble) {
    auto At = reinterpret_cast<uintptr_t>(L.Arguments->overflow_arg_area);
    const uintptr_t Align = std::max(S.Align, 8u);
    At = (At + Align - 1) & ~(Align - 1);
    At += (S.Size + 7) & ~7u;
    L.Arguments->overflow_arg_area = reinterpret_cast<void *>(At);
  } else if (S.Size <= 8) {
    S.Integers[0] ? skip<long>(L) : skip<double>(L);
  } else if (S.Integers[0]) {
    S.Integers[1] ? skipTwo<long, long>(L, IsEven)
                  : skipTwo<long, double>(L, IsEven);
  } else {
    S.Integers[1] ? skipTwo<double, long>(L, IsEven)
                  : skipTwo<double, double>(L, IsEven);
  }
}

#elif defined(__aarch64__)
// AAPCS64, 6.8.2: up to four floating-point numbers of one size go to vector
// registers; what the struct itself is aligned to does not matter.
template <class T, unsigned N> static void skipArray(ArgumentList &L) {
  struct Like {
    T Values[N];
  };
  (void)va_arg(L.Arguments, Like);
}

template <class T> static void skipFloats(ArgumentList &L, uint32_t Count) {
  switch (Count) {
  case 1:
    return skipArray<T, 1>(L);
  case 2:
    return skipArray<T, 2>(L);
  case 3:
    return skipArray<T, 3>(L);
  default:
    return skipArray<T, 4>(L);
  }
}

void mt::skipStruct(ArgumentList &L, const StructShape &S) {
  if (S.Floats && S.Floats <= 4 && S.Floats * S.FloatSize == S.Size)
    S.FloatSize == 4   ? skipFloats<float>(L, S.Floats)
    : S.FloatSize == 8 ? skipFloats<double>(L, S.Floats)
                       : skipFloats<long double>(L, S.Floats);
  else if (S.Size > 16)
    skipPointer(L);
  else if (S.Size <= 8)
    skip<long>(L);
  else
    skip<long, long>(L);
}

#elif defined(__s390x__)
// ELF ABI supplement, 1.2.3: by a pointer, unless it is like a number. An array
// of one is none, even of floating point.
void mt::skipStruct(ArgumentList &L, const StructShape &S) {
  if (S.Floats == 1 && S.FloatSize == S.Size && S.Size <= 8 && !S.Arrays)
    S.Size == 4 ? skip<float>(L) : skip<double>(L);
  else if (S.Size == 1 || S.Size == 2 || S.Size == 4 || S.Size == 8)
    skip<long>(L);
  else
    skipPointer(L);
}

#else
// In words, of registers or of the stack; RISC-V has a pointer for more than
// two. What asks for more than a word's alignment begins at an even one where
// the ABI says so, as the compiler knows.
void mt::skipStruct(ArgumentList &L, const StructShape &S) {
#if defined(__riscv)
  if (S.Size > 2 * sizeof(long))
    return skipPointer(L);
  if (S.Align > sizeof(long))
    return skip<__int128>(L);
#elif defined(__arm__) || defined(__mips__)
  if (S.Align > sizeof(long)) {
    for (uint32_t At = 0; At < S.Size; At += sizeof(long long))
      skip<long long>(L);
    return;
  }
#endif
  for (uint32_t At = 0; At < S.Size; At += sizeof(long))
    skip<long>(L);
}
#endif
