#include "trade/products.h"

#include "model/quantity.h"

namespace cupel {

std::string_view heading_of(std::string_view product) { return product.substr(0, 4); }

std::string_view metal_of(std::string_view product) {
  if (product.starts_with("7108") || product.starts_with("711291")) return "gold";
  if (product.starts_with("7106")) return "silver";
  if (product.starts_with("71101") || product.starts_with("711292")) return "platinum";
  if (product.starts_with("71102")) return "palladium";
  if (product.starts_with("71103")) return "rhodium";
  if (product.starts_with("71104")) return "iridium";
  return {};
}

bool is_scrap(std::string_view product) { return product.starts_with("7112"); }

bool is_bullion(std::string_view product) {
  const std::string_view heading = heading_of(product);
  return heading == "7106" || heading == "7108" || heading == "7110" || heading == "7112" ||
         heading == "7118";
}

bool has_metal_price(std::string_view product) {
  return !metal_of(product).empty() || product == "7110" || product == "7112";
}

FinenessRange gold_fineness(std::string_view product) {
  const bool semi_manufactured = product.starts_with("710813");
  return {semi_manufactured ? 995'000'000 : 860'000'000, static_cast<std::int32_t>(ppb_one)};
}

bool is_monetary_gold(std::string_view product) { return product.starts_with("71082"); }

bool is_unrefined_gold(std::string_view product) {
  return product.starts_with("710811") || product.starts_with("710812");
}

}  // namespace cupel
