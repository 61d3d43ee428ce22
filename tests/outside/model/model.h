// As base/files.h.
#ifndef INKLING_MODEL_MODEL_H_
#define INKLING_MODEL_MODEL_H_

struct Model {
  static int open() { return 0; }
};

#endif  // INKLING_MODEL_MODEL_H_
