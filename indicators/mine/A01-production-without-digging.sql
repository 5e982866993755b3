--- id = "A01"
--- version = 1
--- name = "production without digging"
--- question = "Does the ground show as much digging as was booked?"
--- stage = "mine"
--- subject = ["licence"]
--- period = "12 months"
--- kind = "arith"
--- severity = "HI"
--- group = "EARTH"
--- inputs = ["licence", "monthly_return", "detection", "coverage"]
--- kernels = ["licence_ground"]
--- quotes = ["licence.licence_no", "licence.deposit_type", "monthly_return.licence_no", "monthly_return.month", "monthly_return.fine_ug10", "detection.period", "detection.mined_m2", "coverage.quarter", "coverage.clear_share_ppm"]
--- title = "{licence} booked {booked} in 12 months; {scar} was disturbed."
--- said = { label = "booked", value = "{booked}" }
--- seen = { label = "disturbed", value = "{scar}" }
--- here = "{scar}"
--- limit = "at least {least}"
--- does_not_show = "who moved the metal, or that a law was broken"
--- innocent = ["tailings or an old pit were reworked", "the work was underground", "the imagery is older than the pit"]
--- next_check = ["look at a recent high-resolution image", "inspect the site", "ask where the ore face is"]
--- would_clear = ["an image or an inspection that shows the face the metal came from", "a correction of the returns"]
--- ask = "the mine regulator for licences and monthly returns, the imagery service for detections and coverage per quarter"
--- [[parameter]]
--- name = "window"
--- unit = "month"
--- value = 12
--- min = 12
--- max = 12
--- origin = "Cupel default, not law"
--- [[parameter]]
--- name = "max_scar"
--- unit = "m2"
--- value = 5000
--- min = 0
--- max = 1000000
--- origin = "field practice, Brazil (220 permits over intact forest); not law"
--- [[parameter]]
--- name = "min_clear"
--- unit = "ppm"
--- value = 800000
--- min = 0
--- max = 1000000
--- origin = "field practice, Brazil (220 permits over intact forest); not law"
--- [reasons]
--- leaves_no_scar = "work underground or in a riverbed leaves no scar to be seen"
--- missing_input = "a file this question needs is not on file"
--- not_precise_enough = "the ground was not seen clearly enough"

-- What stands in the way of an answer, in the order in which a reader would ask; then the test:
-- something was booked, and less ground than max_scar was disturbed.
with answered as (
  select
    *,
    param('A01', 'max_scar') as max_scar,
    case
      when leaves_scar = 0 then 'leaves_no_scar'
      when has_ground = 0 then 'no_polygon'
      when repair_ppm > 10000 then 'repaired'
      when period_to_us is null then 'no_returns'
      when months_stated < param('A01', 'window') then 'few_months'
      when detections_on_file = 0 then 'no_detections'
      when coverage_on_file = 0 then 'no_coverage'
      when clear_ppm < param('A01', 'min_clear') then 'not_clear'
      when undated > 0 then 'undated'
      when models > 1 then 'generations'
      when booked_ug10 > 0 and scar_m2_e2 < param('A01', 'max_scar') * 100 then 'flagged'
      else 'clear'
    end as answer
  from licence_ground
)
select
  'licence' as subject_kind,
  licence_no as subject_key,
  licence as subject_name,
  cast(null as varchar) as jurisdiction,
  coalesce(period_from_us, 0) as period_from_us,
  coalesce(period_to_us, 0) as period_to_us,
  case answer
    when 'flagged' then 'flagged'
    when 'clear' then 'clear'
    when 'leaves_no_scar' then 'not_applicable'
    else 'not_available'
  end as outcome,
  case
    when answer in ('flagged', 'clear') then null
    when answer = 'leaves_no_scar' then 'leaves_no_scar'
    when answer in ('repaired', 'not_clear', 'generations') then 'not_precise_enough'
    else 'missing_input'
  end as reason,
  case when answer in ('flagged', 'clear') then scar_m2_e2 end as statistic_m,
  -6 as statistic_e,
  'ha' as statistic_unit,
  max_scar as threshold_m,
  -4 as threshold_e,
  'ha' as threshold_unit,
  claim,
  evidence,
  map {
    'licence': licence,
    'booked': booked,
    'metal': metal,
    'fine_ug10': case when metal = 'gold' and booked_ug10 > 0 then booked_ug10::varchar else '' end,
    'scar': scar,
    'scar_basis': scar_basis,
    'clear_share': clear_share,
    'months': months_stated::varchar,
    'least': (max_scar // 10000)::varchar || '.' || (max_scar % 10000 // 1000)::varchar || ' ha',
    'reason_text': case answer
      when 'leaves_no_scar' then 'work underground or in a riverbed leaves no scar to be seen'
      when 'no_polygon' then 'no usable polygon of the licence is on file'
      when 'repaired' then 'the polygon crosses itself; its repair changed the area by more than 1 %'
      when 'no_returns' then 'no monthly returns of the licence are on file'
      when 'few_months' then months_stated::varchar || ' of 12 months are stated; an absent month is not zero'
      when 'no_detections' then 'no layer of detections is on file'
      when 'no_coverage' then 'no coverage layer is on file: nobody says what was seen clearly'
      when 'not_clear' then 'in the worst quarter ' || clear_share || ' of the licence was seen clearly'
      when 'undated' then 'a detection inside the licence has no period'
      when 'generations' then 'the scar was traced by two generations of the detector; they are not added'
      else ''
    end
  } as args
from answered
order by subject_kind, subject_key, period_from_us
