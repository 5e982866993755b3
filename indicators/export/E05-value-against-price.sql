--- id = "E05"
--- version = 2
--- name = "unit value"
--- question = "Is the stated value possible for this metal on that day?"
--- stage = "export"
--- subject = ["declaration", "trade_row"]
--- period = "instant"
--- kind = "arith"
--- severity = "HI"
--- group = "PRICE"
--- inputs = ["price"]
--- kernels = ["price_ratio"]
--- quotes = ["trade.product", "trade.period", "trade.value_e4", "trade.net_ug10", "declaration.product", "declaration.date", "declaration.value_e4", "declaration.net_ug10", "price.metal", "price.period", "price.price_e4"]
--- title = "{value} for {mass} of {metal}, {route}; market price {worth}."
--- said = { label = "stated", value = "{value}" }
--- seen = { label = "at the metal's price", value = "{worth}" }
--- here = "{interval}"
--- limit = "{limit}"
--- does_not_show = "which of mass, value and fineness is wrong, or that a law was broken"
--- innocent = ["refining charges were deducted", "the price is provisional", "an old contract fixed the price", "the mass is gross and the metal poor", "a mass was rounded to whole kilograms"]
--- next_check = ["look at the contract and the final invoice", "look at the assay", "ask for the net mass with its unit"]
--- would_clear = ["a final invoice and an assay that explain the value", "a corrected mass or value"]
--- ask = "customs for mass, value, currency and fineness of each item; a daily price of the metal"
--- [[parameter]]
--- name = "lo"
--- unit = "ppm"
--- value = 900000
--- min = 0
--- max = 1000000
--- origin = "field practice (UNICRI 2021, FATF 2015); not law"
--- [[parameter]]
--- name = "hi"
--- unit = "ppm"
--- value = 1020000
--- min = 1000000
--- max = 10000000
--- origin = "field practice (UNICRI 2021, FATF 2015); not law"
--- [[parameter]]
--- name = "lo_scrap"
--- unit = "ppm"
--- value = 700000
--- min = 0
--- max = 1000000
--- origin = "Cupel default, not law"
--- [[parameter]]
--- name = "gross_lo"
--- unit = "ppm"
--- value = 200000
--- min = 0
--- max = 1000000
--- origin = "Cupel default, not law"
--- [[parameter]]
--- name = "gross_hi"
--- unit = "ppm"
--- value = 1050000
--- min = 1000000
--- max = 10000000
--- origin = "Cupel default, not law"
--- [reasons]
--- no_metal_price = "the goods are not traded by the price of one metal"
--- missing_input = "fineness, mass, value or the price of that day is not on file"
--- not_precise_enough = "the digits of mass and value, or the range of prices, reach over the limit"
--- impaired_evidence = "one number is stated twice with different figures"
--- threshold_missing = "the value is not in US dollars"
--- unit_suspected = "the ratio is the factor of a wrong unit"

-- The interval decides, never the point. Without a stated fineness only the broad band on value per
-- gross gram can flag, and nothing can be cleared; a low value of scrap then only informs.
with limits as (
  select
    *,
    case
      when fineness_ppb is null then param('E05', 'gross_lo')
      when scrap = 1 then param('E05', 'lo_scrap')
      else param('E05', 'lo')
    end as lo,
    case when fineness_ppb is null then param('E05', 'gross_hi') else param('E05', 'hi') end as hi
  from price_ratio
),
answered as (
  select
    *,
    case
      when applicable = 0 then 'no_metal_price'
      when reason is not null then reason
      when ratio_low_ppb > hi * 1000 then 'above'
      when ratio_high_ppb < lo * 1000 and (fineness_ppb is not null or scrap = 0) then 'below'
      when fineness_ppb is null then 'no_fineness'
      when ratio_low_ppb >= lo * 1000 and ratio_high_ppb <= hi * 1000 then 'clear'
      else 'not_precise_enough'
    end as answer
  from limits
)
select
  subject_kind,
  subject_key,
  subject_name,
  cast(null as varchar) as jurisdiction,
  period_from_us,
  period_to_us,
  case
    when answer in ('above', 'below') then 'flagged'
    when answer = 'clear' then 'clear'
    when answer = 'no_metal_price' then 'not_applicable'
    else 'not_available'
  end as outcome,
  case
    when answer in ('above', 'below', 'clear') then null
    when answer = 'no_fineness' then 'missing_input'
    else answer
  end as reason,
  case when answer in ('above', 'below', 'clear') then statistic_m end as statistic_m,
  statistic_e,
  'ratio' as statistic_unit,
  case when answer = 'below' then lo else hi end as threshold_m,
  -6 as threshold_e,
  'ratio' as threshold_unit,
  claim,
  evidence,
  map {
    'value': value_text,
    'mass': mass_text,
    'metal': coalesce(metal, product),
    'route': route_text,
    'worth': worth_text,
    'ratio': ratio_text,
    'interval': interval_text,
    'claim_count': claim_count::varchar,
    'evidence_count': evidence_count::varchar,
    'limit': case
      when answer = 'below' then 'at least 0.' || lpad((lo // 10000)::varchar, 2, '0')
      else 'at most ' || (hi // 1000000)::varchar || '.' || lpad((hi % 1000000 // 10000)::varchar, 2, '0')
    end,
    'reason_text': case answer
      when 'no_metal_price' then 'code ' || product || ' is not traded by the price of one metal'
      when 'no_fineness' then 'no fineness is stated; the value lies within what gross metal can be worth'
      when 'not_precise_enough' then case
        when ratio_ppb is null and period_to_us - period_from_us > 2764800000000
        then 'a whole year has no one price'
        else 'digits, prices or an estimated mass reach over the limit'
      end
      when 'impaired_evidence' then 'one key is stated twice with different figures'
      when 'threshold_missing' then 'the value is not in US dollars'
      when 'unit_suspected' then 'the ratio of ' || ratio_text || ' is the factor of a wrong unit'
      when 'missing_input' then case
        when net_ug10 is null then 'no net mass is stated'
        when value_e4 is null then 'no value is stated'
        when metal is null then 'the code does not say which metal'
        else 'no price of ' || metal || ' for this period is on file'
      end
      else ''
    end
  } as args
from answered
order by subject_kind, subject_key, period_from_us
