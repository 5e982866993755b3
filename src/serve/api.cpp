#include "serve/api.h"

#include "cases/decide.h"
#include "serve/problem.h"
#include "serve/query.h"
#include "serve/upload.h"

#include <array>
#include <utility>

namespace cupel::serve {
namespace {

/// Per route: `ask` makes the archive's object from the request, `tell` its document from the
/// object and the right to it.
template <RouteId id>
struct Handler;

template <RouteId id, class Object>
using Right = Authorized<route_of(id).action, Object>;

Result<Ref> ref_in(const Request& request) {
  const auto ref = parse_ref(request.capture);
  if (!ref) {
    return fail(ErrorKind::invalid_input,
                "reference is not log:idx or log:idx:row: " + request.capture, "bad_ref");
  }
  return *ref;
}

Result<std::uint64_t> index_in(const Request& request) {
  const auto index = whole_number<std::uint64_t>(request.capture);
  if (!index) return fail(ErrorKind::not_found, "no such delivery: " + request.capture);
  return *index;
}

/// An object without members: the query must be empty.
template <class Object>
struct AskNothing {
  static Result<Object> ask(const Request& request) {
    if (auto rest = Query(request.target).finish(); !rest) return pass(rest);
    return Object{};
  }
};

template <>
struct Handler<RouteId::overview> : AskNothing<Overview> {
  static auto tell(const Reach& reach, const Right<RouteId::overview, Overview>& right) {
    return reach.archive.overview(right);
  }
};

template <>
struct Handler<RouteId::alerts> {
  static Result<AlertList> ask(const Request& request) {
    Query query(request.target);
    AlertList list{.cursor = query.text("cursor"),
                   .limit = query.limit(),
                   .priority = query.text("priority"),
                   .rule = query.text("rule"),
                   .kind = query.text("kind")};
    if (auto rest = query.finish(); !rest) return pass(rest);
    return list;
  }
  static auto tell(const Reach& reach, const Right<RouteId::alerts, AlertList>& right) {
    return reach.archive.alert_rows(right);
  }
};

template <>
struct Handler<RouteId::alert> {
  static Result<AlertKey> ask(const Request& request) {
    if (auto rest = Query(request.target).finish(); !rest) return pass(rest);
    return AlertKey{request.capture};
  }
  static auto tell(const Reach& reach, const Right<RouteId::alert, AlertKey>& right) {
    return reach.archive.alert(right);
  }
};

template <>
struct Handler<RouteId::record> {
  static Result<RecordOf> ask(const Request& request) {
    if (auto rest = Query(request.target).finish(); !rest) return pass(rest);
    auto ref = ref_in(request);
    if (!ref) return pass(ref);
    return RecordOf{*ref};
  }
  static auto tell(const Reach& reach, const Right<RouteId::record, RecordOf>& right) {
    return reach.archive.record(right);
  }
};

template <>
struct Handler<RouteId::proof> {
  static Result<ProofOf> ask(const Request& request) {
    if (auto rest = Query(request.target).finish(); !rest) return pass(rest);
    auto ref = ref_in(request);
    if (!ref) return pass(ref);
    return ProofOf{.ref = *ref};
  }
  static auto tell(const Reach& reach, const Right<RouteId::proof, ProofOf>& right) {
    return reach.archive.proof(right);
  }
};

template <>
struct Handler<RouteId::seal> : AskNothing<SealState> {
  static auto tell(const Reach& reach, const Right<RouteId::seal, SealState>& right) {
    return reach.archive.seal(right);
  }
};

template <>
struct Handler<RouteId::deliveries> {
  static Result<DeliveryList> ask(const Request& request) {
    Query query(request.target);
    DeliveryList list{.cursor = query.text("cursor"),
                      .limit = query.limit()};
    if (auto rest = query.finish(); !rest) return pass(rest);
    return list;
  }
  static auto tell(const Reach& reach, const Right<RouteId::deliveries, DeliveryList>& right) {
    return reach.archive.deliveries(right);
  }
};

template <>
struct Handler<RouteId::delivery_rows> {
  static Result<DeliveryRows> ask(const Request& request) {
    auto index = index_in(request);
    if (!index) return pass(index);
    Query query(request.target);
    DeliveryRows rows{.index = *index,
                      .from = query.number("from", 0, 0, INT64_MAX),
                      .limit = query.limit()};
    if (auto rest = query.finish(); !rest) return pass(rest);
    return rows;
  }
  static auto tell(const Reach& reach, const Right<RouteId::delivery_rows, DeliveryRows>& right) {
    return reach.archive.delivery_rows(right);
  }
};

template <>
struct Handler<RouteId::delivery_defects> {
  static Result<DefectList> ask(const Request& request) {
    auto index = index_in(request);
    if (!index) return pass(index);
    Query query(request.target);
    DefectList list{.delivery = *index,
                    .cursor = query.text("cursor"),
                    .limit = query.limit()};
    if (auto rest = query.finish(); !rest) return pass(rest);
    return list;
  }
  static auto tell(const Reach& reach, const Right<RouteId::delivery_defects, DefectList>& right) {
    return reach.archive.delivery_defects(right);
  }
};

Progress progress_of(const Reach& reach) {
  return {.report =
              [&events = reach.events](std::string_view step, std::uint64_t done,
                                       std::uint64_t total) { events.publish(step, done, total); },
          .stop = reach.stop};
}

template <>
struct Handler<RouteId::take_delivery> {
  static Result<FilesToTake> ask(const Request& request) {
    Query query(request.target);
    auto name = checked_file_name(query.text("name"));
    if (auto rest = query.finish(); !rest) return pass(rest);
    if (!name) return pass(name);
    return FilesToTake{.paths = {request.body.file}, .mappings = {}, .name = std::move(*name)};
  }
  static auto tell(const Reach& reach, const Right<RouteId::take_delivery, FilesToTake>& right) {
    return reach.archive.ingest(right, progress_of(reach));
  }
};

template <>
struct Handler<RouteId::run_analysis> : AskNothing<Analysis> {
  static auto tell(const Reach& reach, const Right<RouteId::run_analysis, Analysis>& right) {
    return reach.archive.analyse(right, progress_of(reach));
  }
};

template <>
struct Handler<RouteId::tables> : AskNothing<TableList> {
  static auto tell(const Reach& reach, const Right<RouteId::tables, TableList>& right) {
    return reach.archive.tables(right);
  }
};

template <>
struct Handler<RouteId::table_rows> {
  static Result<TableRows> ask(const Request& request) {
    Query query(request.target);
    TableRows rows{.name = request.capture,
                   .cursor = query.text("cursor"),
                   .limit = query.limit()};
    if (auto rest = query.finish(); !rest) return pass(rest);
    return rows;
  }
  static auto tell(const Reach& reach, const Right<RouteId::table_rows, TableRows>& right) {
    return reach.archive.table_rows(right);
  }
};

template <>
struct Handler<RouteId::outcomes> {
  static Result<OutcomeList> ask(const Request& request) {
    Query query(request.target);
    OutcomeList list{.rule = query.text("rule")};
    if (auto rest = query.finish(); !rest) return pass(rest);
    return list;
  }
  static auto tell(const Reach& reach, const Right<RouteId::outcomes, OutcomeList>& right) {
    return reach.archive.outcomes(right);
  }
};

template <>
struct Handler<RouteId::indicators> : AskNothing<IndicatorList> {
  static auto tell(const Reach& reach, const Right<RouteId::indicators, IndicatorList>& right) {
    return reach.archive.indicators(right);
  }
};

template <>
struct Handler<RouteId::map> : AskNothing<MapIndex> {
  static auto tell(const Reach& reach, const Right<RouteId::map, MapIndex>& right) {
    return reach.archive.map(right);
  }
};

template <>
struct Handler<RouteId::map_layer> {
  static Result<MapLayer> ask(const Request& request) {
    Query query(request.target);
    MapLayer layer{.layer = request.capture, .period = query.text("period")};
    if (auto rest = query.finish(); !rest) return pass(rest);
    return layer;
  }
  static auto tell(const Reach& reach, const Right<RouteId::map_layer, MapLayer>& right) {
    return reach.archive.map_layer(right);
  }
};

template <class Handled>
concept Answers = requires(const Request& request) { Handled::ask(request); };

// What was asked wrongly is 400; what the archive refuses of well-formed input is 422.
Reply refuse_question(const Error& error) {
  if (error.kind != ErrorKind::invalid_input) return problem(error);
  return problem(400, error.kind, error.message, error.rule);
}

template <RouteId id>
Reply answer_one(const Reach& reach, const Principal& principal, const Request& request) {
  if constexpr (route_of(id).access == Access::session && id != RouteId::events &&
                id != RouteId::close_session) {
    static_assert(Answers<Handler<id>>, "every route of the API has a handler");
    auto object = Handler<id>::ask(request);
    if (!object) return refuse_question(object.error());
    const auto right = decide<route_of(id).action>(principal, std::move(*object));
    if (!right) return problem(right.error());
    Result<std::string> document = Handler<id>::tell(reach, *right);
    if (!document) return problem(document.error());
    Reply reply = reply_with(std::move(*document), id == RouteId::map_layer
                                                       ? "application/geo+json"
                                                       : "application/json");
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
  } else {
    return problem(404, ErrorKind::not_found, "no such resource");
  }
}

using Answer = Reply (*)(const Reach&, const Principal&, const Request&);

constexpr auto answers = []<std::size_t... i>(std::index_sequence<i...>) {
  return std::array<Answer, sizeof...(i)>{&answer_one<routes[i].id>...};
}(std::make_index_sequence<routes.size()>());

}  // namespace

Reply answer_route(RouteId id, const Reach& reach, const Principal& principal,
                   const Request& request) {
  Reply reply;
  try {
    reply = answers[static_cast<std::size_t>(id)](reach, principal, request);
  } catch (const Failure& failure) {
    reply = problem(failure.error);
  } catch (const std::exception&) {
    reply = problem(500, ErrorKind::internal, "the server could not finish this request");
  }
  Upload::discard(request.body.file);
  return reply;
}

}  // namespace cupel::serve
