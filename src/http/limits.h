// How much of anything the server takes, so that nobody can use up its memory, its threads or its time.
#ifndef INKLING_HTTP_LIMITS_H_
#define INKLING_HTTP_LIMITS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace inkling::http {

using std::chrono::milliseconds;

struct Limits {
  std::size_t connections = 1000;
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 8 * 1024 * 1024;

  // Of the bodies of all requests that are being received or answered, beyond what each may have anyway.
  std::size_t all_body_bytes = 64 * 1024 * 1024;
  std::size_t own_body_bytes = 64 * 1024;

  std::size_t queue = 256;                // requests that wait for a worker
  std::uint64_t requests_each = 100'000;  // on one connection

  milliseconds request{10'000};                // from a request's first byte to its last
  milliseconds grace{3'000};                   // after which a request must have come with at least …
  double bytes_a_second = 1000;                // … on average
  milliseconds idle{30'000};                   // between two requests, and before the first
  milliseconds answer{10'000};                 // for the client to take an answer, and …
  double answer_bytes_a_second = 64 * 1024;    // … more for a large one
  milliseconds linger{2'000};                  // to wait for the client's end after an answer that ends the connection
  milliseconds heartbeat{15'000};              // between two signs of life in a stream of events
  std::size_t stream_bytes = 4 * 1024 * 1024;  // of events that a client has not taken yet: more ends its stream
  milliseconds drain{4'000};                   // for what is being answered when the server is asked to end
};

}  // namespace inkling::http

#endif  // INKLING_HTTP_LIMITS_H_
