# What `cmake --install` puts into place for other projects (docs/library.md): the library, the headers that its users
# include and those that these include, and a package for find_package(inkling).
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(inkling_public_headers
  base/aligned.h base/error.h base/files.h
  raster/box.h codec/decode.h raster/image.h segmentation/ink.h segmentation/normalize.h
  model/model.h model/scorer.h
  network/architecture.h network/loss.h network/network.h network/parameters.h
  network/workspace.h
  reader/explanation.h reader/reader.h reader/reading.h reader/traits.h
  tensor/tensor.h)
foreach(header ${inkling_public_headers})
  get_filename_component(room ${header} DIRECTORY)
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/inkling/${room})
endforeach()
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/generated/base/version.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/inkling/base)

install(TARGETS inkling EXPORT inkling INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/inkling)
set(inkling_package ${CMAKE_INSTALL_LIBDIR}/cmake/inkling)
install(EXPORT inkling NAMESPACE inkling:: FILE inkling-targets.cmake DESTINATION ${inkling_package})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/inkling-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/inkling-config.cmake INSTALL_DESTINATION ${inkling_package})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/inkling-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/inkling-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/inkling-config-version.cmake
        DESTINATION ${inkling_package})
