#include "http/host_check.h"

namespace inkling::http {
namespace {

TEST(Host, IsThisMachine) {
  const OwnNames names;
  for (const char* host : {"localhost", "LocalHost:80", "127.0.0.1", "127.1.2.3:8080", "[::1]", "[::1]:8080"}) {
    EXPECT_TRUE(is_own_host(host, names)) << host;
  }
  for (const char* host : {"", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.evil",
                           "10.0.0.1", "[::1", "[::1]x", "::1:80", "localhost:80:80", "localhost:http",
                           "user@localhost", "0.0.0.0", "[fe80::1]", "localhost."}) {
    EXPECT_FALSE(is_own_host(host, names)) << host;
  }
}

TEST(Host, IsAnyAddressWhereOthersReachIt) {
  const OwnNames names{.loopback_only = false, .others = {"desk.lan"}};
  for (const char* host : {"10.0.0.1:8080", "[fe80::1]", "Desk.LAN:8080", "localhost"})
    EXPECT_TRUE(is_own_host(host, names)) << host;
  for (const char* host : {"evil.example", "desk.lan.evil.example", "10.0.0.256", "10.0.0", "0x7f.1"}) {
    EXPECT_FALSE(is_own_host(host, names)) << host;
  }
}

TEST(Origin, IsTheServerItself) {
  EXPECT_TRUE(is_own_origin("http://localhost:8080", "localhost:8080"));
  EXPECT_TRUE(is_own_origin("https://desk.lan", "desk.lan"));
  EXPECT_FALSE(is_own_origin("http://localhost:8081", "localhost:8080"));
  EXPECT_FALSE(is_own_origin("http://evil.example", "localhost"));
  EXPECT_FALSE(is_own_origin("null", "localhost"));
  EXPECT_FALSE(is_own_origin("file://localhost", "localhost"));
  EXPECT_FALSE(is_own_origin("", ""));
}

TEST(Loopback, IsReachedFromThisMachineAlone) {
  EXPECT_TRUE(is_loopback("127.0.0.1"));
  EXPECT_TRUE(is_loopback("::1"));
  EXPECT_TRUE(is_loopback("localhost"));
  EXPECT_FALSE(is_loopback("0.0.0.0"));
  EXPECT_FALSE(is_loopback("127.evil.example"));
}

}  // namespace
}  // namespace inkling::http
