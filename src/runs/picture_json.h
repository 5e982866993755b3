/// The picture beside an alert and what is near its subject.
#pragma once

#include "runs/desk.h"

#include <nlohmann/json_fwd.hpp>

namespace cupel {

/// GeoJSON of the subject and its surroundings; null for a subject without a place.
nlohmann::json picture_json(const Picture& picture, const RankedAlert& alert);

/// Other alerts that share a record with this one, or lie within 20 km of it.
nlohmann::json connected_json(const Picture& picture, const RankedAlert& alert);

}  // namespace cupel
