--- id = "C11"
--- version = 2
--- name = "buys from a non-producer"
--- question = "Does the country named as origin mine gold?"
--- stage = "plant"
--- subject = ["country_year"]
--- period = "year"
--- kind = "rule"
--- severity = "HI"
--- group = "TRADE"
--- inputs = ["trade", "production"]
--- kernels = ["non_producer"]
--- quotes = ["trade.reporter", "trade.flow", "trade.product", "trade.period", "trade.net_ug10", "trade.value_e4", "production.country", "production.year", "production.metal", "production.high_g"]
--- title = "{country} exported {mined} of unrefined gold in {year}; mined {stated}."
--- said = { label = "exported unrefined", value = "{mined}" }
--- seen = { label = "mined, as stated", value = "{stated}" }
--- here = "{found}"
--- limit = "at least {least} mined, or at most {most} exported"
--- does_not_show = "where the gold was mined, who exported it, or that a law was broken"
--- innocent = ["a mine opened this year", "the gold was in transit and booked as an export of the country", "recycled gold was booked as unrefined"]
--- next_check = ["ask for the origin documents of the consignments", "test whether the gold was in transit", "ask for the split of re-exports"]
--- would_clear = ["a production figure of the year", "transit documents", "a corrected code"]
--- ask = "the mining authority for a production figure in kilograms; a stated zero helps, an empty cell does not"
--- [[parameter]]
--- name = "min_prod"
--- unit = "0.1ug"
--- value = 10000000000
--- min = 0
--- max = 9000000000000000000
--- origin = "Cupel default, not law"
--- [[parameter]]
--- name = "min_exp"
--- unit = "0.1ug"
--- value = 1000000000000
--- min = 0
--- max = 9000000000000000000
--- origin = "Cupel default, not law"
--- [reasons]
--- not_mined = "no gold was exported in the form in which it leaves a mine"
--- missing_input = "production, or the mass of an export, is not on file"
--- not_precise_enough = "the stated production is too coarse to tell it from none"

-- No lots are loaded here, so the subject is the country's year. The stated production is an
-- interval: what lies below min_prod only at its low end is not told from none.
with limits as (
  select *, param('C11', 'min_prod') as min_prod, param('C11', 'min_exp') as min_exp from non_producer
),
answered as (
  select
    *,
    case
      when applicable = 0 then 'not_mined'
      when reason is not null then 'no_production'
      when production_ug10 >= min_prod then 'clear'
      when production_high_ug10 >= min_prod then 'coarse'
      when mined_low_ug10 > min_exp then 'flagged'
      when category_known = 0 then 'no_category'
      when exports_complete = 0 then 'unweighed'
      else 'clear'
    end as answer
  from limits
)
select
  'country_year' as subject_kind,
  subject_key,
  subject_name,
  country as jurisdiction,
  period_from_us,
  period_to_us,
  case answer
    when 'flagged' then 'flagged'
    when 'clear' then 'clear'
    when 'not_mined' then 'not_applicable'
    else 'not_available'
  end as outcome,
  case answer
    when 'flagged' then null
    when 'clear' then null
    when 'not_mined' then 'not_mined'
    when 'coarse' then 'not_precise_enough'
    else 'missing_input'
  end as reason,
  case when answer in ('flagged', 'clear') then statistic_m end as statistic_m,
  statistic_e,
  'kg' as statistic_unit,
  min_prod as threshold_m,
  -10 as threshold_e,
  'kg' as threshold_unit,
  claim,
  evidence,
  map {
    'country': country_name,
    'year': year::varchar,
    'mined': mined_text,
    'stated': coalesce(stated_text, 'not on file'),
    'found': coalesce('its mines are stated with ' || stated_text, 'no production is on file'),
    'claim_count': claim_count::varchar,
    'evidence_count': evidence_count::varchar,
    'least': format('{:,} kg', min_prod // 10000000000),
    'most': format('{:,} kg', min_exp // 10000000000),
    'reason_text': case answer
      when 'not_mined' then 'no gold was exported in the form in which it leaves a mine'
      when 'no_production' then 'no production of the year is on file; that is not zero'
      when 'coarse' then 'production is stated with ' || stated_text || ': too coarse to tell it from none'
      when 'no_category' then 'the code does not say whether the gold was unrefined'
      when 'unweighed' then 'not every export of the year is weighed'
      else ''
    end
  } as args
from answered
order by subject_kind, subject_key, period_from_us
