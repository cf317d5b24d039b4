# The machines that the runtime is built for: one line each in MT_TARGET_TABLE.
# Sets MT_HOST (name of this machine) and MT_TARGETS (names to build for), and
# MT_TRIPLE_<name> for every known name.
#
# Relies on: clang finding a target's libstdc++ where Debian's cross g++
# packages put it.

# name     triple
set(MT_TARGET_TABLE
  x86_64   x86_64-linux-gnu
  aarch64  aarch64-linux-gnu
  riscv64  riscv64-linux-gnu
  ppc64le  powerpc64le-linux-gnu
  s390x    s390x-linux-gnu
  i386     i686-linux-gnu
  armhf    arm-linux-gnueabihf
  mips     mips-linux-gnu)

set(MT_KNOWN_TARGETS "")
set(Rest ${MT_TARGET_TABLE})
while(Rest)
  list(POP_FRONT Rest Name Triple)
  list(APPEND MT_KNOWN_TARGETS ${Name})
  set(MT_TRIPLE_${Name} ${Triple})
endwhile()

set(MT_HOST ${CMAKE_HOST_SYSTEM_PROCESSOR})
if(NOT MT_HOST IN_LIST MT_KNOWN_TARGETS)
  message(FATAL_ERROR "MigThread does not know the machine ${MT_HOST};"
    " known are ${MT_KNOWN_TARGETS}")
endif()

# Whether the C++ library of a target is installed.
function(mt_target_installed Name Result)
  execute_process(
    COMMAND ${CMAKE_CXX_COMPILER} --target=${MT_TRIPLE_${Name}}
            -print-file-name=libstdc++.a
    OUTPUT_VARIABLE File OUTPUT_STRIP_TRAILING_WHITESPACE)
  # A file that is not found is printed as it was asked for.
  if(IS_ABSOLUTE "${File}" AND EXISTS "${File}")
    set(${Result} TRUE PARENT_SCOPE)
  else()
    set(${Result} FALSE PARENT_SCOPE)
  endif()
endfunction()

set(Installed "")
foreach(Name IN LISTS MT_KNOWN_TARGETS)
  mt_target_installed(${Name} Found)
  if(Found)
    list(APPEND Installed ${Name})
  endif()
endforeach()

set(MT_TARGETS "" CACHE STRING
  "Targets to build the runtime for; empty: all whose cross g++ is installed")
if(MT_TARGETS)
  set(Wanted ${MT_TARGETS} ${MT_HOST})
else()
  set(Wanted ${Installed})
endif()
list(REMOVE_DUPLICATES Wanted)
foreach(Name IN LISTS Wanted)
  if(NOT Name IN_LIST MT_KNOWN_TARGETS)
    message(FATAL_ERROR "MT_TARGETS names ${Name}, which MigThread does not"
      " know; known are ${MT_KNOWN_TARGETS}")
  elseif(NOT Name IN_LIST Installed)
    string(REPLACE "_" "-" Package "g++-${MT_TRIPLE_${Name}}")
    message(FATAL_ERROR
      "The target ${Name} needs its C++ library: apt-get install ${Package}")
  endif()
endforeach()
set(MT_TARGETS ${Wanted}) # hides the cache entry, which stays as given
message(STATUS "Targets: ${MT_TARGETS}")
