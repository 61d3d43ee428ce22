// How a picture was read, as JSON: what /v1/explain answers (docs/http_api.md), and what shows it needs.
#ifndef INKLING_SERVER_EXPLAIN_H_
#define INKLING_SERVER_EXPLAIN_H_

#include <string>

#include "model/predictor.h"
#include "reader/explanation.h"
#include "server/json_body.h"

namespace inkling::server {

// Whether to find the pixels that decided, for the first digits: it takes some 30 ms a digit.
enum class Influence : bool { kLeftOut, kFound };

// `predictor` is that of the reader that made the explanation; `name` is what the picture is called.
Json to_json(const reader::Explanation& explanation, const std::string& name, const model::Predictor& predictor,
             Influence influence);

}  // namespace inkling::server

#endif  // INKLING_SERVER_EXPLAIN_H_
