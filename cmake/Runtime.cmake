# mt_add_runtime(NAME): libmigrt.a and libmigrt.so of one target, in
# lib/<triple> of the build directory. The compiler is the host's for every
# target; only --target differs, so one build makes them all.
#
# Relies on: Targets, ThirdParty, MigPass, SealArchive.sh, and on the sources
# in MT_RUNTIME_CXX, MT_RUNTIME_C and MT_RUNTIME_INSTRUMENTED.

# s390x and mips emit no unwind tables unless asked, and capture needs them.
set(MT_RUNTIME_FLAGS -fexceptions -funwind-tables -fvisibility=hidden
  -ffunction-sections -fdata-sections)

# What all objects of a target are compiled with.
function(mt_target_options Library Triple)
  target_compile_options(${Library} PRIVATE --target=${Triple}
    ${MT_RUNTIME_FLAGS})
  # With what can be relaxed, GNU ld takes four seconds for each program.
  if(Triple MATCHES "^riscv64")
    target_compile_options(${Library} PRIVATE -mno-relax)
  endif()
endfunction()

# What every object of the runtime is compiled with besides.
function(mt_runtime_options Library Triple)
  mt_target_options(${Library} ${Triple})
  target_compile_options(${Library} PRIVATE -Wall -Wextra)
  target_include_directories(${Library} PRIVATE
    ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/rt ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(${Library} PRIVATE mt-headers)
  set_target_properties(${Library} PROPERTIES
    POSITION_INDEPENDENT_CODE ON C_STANDARD 17 C_EXTENSIONS ON)
endfunction()

# C that goes through the plugin as a user's program does.
function(mt_add_instrumented Library Triple)
  add_library(${Library} OBJECT ${MT_RUNTIME_INSTRUMENTED})
  mt_runtime_options(${Library} ${Triple})
  target_compile_options(${Library} PRIVATE
    -g -fvisibility=default -fpass-plugin=$<TARGET_FILE:MigPass>
    # Images name their source files, and not where somebody built this.
    -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
  if(Triple MATCHES "^riscv64") # whose DWARF 5 GNU ld 2.40 cannot read
    target_compile_options(${Library} PRIVATE -gdwarf-4)
  endif()
  set_source_files_properties(${MT_RUNTIME_INSTRUMENTED}
    PROPERTIES OBJECT_DEPENDS ${PROJECT_BINARY_DIR}/lib/MigPass.so)
  add_dependencies(${Library} MigPass)
endfunction()

# Boost.Serialization and zstd.
function(mt_add_support Library Triple)
  add_library(${Library} STATIC ${MT_BOOST_SOURCES} ${MT_ZSTD_SOURCES})
  mt_target_options(${Library} ${Triple})
  target_compile_options(${Library} PRIVATE -w)
  target_compile_definitions(${Library} PRIVATE
    ZSTD_DISABLE_ASM ZSTD_LEGACY_SUPPORT=0)
  target_link_libraries(${Library} PRIVATE mt-headers)
  set_target_properties(${Library} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# What most files of the runtime include takes more than half of their time.
function(mt_precompile_headers Target)
  set(Headers algorithm functional map memory optional span string
    unordered_map vector)
  list(TRANSFORM Headers PREPEND "$<$<COMPILE_LANGUAGE:CXX>:<")
  list(TRANSFORM Headers APPEND "$<ANGLE-R>>")
  target_precompile_headers(${Target} PRIVATE ${Headers})
endfunction()

function(mt_add_runtime Name)
  set(Triple ${MT_TRIPLE_${Name}})
  set(Directory ${PROJECT_BINARY_DIR}/lib/${Triple})

  set(Objects migrt-objects-${Name})
  add_library(${Objects} OBJECT ${MT_RUNTIME_CXX} ${MT_RUNTIME_C})
  mt_runtime_options(${Objects} ${Triple})
  mt_precompile_headers(${Objects})
  # The header is among them.
  set(All $<FILTER:$<TARGET_OBJECTS:${Objects}>,EXCLUDE,pch$>)
  if(MT_RUNTIME_INSTRUMENTED)
    mt_add_instrumented(migrt-instrumented-${Name} ${Triple})
    list(APPEND All $<TARGET_OBJECTS:migrt-instrumented-${Name}>)
  endif()
  mt_add_support(migrt-support-${Name} ${Triple})

  set(Archive ${Directory}/libmigrt.a)
  add_custom_command(OUTPUT ${Archive}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${Directory}
    COMMAND bash ${PROJECT_SOURCE_DIR}/cmake/SealArchive.sh
      ${CMAKE_CXX_COMPILER} ${Triple} ${Archive}
      $<TARGET_FILE:migrt-support-${Name}> ${All}
    DEPENDS ${PROJECT_SOURCE_DIR}/cmake/SealArchive.sh
      migrt-support-${Name} ${All}
    COMMENT "Sealing libmigrt.a for ${Triple}"
    COMMAND_EXPAND_LISTS VERBATIM)
  add_custom_target(migrt-${Name} ALL DEPENDS ${Archive})

  # Only mt_* is visible, and the C++ library inside is nobody else's.
  set(Exports ${PROJECT_SOURCE_DIR}/cmake/libmigrt.map)
  add_library(migrt-shared-${Name} SHARED ${All})
  target_link_libraries(migrt-shared-${Name} PRIVATE migrt-support-${Name})
  target_link_options(migrt-shared-${Name} PRIVATE --target=${Triple}
    -static-libstdc++ -Wl,--exclude-libs,ALL -Wl,-Bsymbolic-functions -Wl,-z,defs
    -Wl,--version-script=${Exports})
  if(Name STREQUAL "mips") # has no 64-bit atomic instructions
    target_link_libraries(migrt-shared-${Name} PRIVATE -l:libatomic.a)
  endif()
  set_target_properties(migrt-shared-${Name} PROPERTIES
    OUTPUT_NAME migrt LINKER_LANGUAGE CXX LINK_DEPENDS ${Exports}
    LIBRARY_OUTPUT_DIRECTORY ${Directory})

  install(FILES ${Archive} DESTINATION ${CMAKE_INSTALL_LIBDIR}/${Triple})
  install(TARGETS migrt-shared-${Name}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/${Triple})
  if(Name STREQUAL MT_HOST) # so that plain -lmigrt finds it
    install(FILES ${Archive} DESTINATION ${CMAKE_INSTALL_LIBDIR})
  endif()
endfunction()
