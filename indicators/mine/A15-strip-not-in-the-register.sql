--- id = "A15"
--- version = 2
--- name = "unregistered landing strip nearby"
--- question = "Is every landing strip near the digging in the register?"
--- stage = "mine"
--- subject = ["detection", "licence"]
--- period = "instant"
--- kind = "rule"
--- severity = "MED"
--- group = "EARTH"
--- inputs = ["detection", "airstrip"]
--- kernels = ["detection_airstrip"]
--- quotes = ["detection.period", "detection.mined_m2", "airstrip.key", "airstrip.registered"]
--- title = "{site}; an unregistered strip lies {distance} away."
--- said = { label = "register", value = "strip not in it" }
--- seen = { label = "nearest strip", value = "{distance}" }
--- here = "{distance}"
--- limit = "farther than {most}"
--- does_not_show = "that the strip serves this place, or that anything was flown out"
--- innocent = ["a strip of a farm or a mission", "the register is incomplete"]
--- next_check = ["ask for flight and fuel records", "read it as context for other findings, never alone"]
--- would_clear = ["the strip's entry in the register"]
--- ask = "the aviation authority for landing strips with their registration"
--- [[parameter]]
--- name = "max_dist"
--- unit = "m"
--- value = 20000
--- min = 0
--- max = 200000
--- origin = "field practice, Amazon newsrooms (362 surveyed strips within 20 km of mines); not law"
--- [reasons]
--- missing_input = "no layer of landing strips is on file"

with said as (
  select
    *,
    case
      when layer_on_file = 0 then 'no_layer'
      when has_ground = 0 then 'no_position'
      when unregistered_mm <= param('A15', 'max_dist') * 1000 then 'flagged'
      when unknown_mm <= param('A15', 'max_dist') * 1000 then 'silent'
      else 'clear'
    end as answer
  from detection_airstrip
)
select
  subject_kind,
  subject_key,
  subject_name,
  cast(null as varchar) as jurisdiction,
  coalesce(period_from_us, 0) as period_from_us,
  coalesce(period_to_us, 0) as period_to_us,
  case when answer in ('flagged', 'clear') then answer else 'not_available' end as outcome,
  case when answer in ('flagged', 'clear') then null else 'missing_input' end as reason,
  unregistered_mm // 100 as statistic_m,
  -1 as statistic_e,
  'm' as statistic_unit,
  param('A15', 'max_dist') as threshold_m,
  0 as threshold_e,
  'm' as threshold_unit,
  claim,
  evidence,
  map {
    'site': site_text,
    'area': area,
    'distance': coalesce(unregistered, unknown, 'no distance'),
    'strip': coalesce(unregistered_key, unknown_key, 'no strip'),
    'most': (param('A15', 'max_dist') // 1000)::varchar || ' km',
    'reason_text': case answer
      when 'no_layer' then 'no layer of landing strips is on file'
      when 'no_position' then 'no usable shape is on file'
      when 'silent' then 'a strip lies ' || unknown || ' away; whether it is registered is not in the file'
      else ''
    end
  } as args
from said
order by subject_kind, subject_key, period_from_us
