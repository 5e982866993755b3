/// libduckdb, loaded when first used. Linking it would cost every verb 4 ms and 13 MiB, also those
/// that never open a table (measured; limits: craft §17). Only the functions named here exist.
/// Private to lake/.
#pragma once

#include "model/result.h"

#include "duckdb.h"

#include <filesystem>
#include <string>

namespace cupel {

/// The version the headers and every golden hash were made with: Parquet bytes depend on it.
inline constexpr const char* duckdb_version_expected = "v1.5.6";

/// The address of a function of the library; throws Failure when it is not there.
void* duckdb_symbol(void* handle, const char* name);

template <class Signature>
class LibraryFunction {
 public:
  LibraryFunction(void* handle, const char* name)
      : address_(reinterpret_cast<Signature*>(duckdb_symbol(handle, name))) {}
  template <class... Arguments>
  auto operator()(Arguments... arguments) const {
    return address_(arguments...);
  }

 private:
  Signature* address_;
};

struct Library {
  explicit Library(void* opened, std::filesystem::path found) : handle(opened), file(found) {}

  void* handle;
  std::filesystem::path file;

  LibraryFunction<decltype(duckdb_library_version)> library_version{
      handle, "duckdb_library_version"};
  LibraryFunction<decltype(duckdb_free)> free{handle, "duckdb_free"};
  // database and connection
  LibraryFunction<decltype(duckdb_create_config)> create_config{handle, "duckdb_create_config"};
  LibraryFunction<decltype(duckdb_set_config)> set_config{handle, "duckdb_set_config"};
  LibraryFunction<decltype(duckdb_destroy_config)> destroy_config{handle, "duckdb_destroy_config"};
  LibraryFunction<decltype(duckdb_open_ext)> open_ext{handle, "duckdb_open_ext"};
  LibraryFunction<decltype(duckdb_close)> close{handle, "duckdb_close"};
  LibraryFunction<decltype(duckdb_connect)> connect{handle, "duckdb_connect"};
  LibraryFunction<decltype(duckdb_disconnect)> disconnect{handle, "duckdb_disconnect"};
  LibraryFunction<decltype(duckdb_interrupt)> interrupt{handle, "duckdb_interrupt"};
  // statements
  LibraryFunction<decltype(duckdb_extract_statements)> extract_statements{
      handle, "duckdb_extract_statements"};
  LibraryFunction<decltype(duckdb_extract_statements_error)> extract_statements_error{
      handle, "duckdb_extract_statements_error"};
  LibraryFunction<decltype(duckdb_prepare_extracted_statement)> prepare_extracted_statement{
      handle, "duckdb_prepare_extracted_statement"};
  LibraryFunction<decltype(duckdb_destroy_extracted)> destroy_extracted{
      handle, "duckdb_destroy_extracted"};
  LibraryFunction<decltype(duckdb_prepare_error)> prepare_error{handle, "duckdb_prepare_error"};
  LibraryFunction<decltype(duckdb_destroy_prepare)> destroy_prepare{
      handle, "duckdb_destroy_prepare"};
  LibraryFunction<decltype(duckdb_nparams)> nparams{handle, "duckdb_nparams"};
  LibraryFunction<decltype(duckdb_bind_int64)> bind_int64{handle, "duckdb_bind_int64"};
  LibraryFunction<decltype(duckdb_bind_varchar_length)> bind_varchar_length{
      handle, "duckdb_bind_varchar_length"};
  LibraryFunction<decltype(duckdb_bind_null)> bind_null{handle, "duckdb_bind_null"};
  LibraryFunction<decltype(duckdb_prepared_statement_type)> prepared_statement_type{
      handle, "duckdb_prepared_statement_type"};
  LibraryFunction<decltype(duckdb_prepared_statement_column_count)> prepared_statement_column_count{
      handle, "duckdb_prepared_statement_column_count"};
  LibraryFunction<decltype(duckdb_prepared_statement_column_name)> prepared_statement_column_name{
      handle, "duckdb_prepared_statement_column_name"};
  LibraryFunction<decltype(duckdb_pending_prepared)> pending_prepared{
      handle, "duckdb_pending_prepared"};
  LibraryFunction<decltype(duckdb_pending_prepared_streaming)> pending_prepared_streaming{
      handle, "duckdb_pending_prepared_streaming"};
  LibraryFunction<decltype(duckdb_pending_error)> pending_error{handle, "duckdb_pending_error"};
  LibraryFunction<decltype(duckdb_execute_pending)> execute_pending{
      handle, "duckdb_execute_pending"};
  LibraryFunction<decltype(duckdb_destroy_pending)> destroy_pending{
      handle, "duckdb_destroy_pending"};
  // results
  LibraryFunction<decltype(duckdb_column_count)> column_count{handle, "duckdb_column_count"};
  LibraryFunction<decltype(duckdb_column_name)> column_name{handle, "duckdb_column_name"};
  LibraryFunction<decltype(duckdb_column_logical_type)> column_logical_type{
      handle, "duckdb_column_logical_type"};
  LibraryFunction<decltype(duckdb_result_error)> result_error{handle, "duckdb_result_error"};
  LibraryFunction<decltype(duckdb_fetch_chunk)> fetch_chunk{handle, "duckdb_fetch_chunk"};
  LibraryFunction<decltype(duckdb_destroy_result)> destroy_result{handle, "duckdb_destroy_result"};
  // types
  LibraryFunction<decltype(duckdb_create_logical_type)> create_logical_type{
      handle, "duckdb_create_logical_type"};
  LibraryFunction<decltype(duckdb_create_list_type)> create_list_type{
      handle, "duckdb_create_list_type"};
  LibraryFunction<decltype(duckdb_destroy_logical_type)> destroy_logical_type{
      handle, "duckdb_destroy_logical_type"};
  LibraryFunction<decltype(duckdb_get_type_id)> get_type_id{handle, "duckdb_get_type_id"};
  LibraryFunction<decltype(duckdb_decimal_scale)> decimal_scale{handle, "duckdb_decimal_scale"};
  LibraryFunction<decltype(duckdb_decimal_internal_type)> decimal_internal_type{
      handle, "duckdb_decimal_internal_type"};
  LibraryFunction<decltype(duckdb_list_type_child_type)> list_type_child_type{
      handle, "duckdb_list_type_child_type"};
  LibraryFunction<decltype(duckdb_map_type_key_type)> map_type_key_type{
      handle, "duckdb_map_type_key_type"};
  LibraryFunction<decltype(duckdb_map_type_value_type)> map_type_value_type{
      handle, "duckdb_map_type_value_type"};
  // chunks and vectors
  LibraryFunction<decltype(duckdb_create_data_chunk)> create_data_chunk{
      handle, "duckdb_create_data_chunk"};
  LibraryFunction<decltype(duckdb_destroy_data_chunk)> destroy_data_chunk{
      handle, "duckdb_destroy_data_chunk"};
  LibraryFunction<decltype(duckdb_data_chunk_reset)> data_chunk_reset{
      handle, "duckdb_data_chunk_reset"};
  LibraryFunction<decltype(duckdb_data_chunk_get_vector)> data_chunk_get_vector{
      handle, "duckdb_data_chunk_get_vector"};
  LibraryFunction<decltype(duckdb_data_chunk_get_size)> data_chunk_get_size{
      handle, "duckdb_data_chunk_get_size"};
  LibraryFunction<decltype(duckdb_data_chunk_set_size)> data_chunk_set_size{
      handle, "duckdb_data_chunk_set_size"};
  LibraryFunction<decltype(duckdb_vector_size)> vector_size{handle, "duckdb_vector_size"};
  LibraryFunction<decltype(duckdb_vector_get_data)> vector_get_data{
      handle, "duckdb_vector_get_data"};
  LibraryFunction<decltype(duckdb_vector_get_validity)> vector_get_validity{
      handle, "duckdb_vector_get_validity"};
  LibraryFunction<decltype(duckdb_vector_ensure_validity_writable)> vector_ensure_validity_writable{
      handle, "duckdb_vector_ensure_validity_writable"};
  LibraryFunction<decltype(duckdb_unsafe_vector_assign_string_element_len)> vector_assign_text{
      handle, "duckdb_unsafe_vector_assign_string_element_len"};
  LibraryFunction<decltype(duckdb_list_vector_get_child)> list_vector_get_child{
      handle, "duckdb_list_vector_get_child"};
  LibraryFunction<decltype(duckdb_list_vector_get_size)> list_vector_get_size{
      handle, "duckdb_list_vector_get_size"};
  LibraryFunction<decltype(duckdb_list_vector_set_size)> list_vector_set_size{
      handle, "duckdb_list_vector_set_size"};
  LibraryFunction<decltype(duckdb_list_vector_reserve)> list_vector_reserve{
      handle, "duckdb_list_vector_reserve"};
  LibraryFunction<decltype(duckdb_struct_vector_get_child)> struct_vector_get_child{
      handle, "duckdb_struct_vector_get_child"};
  // appender
  LibraryFunction<decltype(duckdb_appender_create)> appender_create{
      handle, "duckdb_appender_create"};
  LibraryFunction<decltype(duckdb_append_data_chunk)> append_data_chunk{
      handle, "duckdb_append_data_chunk"};
  LibraryFunction<decltype(duckdb_appender_error_data)> appender_error_data{
      handle, "duckdb_appender_error_data"};
  LibraryFunction<decltype(duckdb_appender_close)> appender_close{handle, "duckdb_appender_close"};
  LibraryFunction<decltype(duckdb_appender_destroy)> appender_destroy{
      handle, "duckdb_appender_destroy"};
  LibraryFunction<decltype(duckdb_error_data_message)> error_data_message{
      handle, "duckdb_error_data_message"};
  LibraryFunction<decltype(duckdb_destroy_error_data)> destroy_error_data{
      handle, "duckdb_destroy_error_data"};
};

/// The library, loaded by the first call. It is looked for beside the program first, then where the
/// system's loader looks. Throws Failure: not found, a function is missing.
const Library& duckdb();

}  // namespace cupel
