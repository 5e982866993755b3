#include "model/sha256.h"

#include "model/assert.h"

#include <openssl/evp.h>

namespace cupel {
namespace {

const EVP_MD* algorithm() {
  // Fetched once: looking the algorithm up for each hash costs more than a short hash itself.
  static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  ASSERT(fetched != nullptr);
  return fetched;
}

}  // namespace

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  ASSERT(EVP_DigestInit_ex2(state_->context, algorithm(), nullptr) == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Hash Sha256::finish() {
  Hash hash{};
  unsigned length = 0;
  ASSERT(EVP_DigestFinal_ex(state_->context, hash.data(), &length) == 1 && length == hash.size());
  ASSERT(EVP_DigestInit_ex2(state_->context, algorithm(), nullptr) == 1);
  return hash;
}

Hash sha256(std::string_view bytes) {
  // Never destroyed: objects of static storage may still hash while the process ends.
  thread_local Sha256& hasher = *new Sha256;
  hasher.update(bytes);
  return hasher.finish();
}

}  // namespace cupel
