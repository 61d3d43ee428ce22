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

run(${FOLDER}/installed/bin/inkling train --recipe digits-mlp --epochs 3 --quiet --out ${FOLDER}/model)
foreach(corner 40 90)
  string(REPEAT " 200 ${corner} 0 0" 16 pixels)
  file(WRITE ${FOLDER}/picture.pgm "P2 8 8 255${pixels}\n")
  run(${FOLDER}/installed/bin/inkling read --model ${FOLDER}/model ${FOLDER}/picture.pgm)
  set(expected "${output}")
  run(${FOLDER}/build/outside ${FOLDER}/model ${FOLDER}/picture.pgm)
  if(NOT output STREQUAL expected)
    message(FATAL_ERROR "expected ${expected}, got ${output}")
  endif()
endforeach()
