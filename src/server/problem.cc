#include "server/problem.h"

#include <new>

#include "base/error.h"
#include "model/predictor.h"

namespace inkling::server {
namespace {

unsigned status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage: return 400;
    case ErrorKind::kData: return 422;
    case ErrorKind::kIo: return 503;
    case ErrorKind::kDiverged:
    case ErrorKind::kInterrupted: return 409;
  }
  return 500;
}

}  // namespace

http::Response answer_to_exception() {
  try {
    throw;
  } catch (const Problem& problem) {
    return http::error(problem.status(), problem.what());
  } catch (const model::NotFinite& error) {  // the model is at fault, not the picture
    return http::error(409, error.what());
  } catch (const Error& error) {
    return http::error(status_of(error.kind()), error.what());
  } catch (const std::bad_alloc&) {
    return http::error(503, "not enough memory for this: try something smaller");
  } catch (const std::exception& error) {
    return http::error(500, std::string("internal error: ") + error.what());
  }
}

}  // namespace inkling::server
