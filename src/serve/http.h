/// The words between the socket and the handlers. No Beast here: whoever answers a request sees a
/// parsed head, a body in memory or on disk, and gives back a Reply.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cupel::serve {

enum class Method : std::uint8_t { get, head, post, put, delete_, other };

/// The head of one request as it was received; texts are not decoded yet.
struct Head {
  Method method = Method::other;
  std::string target;   // "/api/v1/alerts?limit=20"
  std::string host;     // the one Host field
  std::string origin;   // empty: not stated
  std::string fetch_site;
  std::string cookie;
  std::string content_type;
  std::string if_none_match;
  std::string accept_encoding;
  std::string address;  // of the peer, without its port
  std::uint64_t content_length = 0;
};

/// What came after the head: in memory, or streamed into a private file.
struct Body {
  std::string text;
  std::filesystem::path file;  // empty: the body is in `text`
  std::uint64_t bytes = 0;
};

using Bytes = std::shared_ptr<const std::string>;

struct Reply {
  int status = 200;
  std::string_view type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  Bytes body = nullptr;  // null: none
  bool close = false;    // end the connection after this answer
};

inline Reply reply_with(std::string text, std::string_view type = "application/json") {
  return {.type = type, .body = std::make_shared<const std::string>(std::move(text))};
}

/// Where the work of a request is done. `here`: on the network thread, microseconds only;
/// `reader`: on a pool; `writer`: one after the other, because the log has one writer;
/// `events`: the connection becomes a stream of events.
enum class Work : std::uint8_t { here, reader, writer, events };

/// The decision over a head, before one byte of the body is read.
struct Admission {
  std::optional<Reply> refused;
  std::uint64_t body_bytes_max = 0;
  bool body_to_file = false;
  std::string file_name;  // of the stored body, one path component
  Work work = Work::here;
  std::function<Reply(Body)> answer;
  std::function<bool()> still_allowed;  // of a stream of events
};

/// Answers requests. admit() runs on the network thread; `answer` where Admission::work says.
class Desk {
 public:
  virtual ~Desk() = default;
  virtual Admission admit(const Head& head) = 0;
};

/// Bounds of one server. Times are per phase; a connection that passes one is closed.
struct Limits {
  std::uint32_t header_bytes = 16 * 1024;      // longer: 431
  std::uint32_t header_fields = 100;           // more: 431
  std::uint64_t body_bytes = 300u << 20;       // an upload; longer: 413
  std::uint32_t body_bytes_per_s_min = 1024;   // slower, after body_grace: cut
  std::chrono::milliseconds idle{60'000};      // waiting for the first byte of a request
  std::chrono::milliseconds header_time{10'000};
  std::chrono::milliseconds body_grace{10'000};
  std::chrono::milliseconds write_time{30'000};
  std::chrono::milliseconds heartbeat{15'000};  // of event streams
  std::chrono::milliseconds stop_time{5'000};   // until running answers are abandoned
  std::uint32_t requests_per_connection = 10'000;
  std::uint32_t connections = 4'096;
  std::uint32_t connections_per_address = 64;  // loopback is bound by `connections` alone
  std::uint32_t reader_queue = 256;            // more waiting: 503
  std::uint32_t writer_queue = 8;
};

/// The reason phrase of a status code this server uses.
std::string_view reason_of(int status);

/// Status line and fields of a reply, ending in the empty line. `date` is the Date field's text.
std::string head_text(const Reply& reply, std::string_view date, bool keep_alive);

/// The Date field: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::int64_t seconds_since_1970);

}  // namespace cupel::serve
