/// For tests: a blocking TCP client that sends exactly the bytes it is told and reads answers.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cupel::serve {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// One answer, head and body; what arrived when the other side closed before.
  std::string answer(bool with_body = true) {
    std::size_t head = std::string::npos;
    while ((head = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return std::exchange(received_, {});
    }
    const std::size_t whole = head + 4 + (with_body ? length_of(received_.substr(0, head)) : 0);
    while (received_.size() < whole && receive()) {
    }
    std::string answer = received_.substr(0, whole);
    received_.erase(0, answer.size());
    return answer;
  }

  /// Read until `text` has come; false when the other side closed before.
  bool wait_for(std::string_view text) {
    while (!received_.contains(text)) {
      if (!receive()) return false;
    }
    received_.erase(0, received_.find(text) + text.size());
    return true;
  }

  /// True when the other side closes without a further byte.
  bool is_closed() { return received_.empty() && !receive(); }

 private:
  bool receive() {
    char bytes[16384];
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }
  static std::size_t length_of(std::string_view head) {
    const auto at = head.find("Content-Length: ");
    return at == std::string_view::npos
               ? 0
               : std::strtoull(std::string(head.substr(at + 16, 20)).c_str(), nullptr, 10);
  }

  int socket_;
  bool connected_ = false;
  std::string received_;
};

inline int status_of_answer(std::string_view answer) {
  return answer.size() < 12 ? 0 : std::atoi(std::string(answer.substr(9, 3)).c_str());
}

inline std::string_view body_of_answer(std::string_view answer) {
  const auto head = answer.find("\r\n\r\n");
  return head == std::string_view::npos ? std::string_view{} : answer.substr(head + 4);
}

}  // namespace cupel::serve
