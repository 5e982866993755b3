/// The JSON documents of the doors (DESIGN §9, src/serve/openapi.yaml), each made in one place.
#pragma once

#include "runs/desk.h"

#include <string>
#include <string_view>

namespace cupel {

Result<std::string> overview_document(Desk& desk);

Result<std::string> alert_rows_document(Desk& desk, const AlertList& asked);
Result<std::string> alert_document(Desk& desk, const std::string& key);
Result<std::string> alerts_document(Desk& desk);
Result<std::string> analyse_document(const Run& run);
Result<std::string> outcomes_document(Desk& desk, const std::string& rule);
std::string indicators_document();

Result<std::string> deliveries_document(Desk& desk, const DeliveryList& asked);
Result<std::string> delivery_rows_document(Desk& desk, const DeliveryRows& asked);
Result<std::string> delivery_defects_document(Desk& desk, const DefectList& asked);
Result<std::string> defects_document(Desk& desk);
Result<std::string> record_document(Desk& desk, const Ref& ref);
Result<std::string> proof_document(Desk& desk, const ProofOf& asked);

Result<std::string> table_rows_document(Desk& desk, const TableRows& asked);
Result<std::string> map_document(Desk& desk);
Result<std::string> map_layer_document(Desk& desk, const MapLayer& asked);
Result<std::string> seal_document(Desk& desk);

/// Log, vault and lake checked together, byte by byte, of a folder that may not open any more.
Result<std::string> integrity_document(const std::filesystem::path& data, const Progress& progress);
/// The lake made again from log and vault in a temporary folder and compared, or in place.
Result<std::string> rebuild_document(Desk& desk, bool compare, const Progress& progress);

/// An opaque cursor is the position of the next item in decimal digits.
/// Errors: invalid_input "bad_cursor".
Result<std::size_t> position_of_cursor(std::string_view cursor);

}  // namespace cupel
