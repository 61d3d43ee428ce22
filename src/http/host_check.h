// Whether a request was meant for this server.
//
// A page from elsewhere can have a browser send requests here. Its name may even lead here (DNS rebinding): then the
// browser takes the page for this server's own, and lets it read the answers. Both are told by two headers that no page
// can change: Host, which is the name that the browser was told, and Origin, which is where the page is from.
#ifndef INKLING_HTTP_HOST_CHECK_H_
#define INKLING_HTTP_HOST_CHECK_H_

#include <string>
#include <string_view>
#include <vector>

namespace inkling::http {

struct OwnNames {
  bool loopback_only = true;        // nothing but this machine's own addresses reaches the server
  std::vector<std::string> others;  // further names that it goes by, in lower case
};

// Whether `host`, the value of a Host header, is an address or a name of this server, whatever the port: localhost,
// 127.x.y.z and [::1]; where others reach it, any address (nobody rebinds a number) and the other names.
bool is_own_host(std::string_view host, const OwnNames& names);

// Whether `origin`, the value of an Origin header, is this server as `host` calls it.
bool is_own_origin(std::string_view origin, std::string_view host);

// Whether `host`, "127.0.0.1", "localhost" or "::1", is reached from this machine alone.
bool is_loopback(std::string_view host);

}  // namespace inkling::http

#endif  // INKLING_HTTP_HOST_CHECK_H_
