// What a module says about itself: types, functions with their safe points and
// frames, globals, literals, allocation sites. The pass fills these structs and
// writes them as mt_module.Blob; the runtime reads the blob back into the same
// structs; the image's manifest stores them. Each struct lists its fields once,
// in serialize(), for the blob's writer, its reader and Boost.Serialization.
//
// Relies on: the standard library only. Target-independent: a blob is the same
// bytes whatever the target's byte order.
#ifndef MT_DESCRIPTORS_H
#define MT_DESCRIPTORS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace mt {

/// Index of a type in its module's TypeTable. 0 is "unknown".
using TypeId = uint32_t;

/// How a floating-point number lies in memory. The size in memory (with
/// padding) is the type's Size: x87 numbers take 12 or 16 bytes.
enum class FloatFormat : uint8_t {
  None,
  Half,      // IEEE binary16
  Single,    // IEEE binary32
  Double,    // IEEE binary64
  X87,       // 80-bit extended, explicit integer bit, little-endian
  Quad,      // IEEE binary128
  DoubleDouble, // sum of two binary64, the larger first (ppc)
};

enum class TypeKind : uint8_t {
  Unknown,  // bytes that nothing is known of: raw on L0, refused elsewhere;
            // called HiddenName where bytes hold something else
  Void,
  Bool,
  SInt,     // also signed char and plain char of signed-char targets
  UInt,
  Char,     // plain char: 1 byte, copied as it is whatever its sign
  AnyInt,   // integer whose signedness the IR does not show: same size only
  Float,
  Complex,  // Elem is the Float
  Pointer,  // Elem is the pointee, 0 when not known (void *)
  Array,    // Count elements of Elem; Count 0 is a flexible array
  Struct,
  Union,
  Function,
  VaList,   // __builtin_va_list: never portable
};

/// The name of the Unknown type of arrays of bytes that hold something else.
constexpr char HiddenName[] = "bytes of something else";

/// The name of the Unknown type, of one byte, that a pointer leads to which says
/// nothing: what it leads to is what other pointers say, or else bytes.
constexpr char AnythingName[] = "anything";

/// The name of the union that stands for numbers that are written in pieces.
constexpr char PiecesName[] = "a number written in pieces";

/// The same for what has to be 0 to go to another layout.
constexpr char NullName[] = "what is to be null";

/// The names of the member, an array of bytes without a length, that stands for
/// what an allocation adds to a struct: so many bytes, as for a text, or
/// anything, or bytes as the source has it.
constexpr char TextName[] = "the text behind it";
constexpr char RestName[] = "the rest of the block";
constexpr char BytesName[] = "the bytes behind it";

/// The same for what an allocator gives behind a header of its own: whoever gets
/// it knows its type.
constexpr char GivenName[] = "what is given behind it";

/// How the enumerators of a struct or union tell which of its unions have a tag
/// (MT_UNION_TAG): for each, two without a name, the indices of the union and
/// of the tag among the members, then one for each case, the name of the
/// union's member, or NoMember, and the tag's value. Before the name may stand
/// AnyBit, of one that is there if the tag has any of these bits, AtMost, if it
/// is no larger, Masked, if the bits that are set in the value's upper half are
/// those in its lower half, Self, if it is a pointer to the union, or Otherwise; the first case that fits counts, of all tags that
/// a union has. Of a union they tell of the union itself. The index of a tag
/// that is a member of a member is that one's, and its own and one in the bits
/// from TagInsideShift on. In the place of the union's index may stand the
/// number of members: then the cases name the first member that is not there,
/// as the struct's memory ends before it. Or one more than that: then the
/// cases' values are the TypeIds of structs that begin with this one, and the
/// tag is a pointer, and they name global variables that it may lead to, or an
/// integer, and they name its values.
constexpr char NoMember[] = "-";
constexpr char AnyBit = '&', AtMost = '<', Masked = '=', Self = '@',
               Otherwise = '*';
constexpr unsigned TagInsideShift = 16;

/// For a member's name, where the code shows one or another with a tag's value.
constexpr char UnclearMember[] = "?";

/// Names of variables that stand for what variadic functions get: in the frame
/// of the caller, with a number from 0 on, what it passes; in that of the callee,
/// the arguments from the first one on.
constexpr char PassedName[] = "passed argument ";
constexpr char ArgumentListName[] = "list of arguments";

/// The name of the type va_list, whatever it is.
constexpr char VaListName[] = "va_list";

struct Member {
  std::string Name; // empty for an anonymous struct or union
  TypeId Type = 0;
  uint64_t Offset = 0;   // bytes; for a bit-field that of its first byte
  uint32_t BitOffset = 0; // bit-field: from the start of the struct, in memory
                          // order (LSB first on little-endian targets, MSB
                          // first on big-endian ones), as in DWARF 5
                          // DW_AT_data_bit_offset
  uint32_t BitSize = 0;   // 0: not a bit-field

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Name & Type & Offset & BitOffset & BitSize;
  }
};

struct Type {
  TypeKind Kind = TypeKind::Unknown;
  std::string Name; // C name without "struct": "node", "unsigned int", ""
  uint64_t Size = 0; // bytes
  uint32_t Align = 1;
  FloatFormat Format = FloatFormat::None;
  TypeId Elem = 0;
  uint64_t Count = 0;
  uint32_t Traits = 0; // bits, see below
  std::vector<Member> Members;
  std::vector<std::pair<std::string, int64_t>> Enumerators; // of an enum, or see
                                                          // NoMember

  /// Of a SInt or UInt: it was an enum.
  static constexpr uint32_t IsEnum = 1;
  /// Of a Struct: memory for something else is carved behind it, so that a block
  /// that begins with one is no array of them for its size alone,
  static constexpr uint32_t IsCarved = 2;
  /// and what is there are bytes, or pointers, if nothing says anything else.
  static constexpr uint32_t HasBytesBehind = 4;
  static constexpr uint32_t HasPointersBehind = 8;
  /// Of a SInt or UInt: what it gets from the sizes and limits of types. Its
  /// enumerators are values that it gets, named by what they are on the receiver, or
  /// "=" (rt/restore/TypeNumbers.cpp).
  static constexpr uint32_t HasTypeNumbers = 16;
  /// Of a Struct: its enumerators tell of a union what the code of this module
  /// shows; none: it shows that nothing tells (rt/image/InferredTags.cpp).
  static constexpr uint32_t HasInferredTag = 32;
  /// Of a SInt or UInt: its bytes are in an order of their own (htonl),
  static constexpr uint32_t KeepsOrder = 64;
  /// or may be,
  static constexpr uint32_t MayKeepOrder = 128;
  /// or are swapped on this target, for whatever reason.
  static constexpr uint32_t IsSwapped = 256;
  bool is(uint32_t Trait) const { return (Traits & Trait) != 0; }

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Kind & Name & Size & Align & Format & Elem & Count & Traits &
        Members & Enumerators;
  }
};

/// What converting needs to know of a target beyond the types themselves.
struct DataModel {
  std::string Triple; // "x86_64-pc-linux-gnu"; information only
  uint32_t BigEndian = 0;
  uint32_t PointerSize = 8;
  uint32_t LongSize = 8;
  uint32_t Int64Align = 8;   // 4 on i386
  uint32_t LongDoubleSize = 16;
  uint32_t LongDoubleAlign = 16;
  FloatFormat LongDouble = FloatFormat::X87;
  uint32_t CharIsSigned = 1; // information only

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Triple & BigEndian & PointerSize & LongSize & Int64Align &
        LongDoubleSize & LongDoubleAlign & LongDouble & CharIsSigned;
  }
};

/// A variable of a function: a source variable or a temporary.
struct VarDesc {
  std::string Name; // empty: a temporary (matched by Line, Col, Ordinal)
  uint32_t Line = 0;
  uint32_t Col = 0;     // temporaries only
  uint32_t Ordinal = 0; // among variables with the same name, line and column
  TypeId Type = 0;
  uint64_t Size = 0; // bytes of storage, of which the type may cover less
  uint32_t Flags = 0;

  enum : uint32_t {
    Escaped = 1,  // other code may hold its address: an object
    Optional = 2, // the receiver may go on without it (an ABI's copy of an
                  // argument); its contents are then unspecified
    Parameter = 4,
  };
  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Name & Line & Col & Ordinal & Type & Size & Flags;
  }
};

/// A variable's place in the frame records of its function.
struct SlotDesc {
  uint32_t Var = 0;    // index in FunctionDesc.Vars
  uint32_t Offset = 0; // of the bytes, from the start of the mt_frame
  uint32_t AddressOffset = 0; // of a pointer to the variable; 0: not an object

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Var & Offset & AddressOffset;
  }
};

enum class SafePointKind : uint8_t { LoopPoll, EntryPoll, Call };

struct SafePointDesc {
  SafePointKind Kind = SafePointKind::LoopPoll;
  uint32_t Function = 0; // index in ModuleDesc.Functions
  uint32_t Line = 0, Col = 0;
  uint32_t Ordinal = 0; // among safe points of the function that are equal in
                        // kind, callee, line and column
  std::string Callee;   // of a Call: the name, or "*" through a pointer
  std::string Defer;    // not empty: why no checkpoint can be taken here
  uint32_t FrameSize = 0; // of the mt_frame record
  std::vector<SlotDesc> Slots;

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Kind & Function & Line & Col & Ordinal & Callee & Defer & FrameSize &
        Slots;
  }
};

struct FunctionDesc {
  std::string Name;
  std::string File; // as the compiler was given it
  uint32_t Line = 0;
  uint32_t IsLocal = 0;     // static
  uint32_t ResumeAddress = 0; // index in mt_module.Addresses + 1; 0: none
  /// Of what the function does: the lower 32 bits are equal for builds of the
  /// same source and options for one target at any -O level, the upper ones on
  /// all targets of one word size and byte order. 0, in either half: not known.
  uint64_t Fingerprint = 0;
  uint32_t FrameSize = 0;   // of a record with all variables that are ever live
  std::vector<VarDesc> Vars;

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Name & File & Line & IsLocal & ResumeAddress & Fingerprint &
        FrameSize & Vars;
  }
};

/// Something with an address that outlives frames: a variable with static
/// storage, a literal, or a function whose address the program takes.
struct GlobalDesc {
  std::string Name;
  std::string Function; // of a static local
  uint32_t Line = 0;
  TypeId Type = 0;
  uint64_t Size = 0; // bytes; 0 for a function
  uint64_t Hash = 0; // of a literal's bytes, or 0
  uint32_t Ordinal = 0; // among equal names in the module
  uint32_t Address = 0; // index in mt_module.Addresses
  uint32_t Flags = 0;

  enum : uint32_t {
    Constant = 1, // not saved, only pointed to
    Local = 2,    // static: named within its module
    Literal = 4,  // named by Hash and Size
    Function_ = 8,
    ThreadLocal = 16, // Address is of a function that returns it
    External = 32,    // declared here, defined elsewhere
  };
  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Name & Function & Line & Type & Size & Hash & Ordinal & Address &
        Flags;
  }
};

/// A call that allocates heap memory.
struct SiteDesc {
  std::string Function; // in which the call stands
  std::string File;
  uint32_t Line = 0, Col = 0;
  std::string Callee; // "malloc", or the wrapper's name
  TypeId Type = 0;    // element type of the block, 0 when not known

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Function & File & Line & Col & Callee & Type;
  }
};

/// A number that the source has at some place. (Where one side has it from a
/// type's size, so has the other.)
struct NumberDesc {
  uint32_t Line = 0, Col = 0;
  uint32_t Ordinal = 0; // in its expression or initializer
  uint32_t IsFactor = 0; // it is multiplied with something, or added to it
  int64_t Value = 0;

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Line & Col & Ordinal & IsFactor & Value;
  }
};

/// What integers get that the source has from the sizes and limits of types, as
/// far as their values tell: the compiler sees no more than those.
struct TypeNumbersDesc {
  enum : uint32_t {
    OfMember,   // Name, of the struct Type
    OfVariable, // Name, of the Function, or of none
    OfArgument, // Index, of the Function
    OfResult,   // of the Function
    OfCode,     // it divides by, shifts or masks with as many bits as a word has
  };
  uint32_t Kind = OfMember;
  TypeId Type = 0;
  uint32_t Index = 0;
  uint32_t Line = 0; // of the variable
  std::string Function, Name;
  std::vector<NumberDesc> Numbers;
  /// Functions of other units of which it gets an argument (its index and 1) or
  /// the result (0).
  std::vector<std::pair<std::string, uint32_t>> From;

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Kind & Type & Index & Line & Function & Name & Numbers & From;
  }
};

struct ModuleDesc {
  std::string Name;     // source file as the compiler was given it
  std::string Checksum; // of the source file, hex; empty without -g
  uint32_t Flags = 0;
  enum : uint32_t {
    HasTypes = 1,
    UsesTargetTypes = 2, // long double, va_list or jmp_buf appear in the IR
    MakesNumbers = 4,    // of addresses, and keeps them
    KeepsPlaces = 8,     // return addresses, frames', parts of variables'
    KeepsLists = 16,     // va_lists that are given, in other than variables
    TakesApart = 32,     // pointers, into smaller numbers
    HashesWords = 64,    // of the size of a word, and not of 64 bits
    // In images: has computed what stays of addresses of variables, functions
    // and literals with a place in the program; of others that are not the
    // heap's.
    ScrambledPlaces = 128,
    ScrambledOthers = 256,
  };
  DataModel Model;
  /// Name and checksum of the headers that are the program's own and have a
  /// function, variable or type that is used: more of them with optimisation.
  std::vector<std::pair<std::string, std::string>> Headers;
  std::vector<Type> Types; // [0] is the unknown type
  std::vector<FunctionDesc> Functions;
  std::vector<SafePointDesc> SafePoints;
  std::vector<GlobalDesc> Globals;
  std::vector<SiteDesc> Sites;
  std::vector<TypeNumbersDesc> TypeNumbers;

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Name & Checksum & Flags & Model & Headers & Types & Functions &
        SafePoints & Globals & Sites & TypeNumbers;
  }
};

/// Writes descriptors as bytes: ULEB128 numbers (zig-zag for signed ones),
/// length-prefixed strings and vectors.
class BlobWriter {
public:
  std::string Bytes;

  template <class T> BlobWriter &operator&(const T &V) {
    if constexpr (std::is_enum_v<T>)
      number(static_cast<uint64_t>(V));
    else if constexpr (std::is_same_v<T, int64_t>)
      number((static_cast<uint64_t>(V) << 1) ^ static_cast<uint64_t>(V >> 63));
    else if constexpr (std::is_integral_v<T>)
      number(V);
    else if constexpr (std::is_same_v<T, std::string>) {
      number(V.size());
      Bytes += V;
    } else
      object(const_cast<T &>(V));
    return *this;
  }

private:
  void number(uint64_t V) {
    do {
      uint8_t Byte = V & 0x7f;
      V >>= 7;
      Bytes.push_back(static_cast<char>(V ? Byte | 0x80 : Byte));
    } while (V);
  }
  template <class F, class S> void object(std::pair<F, S> &P) {
    *this & P.first & P.second;
  }
  template <class E> void object(std::vector<E> &Vec) {
    number(Vec.size());
    for (E &Element : Vec)
      *this & Element;
  }
  template <class T> void object(T &V) { V.serialize(*this, 0); }
};

/// Reads what BlobWriter wrote. Trusts nothing: after a read that would leave
/// the bytes, Failed stays set and every further field reads as zero.
class BlobReader {
public:
  BlobReader(const unsigned char *Bytes, size_t Size)
      : Next(Bytes), End(Bytes + Size) {}
  bool Failed = false;
  bool atEnd() const { return Next == End; }

  template <class T> BlobReader &operator&(T &V) {
    if constexpr (std::is_same_v<T, int64_t>) {
      uint64_t N = number();
      V = static_cast<int64_t>((N >> 1) ^ (~(N & 1) + 1));
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>)
      V = static_cast<T>(number());
    else if constexpr (std::is_same_v<T, std::string>) {
      uint64_t N = count();
      V.assign(reinterpret_cast<const char *>(Next), N);
      Next += N;
    } else
      object(V);
    return *this;
  }

private:
  const unsigned char *Next;
  const unsigned char *End;

  uint64_t number() {
    uint64_t V = 0;
    for (unsigned Shift = 0; Next != End && Shift < 64; Shift += 7) {
      uint8_t Byte = *Next++;
      V |= static_cast<uint64_t>(Byte & 0x7f) << Shift;
      if (!(Byte & 0x80))
        return V;
    }
    Failed = true;
    return 0;
  }
  /// A count of things of at least one byte each, so never more than is left.
  uint64_t count() {
    uint64_t N = number();
    if (N > static_cast<uint64_t>(End - Next)) {
      Failed = true;
      return 0;
    }
    return N;
  }
  template <class F, class S> void object(std::pair<F, S> &P) {
    *this & P.first & P.second;
  }
  template <class E> void object(std::vector<E> &Vec) {
    uint64_t N = count();
    Vec.clear();
    for (uint64_t I = 0; I != N && !Failed; ++I)
      *this & Vec.emplace_back();
  }
  template <class T> void object(T &V) { V.serialize(*this, 0); }
};

} // namespace mt
#endif
