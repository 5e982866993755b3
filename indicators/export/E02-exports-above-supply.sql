--- id = "E02"
--- version = 1
--- name = "exports above supply"
--- question = "Can the country have had the gold it exported?"
--- stage = "export"
--- subject = ["country_year"]
--- period = "year"
--- kind = "arith"
--- severity = "HI"
--- group = "TRADE"
--- inputs = ["trade", "production", "stock"]
--- kernels = ["supply_balance"]
--- quotes = ["trade.reporter", "trade.flow", "trade.product", "trade.period", "trade.net_ug10", "production.country", "production.year", "production.metal", "production.high_g", "stock.country", "stock.year", "stock.metal", "stock.draw_ug10"]
--- title = "{country} exported at least {exports} of gold in {year}; supply was at most {supply}."
--- said = { label = "exported, at least", value = "{exports}" }
--- seen = { label = "mined, imported and from stock, at most", value = "{supply}" }
--- here = "{exports}"
--- limit = "at most {supply}"
--- does_not_show = "where the rest came from, who exported it, or that a law was broken"
--- innocent = ["imported dore was refined for others and not recorded as an import", "metal of earlier years was sold from stocks that nobody states", "recycled gold was exported under the same code"]
--- next_check = ["draw the balance exporter by exporter", "ask refiners for toll contracts and their stocks", "compare with E01: what do the partners state?"]
--- would_clear = ["import declarations of the refiners", "a stock statement of the year", "a corrected production figure"]
--- ask = "the mining authority for production, customs for imports, the central bank and refiners for stocks"
--- [reasons]
--- only_monetary = "only monetary gold was exported"
--- missing_input = "one term of the balance is not stated"

-- Every bound favours the country: exports at their lowest fineness and mass, supply at its highest.
with answered as (
  select
    *,
    case
      when applicable = 0 then 'only_monetary'
      when reason is not null then 'missing'
      when exports_low_ug10 > supply_high_ug10 then 'flagged'
      when exports_complete = 0 then 'incomplete'
      else 'clear'
    end as answer
  from supply_balance
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
    when 'only_monetary' then 'not_applicable'
    else 'not_available'
  end as outcome,
  case
    when answer in ('flagged', 'clear') then null
    when answer = 'only_monetary' then 'only_monetary'
    else 'missing_input'
  end as reason,
  case when answer in ('flagged', 'clear') then statistic_m end as statistic_m,
  statistic_e,
  'kg' as statistic_unit,
  threshold_m,
  threshold_e,
  'kg' as threshold_unit,
  claim,
  evidence,
  map {
    'country': country_name,
    'year': year::varchar,
    'exports': exports_text,
    'supply': supply_text,
    'production': production_text,
    'imports': imports_text,
    'stock': stock_text,
    'fine_ug10': case when exports_low_ug10 > supply_high_ug10 then (exports_low_ug10 - supply_high_ug10)::varchar else '' end,
    'claim_count': claim_count::varchar,
    'evidence_count': evidence_count::varchar,
    'reason_text': case answer
      when 'only_monetary' then 'only monetary gold was exported'
      when 'incomplete' then 'not every export of the year is weighed'
      when 'missing' then case missing_term
        when 'exports' then 'no export of the year is weighed'
        when 'production' then 'no production of the year is on file'
        when 'imports' then 'imports of the year are not stated with their mass; a stated 0 would do'
        else 'nobody states the change of stocks; a stated 0 would do'
      end
      else ''
    end
  } as args
from answered
order by subject_kind, subject_key, period_from_us
