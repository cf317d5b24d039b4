# find_package(MigThread) defines MigThread::MigThread. A C program that links
# with it is compiled with -g and the plugin and contains the runtime:
#
#   find_package(MigThread REQUIRED)
#   target_link_libraries(app PRIVATE MigThread::MigThread)
#
# Relies on: clang 19 as the C compiler (CC=clang-19), and on the layout of an
# installation: lib/cmake/MigThread is this folder.

get_filename_component(MigThread_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.."
  ABSOLUTE)

if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang" OR
   NOT CMAKE_C_COMPILER_VERSION MATCHES "^19\\.")
  set(MigThread_FOUND FALSE)
  set(MigThread_NOT_FOUND_MESSAGE "its plugin is for clang 19, but the C\
 compiler is ${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION}; configure\
 with CC=clang-19")
  return()
endif()

# The machine compiled for, without the vendor that clang puts in.
set(Command ${CMAKE_C_COMPILER})
if(CMAKE_C_COMPILER_TARGET)
  list(APPEND Command --target=${CMAKE_C_COMPILER_TARGET})
endif()
separate_arguments(Flags NATIVE_COMMAND "${CMAKE_C_FLAGS}")
execute_process(COMMAND ${Command} ${Flags} -print-target-triple
  OUTPUT_VARIABLE MigThread_TRIPLE OUTPUT_STRIP_TRAILING_WHITESPACE)
string(REGEX REPLACE "^([^-]+)-[^-]+-([^-]+-[^-]+)$" "\\1-\\2"
  MigThread_TRIPLE "${MigThread_TRIPLE}")
string(REGEX REPLACE "^i[3-6]86-" "i686-" MigThread_TRIPLE
  "${MigThread_TRIPLE}")

set(Archive "${MigThread_PREFIX}/lib/${MigThread_TRIPLE}/libmigrt.a")
if(NOT EXISTS "${Archive}")
  set(MigThread_FOUND FALSE)
  set(MigThread_NOT_FOUND_MESSAGE "the runtime for ${MigThread_TRIPLE} is not\
 in ${MigThread_PREFIX}/lib; build MigThread with that target's cross g++\
 installed")
  return()
endif()

# GNU ld 2.40 cannot read the DWARF 5 of riscv64.
set(Debug -g)
if(MigThread_TRIPLE MATCHES "^riscv64")
  set(Debug -gdwarf-4)
endif()

if(NOT TARGET MigThread::MigThread)
  add_library(MigThread::MigThread STATIC IMPORTED)
  set_target_properties(MigThread::MigThread PROPERTIES
    IMPORTED_LOCATION "${Archive}"
    INTERFACE_INCLUDE_DIRECTORIES "${MigThread_PREFIX}/include"
    INTERFACE_COMPILE_OPTIONS
      "$<$<COMPILE_LANGUAGE:C>:${Debug};-fpass-plugin=${MigThread_PREFIX}/lib/MigPass.so>")
endif()
