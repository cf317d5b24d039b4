#!/bin/bash
# Makes libmigrt.a out of the runtime's objects: one relocatable object that
# holds, beside them, the parts they need of the support archive, libstdc++,
# libatomic and libm, and shows nothing but mt_*, free and realloc (rt/heap/
# Interpose.cpp). A C program then links with -lmigrt alone, and a C++ program
# keeps its own C++ library beside ours.
#
# libgcc stays outside: there is one unwinder in a program.
#
# Usage: SealArchive.sh CXX TRIPLE OUTPUT SUPPORT-ARCHIVE OBJECT...
# Relies on: GNU ld of the target, for only it resolves COMDAT groups in a
# relocatable link (they would clash by name with a C++ program's, although
# their symbols are local); llvm-objcopy, for only it makes unique symbols
# local (libstdc++'s locale ids, which would be merged with the program's).
set -euo pipefail

Cxx=$1 Triple=$2 Output=$3 Support=$4
shift 4
Bin=$(dirname "$(readlink -f "$Cxx")")
Scratch=$(mktemp -d "$Output.XXXXXX")
trap 'rm -rf "$Scratch"' EXIT

Shown='(mt_.*|free|realloc)'
Keep=(--regex --keep-global-symbol="$Shown")

library() {
  "$Cxx" --target="$Triple" -print-file-name="$1"
}

# Dropping what nothing that is shown reaches halves the archive. Not on riscv64
# and mips, where ld then writes an .eh_frame that no linker can read.
Collect=()
case $Triple in
riscv64-* | mips-*) ;;
*)
  Collect=(--gc-sections)
  for Symbol in $("$Bin/llvm-nm" --defined-only --extern-only \
    --format=just-symbols --no-sort --quiet "$@" | grep -xE "$Shown" |
    sort -u); do
    Collect+=(-u "$Symbol")
  done
  ;;
esac

# libstdc++ rounds with the mathematical library where the target has no
# instruction for it.
Mathematics=()
case $Triple in
riscv64-* | mips-* | arm-*) Mathematics=("$(library libm.a)") ;;
esac

"$Triple-ld" -r --force-group-allocation "${Collect[@]}" \
  -o "$Scratch/whole.o" "$@" \
  --start-group "$Support" "$(library libstdc++.a)" "$(library libatomic.a)" \
  "${Mathematics[@]}" --end-group

case $Triple in
mips-*)
  # Position-independent code reaches a local symbol by another pair of
  # relocations than a global one, so symbols cannot be made local any more:
  # rename and hide them.
  "$Bin/llvm-nm" --defined-only --extern-only --format=just-symbols \
    "$Scratch/whole.o" | { grep -vxE "$Shown" || true; } >"$Scratch/hide"
  sed 's/.*/& __migrt_&/' "$Scratch/hide" >"$Scratch/rename"
  "$Bin/llvm-objcopy" --set-symbols-visibility="$Scratch/hide=hidden" \
    --redefine-syms="$Scratch/rename" "$Scratch/whole.o" "$Scratch/migrt.o"
  ;;
riscv64-*)
  # Its relocations refer to labels that --strip-unneeded would take away.
  "$Bin/llvm-objcopy" "${Keep[@]}" \
    "$Scratch/whole.o" "$Scratch/migrt.o"
  ;;
*)
  # An undefined symbol that only dropped code used would still be asked for.
  "$Bin/llvm-objcopy" "${Keep[@]}" --strip-unneeded \
    "$Scratch/whole.o" "$Scratch/migrt.o"
  ;;
esac

"$Bin/llvm-ar" rcs "$Scratch/libmigrt.a" "$Scratch/migrt.o"
mv "$Scratch/libmigrt.a" "$Output"
