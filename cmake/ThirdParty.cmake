# The parts of Boost.Serialization and zstd that libmigrt contains, as lists of
# sources, and mt-headers: an include folder with only Boost's headers and
# xxhash in it. The headers are the host's, whatever the target, and nothing
# else of /usr/include may be seen by a cross compilation.
#
# Relies on: tools/fetch-sources, libboost-dev, libxxhash-dev.

if(NOT EXISTS ${MT_THIRD_PARTY}/fetched)
  message(FATAL_ERROR "The sources of Boost.Serialization and zstd are not in"
    " ${MT_THIRD_PARTY}: run tools/fetch-sources ${MT_THIRD_PARTY}")
endif()

# Text archives and what they stand on; no XML, binary or wide ones.
set(MT_BOOST_SOURCES "")
foreach(Name
    archive_exception basic_archive basic_iarchive basic_iserializer
    basic_oarchive basic_oserializer basic_pointer_iserializer
    basic_pointer_oserializer basic_serializer_map basic_text_iprimitive
    basic_text_oprimitive codecvt_null extended_type_info
    extended_type_info_typeid text_iarchive text_oarchive utf8_codecvt_facet
    void_cast)
  list(APPEND MT_BOOST_SOURCES
    ${MT_THIRD_PARTY}/boost-serialization/${Name}.cpp)
endforeach()
file(GLOB MT_ZSTD_SOURCES CONFIGURE_DEPENDS
  ${MT_THIRD_PARTY}/zstd/common/*.c
  ${MT_THIRD_PARTY}/zstd/compress/*.c
  ${MT_THIRD_PARTY}/zstd/decompress/*.c)

foreach(Header boost/version.hpp xxhash.h)
  if(NOT EXISTS /usr/include/${Header})
    message(FATAL_ERROR "MigThread needs the headers of Boost and xxhash:"
      " apt-get install libboost-dev libxxhash-dev")
  endif()
endforeach()
set(MT_HEADERS ${PROJECT_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${MT_HEADERS})
file(CREATE_LINK /usr/include/boost ${MT_HEADERS}/boost SYMBOLIC)
file(CREATE_LINK /usr/include/xxhash.h ${MT_HEADERS}/xxhash.h SYMBOLIC)

add_library(mt-headers INTERFACE)
target_include_directories(mt-headers SYSTEM INTERFACE
  ${MT_HEADERS} ${MT_THIRD_PARTY}/zstd)
