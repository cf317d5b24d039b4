# The CMake package, so that find_package(MigThread) works on an installation
# and on the build directory, and the public headers.
include(CMakePackageConfigHelpers)
set(PackageDir ${PROJECT_BINARY_DIR}/lib/cmake/MigThread)
configure_file(${PROJECT_SOURCE_DIR}/cmake/MigThreadConfig.cmake
  ${PackageDir}/MigThreadConfig.cmake COPYONLY)
write_basic_package_version_file(${PackageDir}/MigThreadConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(DIRECTORY ${PackageDir}
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/mt
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
# The build directory's include/mt, as an installation has it.
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/include/mt
  ${PROJECT_BINARY_DIR}/include/mt SYMBOLIC)
