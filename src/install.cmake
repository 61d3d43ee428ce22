# What `cmake --install` puts into place for other projects (docs/library.md): the library, its public headers, and a
# package each for find_package(inkling) and for pkg-config.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/inkling DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/generated/inkling/version.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/inkling)

install(TARGETS inkling EXPORT inkling INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
set(inkling_package ${CMAKE_INSTALL_LIBDIR}/cmake/inkling)
install(EXPORT inkling NAMESPACE inkling:: FILE inkling-targets.cmake DESTINATION ${inkling_package})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/inkling-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/inkling-config.cmake INSTALL_DESTINATION ${inkling_package})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/inkling-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/inkling-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/inkling-config-version.cmake
        DESTINATION ${inkling_package})

# Its prefix is found from where the file is, which `cmake --install --prefix` decides.
file(RELATIVE_PATH inkling_prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(${PROJECT_SOURCE_DIR}/cmake/inkling.pc.in ${CMAKE_CURRENT_BINARY_DIR}/inkling.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/inkling.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
