#include "ledger/log_file.h"

#include "ledger/disk.h"
#include "ledger/log_reserve.h"
#include "model/assert.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

namespace cupel {
namespace {

constexpr std::size_t batch_records_max = 4'096;
constexpr std::size_t batch_bytes_max = 1u << 20;
/// Records nobody waits for (audit) are written at the latest after this time.
constexpr std::chrono::milliseconds linger{2};
constexpr int exit_code_log_failed = 74;

void end_process(std::string_view what, int error_number) {
  // One line, then out: a second sync would report success although the bytes are lost.
  fmt::print(stderr, "{}: {}. Nothing more is acknowledged.\n", what, std::strerror(error_number));
  std::fflush(stderr);
  ::_exit(exit_code_log_failed);
}

/// Records that go to the disk with one pwrite and one sync.
struct Batch {
  int descriptor = -1;
  std::uint32_t segment = 0;
  std::uint64_t offset = 0;
  std::string bytes;
  std::size_t last_record = 0;  // offset in `bytes`
  std::size_t records = 0;
  std::uint64_t last_sequence = 0;
  // Those who wait for this batch sleep on `turn`, which rises when it is on the disk or when one of
  // them should write. They need no lock to see that they are done: dozens wake up at once.
  std::atomic<std::uint32_t> turn = 0;
  std::atomic<bool> on_disk = false;
};

}  // namespace

DiskCalls DiskCalls::system() {
  return {.pwrite = [](int fd, const void* bytes, std::size_t size,
                       off_t at) { return ::pwrite(fd, bytes, size, at); },
          .fdatasync = [](int fd) { return ::fdatasync(fd); },
          .allocate = [](int fd, off_t size) { return ::posix_fallocate(fd, 0, size); }};
}

struct LogFile::State {
  State(std::filesystem::path log_folder, const LogOptions& log_options)
      : folder(std::move(log_folder)), options(log_options),
        reserve(folder, options.reserve_bytes, options.disk.allocate) {
    if (!options.abandon) options.abandon = end_process;
  }

  Result<void> cut_torn_tail();
  Result<void> add_segment(std::uint64_t first_sequence);
  void remove_last_segments(std::size_t keep);
  std::shared_ptr<Batch> batch_of(std::uint64_t sequence) const;
  void write_front(std::unique_lock<std::mutex>& lock);
  void commit_lingering(const std::stop_token& stop);
  int write_and_sync(const Batch& batch, const char*& what) const;

  std::filesystem::path folder;
  LogOptions options;
  LogReserve reserve;
  LogScan scan;

  // Written by the one who numbers records; the owner serialises make_room() and enqueue().
  std::uint64_t next_sequence = 0;
  std::uint32_t write_segment = 0;  // position of the segment that gets the next record
  std::uint64_t write_offset = 0;

  // Guards everything below. It is never held during a write or a sync.
  mutable std::mutex mutex;
  std::condition_variable_any arrived;  // for the lingering thread: something is queued
  std::vector<File> segments;
  std::vector<std::uint64_t> segment_sizes;
  std::deque<std::shared_ptr<Batch>> queue;
  std::shared_ptr<Batch> in_flight;  // being written now
  std::uint64_t durable = 0;  // number of records on the disk
  bool failed = false;
  std::jthread lingering;  // last member: it stops before the rest goes
};

Result<std::unique_ptr<LogFile>> LogFile::open(const std::filesystem::path& folder,
                                               const LogOptions& options, bool for_writing,
                                               const VisitRecord& visit) {
  ASSERT(is_segment_size(options.segment_bytes));
  auto scan = scan_log(folder, for_writing, visit);
  if (!scan) return pass(scan);
  auto state = std::make_unique<State>(folder, options);
  state->scan = std::move(*scan);
  for (const std::string& name : state->scan.segments) {
    state->segments.push_back(File::open(folder / name, for_writing ? O_RDWR : O_RDONLY));
    state->segment_sizes.push_back(state->segments.back().bytes());
  }
  state->next_sequence = state->durable = state->scan.next_sequence;
  return std::unique_ptr<LogFile>(new LogFile(std::move(state)));
}

LogFile::LogFile(std::unique_ptr<State> state) : state_(std::move(state)) {}

LogFile::~LogFile() {
  if (state_->lingering.joinable()) {
    state_->lingering.request_stop();
    state_->lingering.join();
  }
  std::unique_lock lock(state_->mutex);
  while (!state_->queue.empty() && !state_->failed) state_->write_front(lock);
}

const LogTail& LogFile::tail() const { return state_->scan.tail; }

Result<void> LogFile::start_writing() {
  State& state = *state_;
  ASSERT(state.scan.tail.kind != TailKind::damaged && !state.lingering.joinable());
  make_folder(state.folder / "staging");
  for (const auto& left : std::filesystem::directory_iterator(state.folder / "staging")) {
    std::filesystem::remove_all(left.path());
  }
  for (const std::string& name : state.scan.unused) std::filesystem::remove(state.folder / name);
  if (!state.scan.unused.empty()) sync_directory(state.folder);
  if (!state.segments.empty()) {
    auto cut = state.cut_torn_tail();
    if (!cut) return cut;
    state.write_segment = static_cast<std::uint32_t>(state.segments.size() - 1);
    state.write_offset = state.scan.tail.offset;
  }
  static_cast<void>(state.reserve.make());  // without it make_room() tries again and refuses
  state.lingering = std::jthread([&state](const std::stop_token& stop) {
    state.commit_lingering(stop);
  });
  return {};
}

Result<void> LogFile::State::cut_torn_tail() {
  const File& last = segments.back();
  if (scan.tail.kind == TailKind::torn) {
    const std::string zeros(segment_sizes.back() - scan.tail.offset, '\0');
    const auto at = static_cast<off_t>(scan.tail.offset);
    if (options.disk.pwrite(last.descriptor(), zeros.data(), zeros.size(), at) !=
        static_cast<ssize_t>(zeros.size())) {
      return Failed(io_error("the log's torn tail cannot be cut", folder / scan.tail.file, errno));
    }
  }
  // What was read past the cache may still sit in the drive's own cache: it is shown to others from
  // now on, so it must be on the medium.
  if (options.disk.fdatasync(last.descriptor()) != 0) {
    return Failed(io_error("the log cannot be synced", folder / scan.tail.file, errno));
  }
  scan.tail.kind = TailKind::clean;
  return {};
}

Result<void> LogFile::State::add_segment(std::uint64_t first_sequence) {
  const std::string name = segment_name(first_sequence);
  const std::filesystem::path staged = folder / "staging" / name;
  const std::uint64_t size = options.segment_bytes;
  try {
    File file = File::open(staged, O_RDWR | O_CREAT | O_TRUNC);
    const int refused = options.disk.allocate(file.descriptor(), static_cast<off_t>(size));
    if (refused != 0) throw Failure(io_error("a segment finds no room", staged, refused));
    // Written, not only allocated: the first write into an allocated but unwritten extent changes
    // the file's metadata, and every sync would pay for it.
    const std::string zeros(1u << 18, '\0');
    for (std::uint64_t at = 0; at < size; at += zeros.size()) {
      file.write(std::string_view(zeros).substr(0, std::min<std::uint64_t>(zeros.size(), size - at)));
    }
    file.sync();
    std::filesystem::rename(staged, folder / name);
    sync_directory(folder);
    const std::lock_guard guard(mutex);
    segments.push_back(std::move(file));
    segment_sizes.push_back(size);
    scan.segments.push_back(name);
    return {};
  } catch (const Failure& failure) {
    ::unlink(staged.c_str());
    if (failure.error.kind != ErrorKind::unavailable) throw;
    return Failed(failure.error);
  }
}

void LogFile::State::remove_last_segments(std::size_t keep) {
  const std::lock_guard guard(mutex);
  while (segments.size() > keep) {
    std::filesystem::remove(folder / scan.segments.back());
    segments.pop_back();
    segment_sizes.pop_back();
    scan.segments.pop_back();
  }
}

Result<void> LogFile::make_room_for_audit(std::size_t record_bytes) {
  State& state = *state_;
  const bool fits = !state.segments.empty() &&
                    state.write_segment + 1 == state.segments.size() &&
                    state.write_offset + record_bytes <= state.segment_sizes.back();
  return fits ? Result<void>() : make_room({&record_bytes, 1});
}

Result<void> LogFile::make_room(std::span<const std::size_t> sizes) {
  State& state = *state_;
  auto reserve = state.reserve.make();
  if (!reserve) return reserve;
  const std::size_t segments_before = state.segments.size();
  std::uint64_t offset = state.write_offset;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    ASSERT(sizes[i] <= state.options.segment_bytes);
    const bool fits = !state.segments.empty() &&
                      offset + sizes[i] <= state.segment_sizes.back();
    if (!fits) {
      auto added = state.add_segment(state.next_sequence + i);
      if (!added) {
        state.remove_last_segments(segments_before);
        return added;
      }
      offset = 0;
    }
    offset += sizes[i];
  }
  return {};
}

std::uint64_t LogFile::enqueue(std::int64_t received_us, std::string_view evidence,
                               std::string_view audit, RecordPlaces& places) {
  State& state = *state_;
  const std::size_t bytes = record_bytes(evidence.size(), audit.size());
  const std::uint64_t sequence = state.next_sequence++;
  const std::lock_guard guard(state.mutex);
  if (state.write_offset + bytes > state.segment_sizes[state.write_segment]) {
    ++state.write_segment;
    state.write_offset = 0;
    ASSERT(state.write_segment < state.segments.size());
  }
  const bool joins = !state.queue.empty() && state.queue.back()->segment == state.write_segment &&
                     state.queue.back()->records < batch_records_max &&
                     state.queue.back()->bytes.size() + bytes <= batch_bytes_max;
  if (!joins) {
    state.queue.push_back(std::make_shared<Batch>());
    state.queue.back()->descriptor = state.segments[state.write_segment].descriptor();
    state.queue.back()->segment = state.write_segment;
    state.queue.back()->offset = state.write_offset;
    state.arrived.notify_one();
  }
  Batch& batch = *state.queue.back();
  batch.last_record = batch.bytes.size();
  batch.last_sequence = sequence;
  ++batch.records;
  append_record(batch.bytes, {.sequence = sequence,
                              .type = RecordType::more_follow,
                              .received_us = received_us,
                              .evidence = evidence,
                              .audit = audit});
  const auto begin = static_cast<std::uint32_t>(state.write_offset + record_head_bytes);
  const auto evidence_bytes = static_cast<std::uint32_t>(evidence.size());
  places.evidence = {state.write_segment, begin, evidence_bytes};
  places.audit = {state.write_segment, begin + evidence_bytes,
                  static_cast<std::uint32_t>(audit.size())};
  state.write_offset += bytes;
  return sequence;
}

Result<void> LogFile::wait_durable(std::uint64_t sequence) {
  State& state = *state_;
  std::unique_lock lock(state.mutex);
  while (state.durable <= sequence && !state.failed) {
    // Whoever finds nobody writing writes for all; the others' records wait for the next batch.
    if (!state.in_flight) {
      state.write_front(lock);
    } else {
      // Held on to: the batch may be written and gone when this thread wakes up.
      const std::shared_ptr<Batch> own = state.batch_of(sequence);
      const std::uint32_t seen = own->turn.load();
      lock.unlock();
      own->turn.wait(seen);
      if (own->on_disk.load()) return {};
      lock.lock();
    }
  }
  if (state.durable > sequence) return {};
  return fail(ErrorKind::unavailable, "the log has failed and acknowledges nothing", "log_failed");
}

std::shared_ptr<Batch> LogFile::State::batch_of(std::uint64_t sequence) const {
  if (in_flight->last_sequence >= sequence) return in_flight;
  for (const std::shared_ptr<Batch>& batch : queue) {
    if (batch->last_sequence >= sequence) return batch;
  }
  ASSERT(false);  // it was numbered, is not durable, and so it is queued
  return nullptr;
}

int LogFile::State::write_and_sync(const Batch& batch, const char*& what) const {
  what = "the log cannot be written";
  ssize_t written = -1;
  do {
    written = options.disk.pwrite(batch.descriptor, batch.bytes.data(), batch.bytes.size(),
                                  static_cast<off_t>(batch.offset));
  } while (written < 0 && errno == EINTR);
  if (written < 0) return errno;
  if (static_cast<std::size_t>(written) != batch.bytes.size()) return EIO;
  what = "the log cannot be synced";
  return options.disk.fdatasync(batch.descriptor) == 0 ? 0 : errno;
}

void LogFile::State::write_front(std::unique_lock<std::mutex>& lock) {
  ASSERT(!queue.empty() && !in_flight);
  const std::shared_ptr<Batch> batch = queue.front();
  queue.pop_front();
  in_flight = batch;
  lock.unlock();
  close_batch(batch->bytes, batch->last_record);
  const char* what = "";
  const int error_number = write_and_sync(*batch, what);
  // Before anybody wakes up: no acknowledgement may leave after a failure.
  if (error_number != 0) options.abandon(what, error_number);
  lock.lock();
  in_flight.reset();
  if (error_number == 0) {
    durable = batch->last_sequence + 1;
    batch->on_disk = true;
  } else {
    failed = true;
  }
  // One of each waiting batch is enough: the first to come writes, whatever batch its record is in.
  for (const std::shared_ptr<Batch>& waiting : queue) {
    ++waiting->turn;
    if (failed) waiting->turn.notify_all();
    else waiting->turn.notify_one();
  }
  ++batch->turn;
  batch->turn.notify_all();
  if (failed) queue.clear();
}

void LogFile::State::commit_lingering(const std::stop_token& stop) {
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    arrived.wait(lock, stop, [this] { return !queue.empty(); });
    if (stop.stop_requested()) return;
    // Give the appenders that wait for their own records the first chance to write them.
    const std::shared_ptr<Batch> seen = queue.front();
    arrived.wait_for(lock, stop, linger, [] { return false; });
    if (!queue.empty() && queue.front() == seen && !in_flight) write_front(lock);
  }
}

std::uint64_t LogFile::next_sequence() const { return state_->next_sequence; }

Result<std::string> LogFile::read(const EntryPlace& place) const {
  int descriptor = -1;
  {
    const std::lock_guard guard(state_->mutex);
    ASSERT(place.segment < state_->segments.size());
    descriptor = state_->segments[place.segment].descriptor();
  }
  std::string bytes(place.bytes, '\0');
  ssize_t got = -1;
  do {
    got = ::pread(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(place.offset));
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(bytes.size())) {
    return Failed(io_error("the log cannot be read", state_->folder, got < 0 ? errno : EIO));
  }
  return bytes;
}

void LogFile::release_reserve() { state_->reserve.release(); }

}  // namespace cupel
