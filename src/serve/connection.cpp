#include "serve/connection.h"

#include "serve/problem.h"
#include "serve/upload.h"

#include <array>
#include <ctime>
#include <limits>

namespace cupel::serve {
namespace {

constexpr auto as_error = [](error_code& error) {
  return net::redirect_error(net::use_awaitable, error);
};

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    case http::verb::put: return Method::put;
    case http::verb::delete_: return Method::delete_;
    default: return Method::other;
  }
}

Reply closing(Reply reply) {
  reply.close = true;
  return reply;
}

Reply refusal(int status, ErrorKind kind, std::string_view detail, std::string_view rule) {
  return closing(problem(status, kind, detail, rule));
}

using Fields = http::request_header<http::fields>;

std::string text_of(const Fields& fields, http::field name) {
  const auto value = fields[name];
  return {value.data(), value.size()};
}

// What makes the boundary of a message doubtful ends the connection with the answer.
std::optional<Reply> refuse_head(const Fields& fields, const Limits& limits, bool old_version) {
  if (fields.count(http::field::transfer_encoding) != 0) {
    return refusal(411, ErrorKind::invalid_input, "a body needs a Content-Length, not chunks",
                   "length_required");
  }
  if (std::distance(fields.begin(), fields.end()) > limits.header_fields) {
    return refusal(431, ErrorKind::limit_exceeded, "request has too many header fields",
                   "header_limit");
  }
  if (fields.count(http::field::host) != 1 && !old_version) {
    return refusal(400, ErrorKind::invalid_input, "request needs exactly one Host field", "bad_host");
  }
  if (fields.count(http::field::content_length) > 1) {
    return refusal(400, ErrorKind::invalid_input, "Content-Length is given twice", "bad_request");
  }
  return std::nullopt;
}

Reply refuse_error(error_code error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return refusal(431, ErrorKind::limit_exceeded, "request head is longer than 16 KiB",
                   "header_limit");
  }
  return refusal(400, ErrorKind::invalid_input, "bytes are not an HTTP/1.1 request", "bad_request");
}

}  // namespace

std::string_view Shared::date_now() {
  const std::int64_t second = std::time(nullptr);
  if (second != date_second) {
    date = http_date(second);
    date_second = second;
  }
  return date;
}

Connection::Connection(Shared& shared, tcp::socket socket, std::string address)
    : shared_(shared),
      stream_(std::move(socket)),
      buffer_(64 * 1024),
      news_(stream_.get_executor()),
      address_(std::move(address)) {
  shared_.open.insert(this);
  ++shared_.connections;
  ++shared_.per_address[address_];
}

Connection::~Connection() {
  shared_.open.erase(this);
  --shared_.connections;
  if (--shared_.per_address[address_] == 0) shared_.per_address.erase(address_);
}

void Connection::wake() {
  if (waiting_) stream_.cancel();
  if (streaming_) news_.cancel();
}

void Connection::notify() {
  if (streaming_) news_.cancel();
}

net::awaitable<void> Connection::run(std::shared_ptr<Connection> self) {
  const std::uint32_t requests_max = self->shared_.limits.requests_per_connection;
  for (std::uint32_t served = 1; !self->shared_.stopping; ++served) {
    const Next next = co_await self->one_request(served >= requests_max);
    if (next == Next::close) break;
  }
  co_await self->linger();
}

net::awaitable<bool> Connection::read_head(Asked& asked) {
  error_code error;
  if (buffer_.size() == 0) {
    waiting_ = true;
    stream_.expires_after(shared_.limits.idle);
    const std::size_t got =
        co_await stream_.async_read_some(buffer_.prepare(2048), as_error(error));
    waiting_ = false;
    if (error) co_return false;
    buffer_.commit(got);
  }
  http::request_parser<http::empty_body> parser;
  parser.header_limit(shared_.limits.header_bytes);
  // The desk decides over the body: the parser's own limit is off, and never sees a body.
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  stream_.expires_after(shared_.limits.header_time);
  co_await http::async_read_header(stream_, buffer_, parser, as_error(error));
  if (error && error.category() != make_error_code(http::error::bad_method).category()) {
    co_return false;  // gone, or slower than header_time
  }
  if (error == http::error::end_of_stream || error == http::error::partial_message) {
    co_return false;
  }
  if (error) {
    asked.refused = refuse_error(error);
    co_return true;
  }
  const auto& fields = parser.get();
  asked.refused = refuse_head(fields, shared_.limits, fields.version() < 11);
  asked.keep_alive = fields.keep_alive();
  asked.expects_continue = beast::iequals(fields[http::field::expect], "100-continue");
  Head& head = asked.head;
  head.method = method_of(fields.method());
  head.target = std::string(fields.target().data(), fields.target().size());
  head.host = text_of(fields, http::field::host);
  head.origin = text_of(fields, http::field::origin);
  const auto site = fields["Sec-Fetch-Site"];
  head.fetch_site.assign(site.data(), site.size());
  head.cookie = text_of(fields, http::field::cookie);
  head.content_type = text_of(fields, http::field::content_type);
  head.if_none_match = text_of(fields, http::field::if_none_match);
  head.accept_encoding = text_of(fields, http::field::accept_encoding);
  head.address = address_;
  const auto length = parser.content_length();
  head.content_length = length ? *length : 0;
  co_return true;
}

net::awaitable<Connection::Next> Connection::one_request(bool last) {
  Asked asked;
  const bool read = co_await read_head(asked);
  if (!read) co_return Next::close;
  const bool with_body = asked.head.method != Method::head;
  Admission admission;
  if (asked.refused) {
    admission.refused = std::move(asked.refused);
  } else {
    admission = shared_.desk.admit(asked.head);
  }
  const std::uint64_t length = asked.head.content_length;
  if (!admission.refused && length > admission.body_bytes_max) {
    admission.refused = refusal(413, ErrorKind::limit_exceeded, "body is longer than allowed",
                                "body_limit");
  }
  if (!admission.refused && admission.work == Work::events) {
    co_await stream_events(std::move(admission));
    co_return Next::close;
  }
  Reply reply;
  if (admission.refused) {
    reply = std::move(*admission.refused);
    reply.close = reply.close || length > 0;  // the body is still on its way: do not look for a head in it
  } else {
    if (asked.expects_continue && length > 0 && buffer_.size() == 0) {
      const bool invited = co_await write_text("HTTP/1.1 100 Continue\r\n\r\n");
      if (!invited) co_return Next::close;
    }
    Body body;
    std::optional<Reply> refused;
    const bool whole = co_await read_body(length, admission, body, refused);
    if (!whole && !refused) co_return Next::close;
    if (refused) {
      reply = std::move(*refused);
    } else {
      reply = co_await work(admission, std::move(body));
    }
  }
  // Pipelined requests are not served: what came early is dropped with the connection.
  const bool keep = asked.keep_alive && !reply.close && !last && !shared_.stopping &&
                    buffer_.size() == 0;
  const bool written = co_await write(reply, keep, with_body);
  co_return written && keep ? Next::again : Next::close;
}

net::awaitable<bool> Connection::read_body(std::uint64_t bytes, const Admission& admission,
                                           Body& body, std::optional<Reply>& refused) {
  Upload upload;
  if (admission.body_to_file) {
    auto opened = Upload::create(shared_.upload_folder, ++shared_.uploads, admission.file_name);
    if (!opened) {
      refused = closing(problem(opened.error()));
      co_return false;
    }
    upload = std::move(*opened);
  }
  std::string chunk(std::min<std::uint64_t>(bytes, 64 * 1024), '\0');
  const auto start = std::chrono::steady_clock::now();
  while (body.bytes < bytes) {
    std::string_view piece;
    std::size_t early = 0;  // bytes that came together with the head
    if (buffer_.size() > 0) {
      early = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), bytes - body.bytes));
      piece = {static_cast<const char*>(buffer_.data().data()), early};
    } else {
      const auto wanted = std::min<std::uint64_t>(chunk.size(), bytes - body.bytes);
      const auto granted = shared_.limits.body_grace +
          std::chrono::milliseconds(body.bytes * 1000 / shared_.limits.body_bytes_per_s_min);
      stream_.expires_at(start + granted);
      error_code error;
      const std::size_t got = co_await stream_.async_read_some(
          net::buffer(chunk.data(), static_cast<std::size_t>(wanted)), as_error(error));
      if (error) co_return false;
      piece = {chunk.data(), got};
    }
    if (admission.body_to_file) {
      if (auto stored = upload.write(piece); !stored) {
        refused = closing(problem(stored.error()));
        co_return false;
      }
    } else {
      body.text += piece;
    }
    body.bytes += piece.size();
    buffer_.consume(early);
  }
  if (admission.body_to_file) body.file = upload.keep();
  co_return true;
}

net::awaitable<Reply> Connection::work(Admission& admission, Body body) {
  if (admission.work == Work::here) co_return admission.answer(std::move(body));
  const bool writes = admission.work == Work::writer;
  auto& queue = writes ? shared_.writing : shared_.reading;
  const std::uint32_t queue_max =
      writes ? shared_.limits.writer_queue : shared_.limits.reader_queue;
  if (queue.fetch_add(1) >= queue_max) {
    --queue;
    Upload::discard(body.file);
    co_return problem(503, ErrorKind::unavailable, "too much work is waiting", "busy");
  }
  auto& pool = writes ? shared_.writer : shared_.readers;
  auto task = [answer = std::move(admission.answer),
               given = std::move(body)]() mutable -> net::awaitable<Reply> {
    co_return answer(std::move(given));
  };
  Reply reply = co_await net::co_spawn(pool.get_executor(), std::move(task), net::use_awaitable);
  --queue;
  co_return reply;
}

net::awaitable<void> Connection::stream_events(Admission admission) {
  buffer_.clear();
  buffer_.shrink_to_fit();
  streaming_ = true;
  std::uint64_t seen = shared_.events.newest();
  std::string text = "HTTP/1.1 200 OK\r\nDate: " + std::string(shared_.date_now()) +
                     "\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                     "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
                     "Connection: close\r\n\r\nretry: 2000\n\n";
  while (!shared_.stopping && admission.still_allowed()) {
    const bool written = co_await write_text(text);
    if (!written) break;
    text = shared_.events.after(seen);
    if (!text.empty() || shared_.stopping) continue;
    error_code error;
    news_.expires_after(shared_.limits.heartbeat);
    co_await news_.async_wait(as_error(error));
    text = shared_.events.after(seen);
    if (text.empty()) text = ":\n\n";  // shows a reader that has gone
  }
  streaming_ = false;
}

net::awaitable<bool> Connection::write(const Reply& reply, bool keep_alive, bool with_body) {
  const std::string head = head_text(reply, shared_.date_now(), keep_alive);
  const bool has_body = with_body && reply.body && reply.status != 204 && reply.status != 304;
  const std::size_t body_bytes = has_body ? reply.body->size() : 0;
  const std::array<net::const_buffer, 2> parts{
      net::buffer(head), has_body ? net::buffer(*reply.body) : net::const_buffer()};
  // A slow reader of a long answer gets a second more per 16 KiB.
  stream_.expires_after(shared_.limits.write_time +
                        std::chrono::seconds(body_bytes / (16 * 1024)));
  error_code error;
  co_await net::async_write(stream_, parts, as_error(error));
  co_return !error;
}

net::awaitable<bool> Connection::write_text(std::string_view text) {
  error_code error;
  stream_.expires_after(shared_.limits.write_time);
  co_await net::async_write(stream_, net::buffer(text.data(), text.size()), as_error(error));
  co_return !error;
}

// Close in a way that lets the answer arrive: with unread bytes in the socket, a plain close would
// reset the connection and may take the answer with it.
net::awaitable<void> Connection::linger() {
  error_code error;
  (void)stream_.socket().shutdown(tcp::socket::shutdown_send, error);
  std::array<char, 4096> dropped;
  stream_.expires_after(std::chrono::seconds(2));
  for (std::size_t bytes = 0; !error && bytes < (1u << 20) && !shared_.stopping;) {
    bytes += co_await stream_.async_read_some(net::buffer(dropped), as_error(error));
  }
  stream_.close();
}

}  // namespace cupel::serve
