#include "Values.h"
#include "convert/Floats.h"
#include "convert/Integers.h"
#include <algorithm>
#include <bit>
#include <cfloat>
#include <charconv>
#include <cstdio>
#include <cstring>

using namespace mt;

static constexpr uint64_t MaxElements = 8;
static constexpr size_t MaxText = 80;
static constexpr size_t MaxLength = 400; // of one value, about

static std::string hexadecimal(uint64_t V) {
  char Buffer[24];
  std::snprintf(Buffer, sizeof Buffer, "%#llx",
                static_cast<unsigned long long>(V));
  return Buffer;
}

static std::string escaped(uint8_t C, char Quote) {
  static constexpr char Plain[] = "abtnvfr"; // 7 to 13
  if (C >= 7 && C <= 13)
    return {'\\', Plain[C - 7]};
  if (C == '\\' || C == static_cast<uint8_t>(Quote))
    return {'\\', static_cast<char>(C)};
  if (C >= 32 && C < 127)
    return std::string(1, static_cast<char>(C));
  char Octal[8]; // unlike \x, it ends after three digits
  std::snprintf(Octal, sizeof Octal, "\\%03o", C);
  return Octal;
}

std::string mt::quoted(std::span<const uint8_t> Text) {
  std::string Out = "\"";
  size_t End = static_cast<size_t>(std::find(Text.begin(), Text.end(), 0) -
                                   Text.begin());
  for (size_t I = 0; I != std::min(End, MaxText); ++I)
    Out += escaped(Text[I], '"');
  return Out + (End > MaxText ? "\"..." : "\"");
}

template <class T> static std::string shortest(T V) {
  char Buffer[64];
  return {Buffer, std::to_chars(Buffer, Buffer + sizeof Buffer, V).ptr};
}

/// The number that the bytes are in one of this machine's formats, if that
/// loses nothing.
template <class T>
static bool exactly(const uint8_t *Bytes, FloatFormat Format, bool BigEndian,
                    FloatFormat Native, T &Out) {
  constexpr bool HostBig = std::endian::native == std::endian::big;
  uint8_t Buffer[16] = {}, Back[16] = {};
  static_assert(sizeof(T) <= sizeof Buffer);
  if (!convertFloat(Bytes, Format, BigEndian, Buffer, Native, HostBig) ||
      !convertFloat(Buffer, Native, HostBig, Back, Format, BigEndian) ||
      std::memcmp(Bytes, Back, significantBytes(Format)))
    return false;
  std::memcpy(&Out, Buffer, sizeof Out);
  return true;
}

static std::string floating(const uint8_t *Bytes, FloatFormat Format,
                            bool BigEndian) {
  float Single;
  double Double;
  if ((Format == FloatFormat::Single || Format == FloatFormat::Half) &&
      exactly(Bytes, Format, BigEndian, FloatFormat::Single, Single))
    return shortest(Single);
  if (exactly(Bytes, Format, BigEndian, FloatFormat::Double, Double))
    return shortest(Double);
  constexpr FloatFormat Native = LDBL_MANT_DIG == 64    ? FloatFormat::X87
                                 : LDBL_MANT_DIG == 113 ? FloatFormat::Quad
                                 : LDBL_MANT_DIG == 106
                                     ? FloatFormat::DoubleDouble
                                     : FloatFormat::Double;
  long double Wide = 0;
  if (exactly(Bytes, Format, BigEndian, Native, Wide))
    return shortest(Wide);
  return "about " + floatToString(Bytes, Format, BigEndian);
}

static std::string rawBytes(std::span<const uint8_t> B) {
  std::string Out = "<" + std::to_string(B.size()) + " bytes";
  for (size_t I = 0; I != std::min<size_t>(B.size(), 16); ++I) {
    char Pair[8];
    std::snprintf(Pair, sizeof Pair, "%s%02x", I ? " " : ": ", B[I]);
    Out += Pair;
  }
  return Out + (B.size() > 16 ? " ...>" : ">");
}

static std::string enumerator(const Type &T, const std::string &Number) {
  for (const auto &[Name, Value] : T.Enumerators)
    if (std::to_string(Value) == Number)
      return Name + " (" + Number + ")";
  return Number;
}

std::string ValuePrinter::integer(const TypeSpace &Space, TypeId Id,
                                  Bytes B) const {
  const Type &T = Space[Id];
  if (T.Size > 16)
    return rawBytes(B);
  bool Signed = T.Kind == TypeKind::SInt || T.Kind == TypeKind::AnyInt ||
                (T.Kind == TypeKind::Char && Space.Model->CharIsSigned);
  WideInt V = readInteger(B.data(), T.Size, Space.Model->BigEndian, Signed);
  std::string Number = toDecimal(V, Signed);
  if (T.Kind == TypeKind::Char)
    return Number + " '" + escaped(B[0], '\'') + "'";
  if (T.Kind == TypeKind::Bool && V.Low <= 1)
    return V.Low ? "true" : "false";
  return enumerator(T, Number);
}

std::string ValuePrinter::array(uint32_t Module, TypeId Elem, uint64_t Count,
                                Bytes B, Detail D) const {
  TypeSpace Space = Memory.types(Module);
  uint64_t Size = Space[Elem].Size;
  if (Space[Elem].Kind == TypeKind::Char)
    return quoted(B.first(std::min<uint64_t>(B.size(), Count)));
  std::string Out = "{";
  for (uint64_t I = 0; I != Count; ++I) {
    Out += I ? ", " : "";
    if (I == MaxElements || Out.size() > MaxLength || (I + 1) * Size > B.size())
      return Out + "...}";
    Out += value(Module, Elem, B.subspan(I * Size, Size), {D.Expand, false});
  }
  return Out + "}";
}

std::string ValuePrinter::members(uint32_t Module, TypeId Id, Bytes B,
                                  Detail D) const {
  TypeSpace Space = Memory.types(Module);
  if (!D.Expand)
    return "{...}";
  std::string Out = "{";
  for (const Member &F : Space[Id].Members) {
    Out += Out.size() > 1 ? ", " : "";
    if (Out.size() > MaxLength)
      return Out + "...}";
    if (!F.Name.empty())
      Out += F.Name + " = ";
    if (F.BitSize) {
      const Type &T = Space[F.Type];
      uint64_t End = (uint64_t(F.BitOffset) + F.BitSize + 7) / 8;
      if (End > B.size() || F.BitSize > 128) {
        Out += "...";
        continue;
      }
      bool Signed = T.Kind == TypeKind::SInt;
      Out += enumerator(
          T, toDecimal(readBits(B.data() + F.BitOffset / 8, F.BitOffset % 8,
                                F.BitSize, Space.Model->BigEndian, Signed),
                       Signed));
      continue;
    }
    uint64_t Size = Space[F.Type].Size;
    if (F.Offset > B.size() || Size > B.size() - F.Offset)
      Out += "...";
    else // an anonymous member's members are the struct's own
      Out += value(Module, F.Type, B.subspan(F.Offset, Size),
                   {F.Name.empty(), false});
  }
  return Out + "}";
}

std::string ValuePrinter::pointer(uint32_t Module, const Type &T, Bytes B,
                                  Detail D) const {
  ForeignAddress Address(readForeign(B.data(), static_cast<unsigned>(T.Size),
                                     Memory.manifest().Model.BigEndian));
  Pointed To = Memory.find(Address);
  if (To.Kind == Pointed::Null)
    return "NULL";
  std::string Out = hexadecimal(Address.value());
  if (To.Kind == Pointed::Nowhere)
    return Out + " -> nothing in the image";
  Out += " -> " + To.What;
  if (To.Offset)
    Out += "+" + std::to_string(To.Offset);
  if (To.Kind == Pointed::Stream || To.Kind == Pointed::Text)
    return Out;

  TypeSpace Space = Memory.types(Module);
  const Type &Pointee = Space[T.Elem];
  if (Pointee.Kind == TypeKind::Char) {
    std::vector<uint8_t> Text = Memory.read(Address, MaxText + 1);
    return Text.empty() ? Out : Out + " " + quoted(Text);
  }
  if (!D.Follow)
    return Out;
  // What the pointer says; a void pointer leaves it to the object.
  uint32_t In = Module;
  TypeId What = T.Elem;
  if (!Pointee.Size && !To.Offset) {
    In = To.Module;
    What = To.Type;
  }
  uint64_t Size = What ? Memory.types(In)[What].Size : 0;
  std::vector<uint8_t> There =
      Memory.read(Address, std::max(Size, Size * (MaxElements + 1)));
  if (!Size || There.size() < Size)
    return Out;
  TypeKind Kind = Memory.types(In)[What].Kind;
  bool Scalars = Kind != TypeKind::Struct && Kind != TypeKind::Union &&
                 Kind != TypeKind::Array;
  uint64_t Count = (To.Size - To.Offset) / Size;
  if (Scalars && To.Kind == Pointed::Heap && !To.Offset && Count > 1)
    return Out + " = " + array(In, What, Count, There, {true, false});
  return Out + " = " + value(In, What, Bytes(There).first(Size), {true, false});
}

std::string ValuePrinter::value(uint32_t Module, TypeId Id, Bytes B,
                                Detail D) const {
  TypeSpace Space = Memory.types(Module);
  const Type &T = Space[Id];
  const bool BigEndian = Space.Model->BigEndian;
  if (T.Kind == TypeKind::Unknown || !T.Size || B.size() < T.Size)
    return rawBytes(B);
  switch (T.Kind) {
  case TypeKind::Bool:
  case TypeKind::SInt:
  case TypeKind::UInt:
  case TypeKind::Char:
  case TypeKind::AnyInt:
    return integer(Space, Id, B);
  case TypeKind::Float:
    return significantBytes(T.Format) > B.size() ||
                   T.Format == FloatFormat::None
               ? rawBytes(B)
               : floating(B.data(), T.Format, BigEndian);
  case TypeKind::Complex: {
    const Type &Part = Space[T.Elem];
    if (!Part.Size || 2 * Part.Size > B.size())
      return rawBytes(B);
    return value(Module, T.Elem, B.first(Part.Size), D) + " + " +
           value(Module, T.Elem, B.subspan(Part.Size, Part.Size), D) + "i";
  }
  case TypeKind::Pointer:
    return T.Size > 8 ? rawBytes(B) : pointer(Module, T, B, D);
  case TypeKind::Array:
    return array(Module, T.Elem, T.Count, B, D);
  case TypeKind::Struct:
  case TypeKind::Union:
    return members(Module, Id, B, D);
  case TypeKind::Unknown:
  case TypeKind::Void:
  case TypeKind::Function:
  case TypeKind::VaList:
    break;
  }
  return rawBytes(B);
}

std::string ValuePrinter::print(uint32_t Module, TypeId Id,
                                std::span<const uint8_t> B) const {
  return value(Module, Id, B, {true, true});
}
