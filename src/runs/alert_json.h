/// Parts of the alert documents that list, page and command line share.
#pragma once

#include "runs/desk.h"

#include <nlohmann/json_fwd.hpp>

namespace cupel {

/// One row of a list of alerts.
nlohmann::json alert_row_json(const Picture& picture, const RankedAlert& alert);
/// A finding as DESIGN §9 writes it.
nlohmann::json finding_json(const Judgement& judgement);
/// {"m","e","unit"} or null.
nlohmann::json figure_json(const Figure& figure);
/// Dump with every byte that is no UTF-8 replaced: rows as received may hold anything.
std::string dump_document(const nlohmann::json& document);
nlohmann::json seal_json(Desk& desk);

}  // namespace cupel
