--- id = "E01"
--- version = 2
--- name = "mirror gap"
--- question = "Do importers state what the exporter states?"
--- stage = "export"
--- subject = ["corridor_year", "country_year"]
--- period = "year"
--- kind = "arith"
--- severity = "HI"
--- group = "TRADE"
--- inputs = ["trade"]
--- kernels = ["corridor_year", "country_year"]
--- quotes = ["trade.reporter", "trade.partner", "trade.flow", "trade.product", "trade.period", "trade.value_e4", "trade.net_ug10"]
--- title = "{exporter} {says} in {year}; {sees}."
--- said = { label = "booked as exported", value = "{said}" }
--- seen = { label = "booked as imported", value = "{seen}" }
--- here = "{found}{months}"
--- limit = "at most {most} a year, or {most_share} of what the importer states"
--- does_not_show = "who moved the metal, by which route, or that a law was broken"
--- innocent = ["months missing from the exporter's file", "goods in transit were booked under another partner", "goods of December were booked in the next year", "monetary gold is left out by one side", "the two sides attribute partners differently", "the goods left under another code"]
--- next_check = ["ask the exporter for every month without a row", "exchange the figures with the partner pair by pair and month by month", "compare neighbouring codes: 2616, 7112, 7113, 7115, 7118", "ask the importer for the declared origin and the consigning country"]
--- would_clear = ["a corrected return of either side", "the exporter's rows for the months without one", "the partner's list of consignments with their export declarations", "proof of transit through the exporter"]
--- ask = "the statistics office or customs of both countries for exports and imports by partner, month, value and net mass"
--- [[parameter]]
--- name = "lag"
--- unit = "month"
--- value = 2
--- min = 2
--- max = 2
--- origin = "field practice (SWISSAID, Global Witness); not law"
--- [[parameter]]
--- name = "min_t"
--- unit = "0.1ug"
--- value = 10000000000000
--- min = 0
--- max = 9000000000000000000
--- origin = "field practice (SWISSAID, Global Witness); not law"
--- [[parameter]]
--- name = "min_share"
--- unit = "ppm"
--- value = 200000
--- min = 0
--- max = 1000000
--- origin = "field practice (SWISSAID, Global Witness); not law"
--- [[parameter]]
--- name = "min_value"
--- unit = "1e-4 USD"
--- value = 10000000000
--- min = 0
--- max = 9000000000000000000
--- origin = "Cupel default, not law"
--- [reasons]
--- self = "the two countries are one"
--- not_bullion = "the goods are not bullion: freight and parcels explain too much"
--- missing_input = "one side's statement is not on file"
--- not_precise_enough = "the exporter leaves too much of the year without a partner"
--- impaired_evidence = "one key is stated twice with different figures"
--- threshold_missing = "a value is not in US dollars, and the limit is"
--- unit_suspected = "the two masses differ by the factor of a wrong unit"

-- Corridors: by mass where both masses are known and measured, else by value; each with its own
-- limit. A total without partners never becomes a corridor and is shown beside the partners' total.
-- Six months are a year; the months without a row are named beside the gap.
with corridor as (
  select
    *,
    case when branch = 'mass' then param('E01', 'min_t') else param('E01', 'min_value') end as min_gap,
    param('E01', 'min_share') as min_share
  from corridor_year
),
corridor_answer as (
  select
    *,
    gap > min_gap and share_ppm > min_share as is_large,
    case
      when class = 'self' then 'self'
      when applicable = 0 then 'not_bullion'
      when class = 'conflict' then 'conflict'
      when class = 'lost' then 'lost'
      when class = 'imputed' then 'imputed'
      when reason is not null then reason
      when is_large and gap_low > 0 then 'flagged'
      when is_large and gap_low_attributed > 0 then 'unattributed'
      when importer_complete = 0 then 'importer_incomplete'
      else 'clear'
    end as answer
  from corridor
),
-- Country-years: positive gaps of mass over all partners, never netted with negative ones.
country as (
  select *, param('E01', 'min_t') as min_gap, param('E01', 'min_share') as min_share from country_year
),
country_answer as (
  select
    *,
    gap_net_ug10 > min_gap and share_ppm > min_share as is_large,
    case
      when applicable = 0 then 'not_bullion'
      when reason is not null then reason
      when is_large and gap_net_low_ug10 > 0 then 'flagged'
      when is_large and gap_net_low_attributed_ug10 > 0 then 'unattributed'
      when partners_weighed < partners then 'partners_unweighed'
      else 'clear'
    end as answer
  from country
),
answered as (
  select
    'corridor_year' as subject_kind,
    subject_key,
    subject_name,
    exporter as jurisdiction,
    period_from_us,
    period_to_us,
    answer,
    reason as kernel_reason,
    statistic_m,
    statistic_e,
    statistic_unit,
    min_gap as threshold_m,
    case when branch = 'mass' then -10 else -4 end as threshold_e,
    claim,
    evidence,
    map {
      'exporter': exporter_name,
      'importer': importer_name,
      'product': product,
      'year': year::varchar,
      'says': case
        when exporter_names = 1 then 'booked ' || exporter_text || ' to ' || importer_name
        else 'names no export to ' || importer_name
      end,
      'sees': case
        when importer_states = 1 then importer_name || ' booked ' || importer_text
        else 'the side of ' || importer_name || ' is not on file'
      end,
      'said': case when exporter_names = 1 then exporter_text else 'none named' end,
      'seen': importer_text,
      'gap': gap_text,
      'found': gap_words,
      'months': coalesce('; ' || exporter_months, '') || coalesce('; ' || importer_months, ''),
      'branch': branch,
      'class': class,
      'valuation': coalesce(valuation, 'unknown'),
      'exporter_total': exporter_total_text,
      'partners_total': partners_total_text,
      'claim_count': claim_count::varchar,
      'evidence_count': evidence_count::varchar,
      'most': case
        when branch = 'mass' then format('{:,} kg', min_gap // 10000000000)
        else format('{:,} USD', min_gap // 10000)
      end,
      'most_share': (min_share // 10000)::varchar || ' %',
      'reason_text': case answer
        when 'self' then 'the two countries are one'
        when 'not_bullion' then 'heading ' || product || ' is not bullion'
        when 'conflict' then 'one key is stated twice with different figures'
        when 'lost' then 'the importer''s side is not on file'
        when 'imputed' then 'both figures are equal: one side was filled from the other'
        when 'unattributed' then 'the exporter leaves too much of the year without a partner'
        when 'importer_incomplete' then 'the importer states fewer than 6 months of the year'
        when 'unit_suspected' then 'the two masses differ by the factor of a wrong unit'
        when 'threshold_missing' then 'a value is not in US dollars'
        when 'missing_input' then 'the exporter names no partners for this year; its total is '
          || exporter_total_text || ', its partners state ' || partners_total_text
        else ''
      end
    } as args
  from corridor_answer
  union all
  select
    'country_year',
    subject_key,
    subject_name,
    exporter,
    period_from_us,
    period_to_us,
    answer,
    reason,
    statistic_m,
    statistic_e,
    'kg',
    min_gap,
    -10,
    claim,
    evidence,
    map {
      'exporter': exporter_name,
      'importer': 'its partners',
      'product': product,
      'year': year::varchar,
      'says': case
        when partners_weighed = 0 then 'has no corridor with both masses'
        when partners_named = 0 then 'names no export to these partners'
        else 'booked ' || exporter_text || ' to its partners'
      end,
      'sees': case
        when partners_weighed = 0 then 'nothing was compared'
        when partners_named = 0 then 'they booked ' || importers_text
        else 'its partners booked ' || importers_text
      end,
      'said': case when partners_named = 0 then 'none named' else exporter_text end,
      'seen': importers_text,
      'gap': gap_text,
      'found': case when partners_weighed = 0 then 'not computed' else gap_words end,
      'months': coalesce('; ' || exporter_months, '') || case
        when partners_silent = 0 then ''
        else '; months without a row at ' || partners_silent::varchar || ' of ' || partners::varchar
          || ' partners'
      end,
      'branch': 'mass',
      'reversed': reversed_text,
      'partners': partners::varchar,
      'partners_weighed': partners_weighed::varchar,
      'exporter_total': exporter_total_text,
      'partners_total': partners_total_text,
      'claim_count': claim_count::varchar,
      'evidence_count': evidence_count::varchar,
      'most': format('{:,} kg', min_gap // 10000000000),
      'most_share': (min_share // 10000)::varchar || ' %',
      'reason_text': case answer
        when 'not_bullion' then 'heading ' || product || ' is not bullion'
        when 'unattributed' then 'the exporter leaves too much of the year without a partner'
        when 'partners_unweighed' then partners_weighed::varchar || ' of ' || partners::varchar
          || ' corridors have both masses'
        when 'missing_input' then 'no corridor of the year has both masses; the exporter''s total is '
          || exporter_total_text || ', its partners state ' || partners_total_text
        else ''
      end
    }
  from country_answer
)
select
  subject_kind,
  subject_key,
  subject_name,
  jurisdiction,
  period_from_us,
  period_to_us,
  case
    when answer in ('flagged', 'clear') then answer
    when answer in ('self', 'not_bullion') then 'not_applicable'
    else 'not_available'
  end as outcome,
  case
    when answer in ('flagged', 'clear') then null
    when answer in ('self', 'not_bullion') then answer
    when answer = 'unattributed' then 'not_precise_enough'
    when answer in ('importer_incomplete', 'partners_unweighed') then 'missing_input'
    else kernel_reason
  end as reason,
  case when answer in ('flagged', 'clear') then statistic_m end as statistic_m,
  statistic_e,
  statistic_unit,
  threshold_m,
  threshold_e,
  coalesce(statistic_unit, 'USD') as threshold_unit,
  claim,
  evidence,
  args
from answered
order by subject_kind, subject_key, period_from_us
