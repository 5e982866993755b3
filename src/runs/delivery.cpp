#include "runs/delivery.h"

#include "runs/repair_layers.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <set>
#include <thread>

namespace cupel {
namespace {

using SharedBatch = std::shared_ptr<const RowBatch>;

/// Seals rows on a second thread: canonical text, salt, leaf. At most four batches wait.
class Sealer {
 public:
  explicit Sealer(Vault::RowsWriter& rows) : rows_(rows), thread_([this] { work(); }) {}
  ~Sealer() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

  void push(SharedBatch batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.size() < 4 || failed_; });
    if (failed_) std::rethrow_exception(failed_);
    waiting_.push_back(std::move(batch));
    lock.unlock();
    changed_.notify_all();
  }

  /// Wait for everything pushed. Rethrows what went wrong on the other thread.
  void finish() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
    thread_.join();
    if (failed_) std::rethrow_exception(failed_);
  }

 private:
  void work() {
    try {
      while (const SharedBatch batch = take()) seal(*batch);
    } catch (const Failure&) {
      const std::lock_guard lock(mutex_);
      failed_ = std::current_exception();
    }
    changed_.notify_all();
  }

  SharedBatch take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !waiting_.empty() || closed_; });
    if (waiting_.empty()) return nullptr;
    SharedBatch batch = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return batch;
  }

  void seal(const RowBatch& batch) {
    const std::vector<Salt> salts = random_salts(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (batch.number(i) % 64 == 0) rows_.offset(batch.byte_offset(i));
      canonical_.clear();
      append_canonical(canonical_, batch, i);
      rows_.add(salts[i], canonical_);
    }
  }

  Vault::RowsWriter& rows_;
  std::string canonical_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<SharedBatch> waiting_;
  std::exception_ptr failed_;
  bool closed_ = false;
  std::jthread thread_;  // last: starts when everything else is there
};

class Counter {
 public:
  explicit Counter(DeliveryCounts& counts) : counts_(counts) {}

  void take(std::vector<Defect> defects) {
    std::set<std::int64_t> rows;
    for (Defect& defect : defects) {
      if (!defect.note) {
        ++counts_.rules[defect.rule];
        if (defect.row >= 0) rows.insert(defect.row);
      }
      if (counts_.defects.size() < defects_max) {
        counts_.defects.push_back(std::move(defect));
      } else {
        ++dropped_;
      }
    }
    counts_.defective += rows.size();
  }

  void finish() {
    if (dropped_ == 0) return;
    Defect more;
    more.rule = "more_defects";
    more.text = std::to_string(dropped_) + " further defects are counted, not listed";
    more.note = true;
    counts_.defects.push_back(std::move(more));
  }

 private:
  DeliveryCounts& counts_;
  std::uint64_t dropped_ = 0;
};

void stop_if_asked(const Progress& progress) {
  if (!progress.stop.stop_requested()) return;
  throw Failure(Error{ErrorKind::unavailable, "stopped on request", "interrupted", {}, {}});
}

void append_facts(BlockWriter& block, FactTables& facts) {
  std::map<std::string, Table> chunk;
  for (auto& [name, table] : facts.all()) {
    if (table.rows() > 0) chunk.emplace(name, std::move(table));
  }
  if (!chunk.empty()) block.append(chunk);
  for (auto& [name, table] : chunk) {
    table.clear();
    facts.all()[name] = std::move(table);  // keeps its room
  }
}

}  // namespace

Result<DeliveryPlan> plan_delivery(ByteSource& source, const std::optional<Mapping>& mapping) {
  auto head = preview(source);
  if (!head) return pass(head);
  auto recognised = recognise(*head, mapping ? &*mapping : nullptr);
  if (!recognised) return pass(recognised);
  DeliveryPlan plan{std::move(*recognised), mapping, std::move(head->columns), 0};
  if (!plan.recognised.needs.empty()) {
    std::string needs = "needs:";
    for (const std::string& one : plan.recognised.needs) {
      if (!needs.ends_with(':')) needs += ",";
      needs += one;
    }
    return fail(ErrorKind::invalid_input, needs, "needs");
  }
  return plan;
}

Result<DeliveryCounts> read_delivery(ByteSource source, const DeliveryPlan& plan, BlockWriter& block,
                                     Vault::RowsWriter* rows, const Progress& progress) {
  auto reader = open_rows(std::move(source), plan.recognised.options);
  if (!reader) return pass(reader);
  const Mapping none;
  const Mapping& mapping = plan.mapping ? *plan.mapping : none;
  const auto projector = plan.recognised.layout->projector(plan.recognised.preview, mapping);
  DeliveryCounts counts;
  Counter counter(counts);
  FactTables facts;
  std::optional<Sealer> sealer;
  if (rows != nullptr) sealer.emplace(*rows);
  const auto take_facts = [&](std::vector<Defect> defects) {
    repair_layers(facts, defects);
    append_facts(block, facts);
    counter.take(std::move(defects));
  };
  while (true) {
    stop_if_asked(progress);
    auto batch = std::make_shared<RowBatch>();
    auto more = (*reader)->next(*batch);
    if (!more) return pass(more);
    if (!*more) break;
    if (sealer) sealer->push(batch);
    std::vector<Defect> defects = batch->defects();
    projector->project(*batch, facts, defects);
    take_facts(std::move(defects));
    counts.rows += batch->size();
    if (batch->size() > 0) {
      progress.step("reading", batch->byte_offset(batch->size() - 1), plan.bytes);
    }
  }
  std::vector<Defect> last = (*reader)->notes();
  projector->finish(facts, last);
  take_facts(std::move(last));
  counter.finish();
  if (sealer) sealer->finish();
  return counts;
}

Result<void> replay_rows(ByteSource source, const ReaderOptions& options,
                         const std::function<Result<void>(std::string_view, std::uint64_t)>& row) {
  auto reader = open_rows(std::move(source), options);
  if (!reader) return pass(reader);
  std::string canonical;
  RowBatch batch;
  while (true) {
    auto more = (*reader)->next(batch);
    if (!more) return pass(more);
    if (!*more) return {};
    for (std::size_t i = 0; i < batch.size(); ++i) {
      canonical.clear();
      append_canonical(canonical, batch, i);
      if (auto taken = row(canonical, batch.byte_offset(i)); !taken) return taken;
    }
  }
}

}  // namespace cupel
