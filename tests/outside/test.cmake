# Installs the library, builds the project beside this file with it, and compares what it reads with what the command
# reads.
#   cmake -D BUILD=… -D SOURCE=… -D FOLDER=… -D COMMAND=… -D COMPILER=… -D FLAGS=… -P test.cmake
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY OUTPUT_VARIABLE output)
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${FOLDER})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${FOLDER}/installed)
run(${CMAKE_COMMAND} -G Ninja -S ${SOURCE} -B ${FOLDER}/build -D CMAKE_PREFIX_PATH=${FOLDER}/installed
    -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_CXX_FLAGS=${FLAGS} -D CMAKE_BUILD_TYPE=None)
run(${CMAKE_COMMAND} --build ${FOLDER}/build)

# A 1: a stroke of 4x36 pixels in a picture of 64x64.
string(REPEAT " 255" 64 paper)
string(REPEAT " 255" 30 margin)
string(REPEAT "${paper}" 14 above)
string(REPEAT "${margin} 0 0 0 0${margin}" 36 stroke)
file(WRITE ${FOLDER}/picture.pgm "P2 64 64 255${above}${stroke}${above}\n")
run(${FOLDER}/installed/bin/inkling read ${FOLDER}/picture.pgm)
set(expected "${output}")
foreach(program outside outside_shared)
  run(${FOLDER}/build/${program} ${FOLDER}/picture.pgm)
  if(NOT output STREQUAL "1\n" OR NOT output STREQUAL expected)
    message(FATAL_ERROR "${program}: expected 1 as the command has it, ${expected}, got ${output}")
  endif()
endforeach()

# The same program by pkg-config.
file(GLOB_RECURSE package ${FOLDER}/installed/*/inkling.pc)
get_filename_component(package_folder ${package} DIRECTORY)
set(ENV{PKG_CONFIG_PATH} ${package_folder})
run(pkg-config --cflags --libs inkling)
separate_arguments(package_flags UNIX_COMMAND "${output}")
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
run(${COMPILER} ${flags} -std=c++20 -I${SOURCE} ${SOURCE}/main.cc -o ${FOLDER}/by_pkg_config ${package_flags})
run(${FOLDER}/by_pkg_config ${FOLDER}/picture.pgm)
if(NOT output STREQUAL expected)
  message(FATAL_ERROR "by pkg-config: expected ${expected}, got ${output}")
endif()
