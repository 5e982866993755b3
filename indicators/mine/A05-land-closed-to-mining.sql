--- id = "A05"
--- version = 2
--- name = "ground inside protected, indigenous or World Heritage land"
--- question = "Does the digging keep out of land whose rules do not allow mining?"
--- stage = "mine"
--- subject = ["detection", "licence"]
--- period = "instant"
--- kind = "rule"
--- severity = "STOP"
--- group = "EARTH"
--- inputs = ["detection", "territory"]
--- kernels = ["detection_territory"]
--- quotes = ["detection.period", "detection.mined_m2", "territory.kind", "territory.name", "territory.mining_allowed"]
--- title = "{site}: {deep_words} inside {territory}, at least {accuracy} from its border."
--- said = { label = "the land's rules", value = "no mining" }
--- seen = { label = "inside", value = "{inside}" }
--- here = "{found}"
--- limit = "at most {most}"
--- does_not_show = "who dug, or whether the people of the land agreed"
--- innocent = ["the layer allows mining with consent and does not say so", "the boundary was changed later", "an older scar, from before the land was set apart"]
--- next_check = ["check title and consent on the day", "look at the image"]
--- would_clear = ["a consent or an exception in force on the day", "a survey of the boundary"]
--- ask = "the office that keeps the boundaries for territories with their dates and whether mining is allowed"
--- [[parameter]]
--- name = "buffer"
--- unit = "mm"
--- value = 0
--- min = 0
--- max = 10000000
--- origin = "Cupel default, not law"
--- [[parameter]]
--- name = "min_overlap"
--- unit = "ppm"
--- value = 10000
--- min = 0
--- max = 1000000
--- origin = "Cupel default, not law"
--- [reasons]
--- missing_input = "the file does not say what this question needs"
--- not_precise_enough = "the position is not exact enough to say on which side of the border it lies"

-- The kernel gives one row for each territory a subject shares ground with. What each row says, then
-- the row that decides: flagged before could-not-be-judged before clear, the deepest of equals.
-- A polygon is judged by its share inside, a point by its signed distance (negative: inside).
with said as (
  select
    *,
    case
      when layer_on_file = 0 then 'no_layer'
      when has_ground = 0 then 'no_position'
      when layer_in_force = 0 then 'no_layer_then'
      when territory_key is null or in_force = 'none' then 'clear'
      when share_ppm <= param('A05', 'min_overlap') and doubtful = 0 then 'clear'
      when mining_allowed = 1 then 'clear'
      when mining_allowed is null then 'silent'
      when in_force = 'unknown' then 'no_day'
      when in_force = 'part' then 'began_within'
      when repair_ppm > 10000 then 'repaired'
      when deep_share_ppm > param('A05', 'min_overlap')
        and depth_mm > accuracy_m * 1000 + param('A05', 'buffer') then 'flagged'
      else 'near_border'
    end as answer
  from detection_territory
),
ranked as (
  select
    *,
    row_number() over (
      partition by subject_kind, subject_key, period_from_us
      order by
        case answer when 'flagged' then 0 when 'clear' then 2 else 1 end,
        deep_share_ppm desc, share_ppm desc,
        case when point = 1 then depth_mm end desc, territory_key nulls last, territory_ref nulls last
    ) as place
  from said
)
select
  subject_kind,
  subject_key,
  subject_name,
  country as jurisdiction,
  coalesce(period_from_us, 0) as period_from_us,
  coalesce(period_to_us, 0) as period_to_us,
  case when answer in ('flagged', 'clear') then answer else 'not_available' end as outcome,
  case
    when answer in ('flagged', 'clear') then null
    when answer in ('began_within', 'repaired', 'near_border') then 'not_precise_enough'
    else 'missing_input'
  end as reason,
  case
    when has_ground = 0 or layer_on_file = 0 then null
    when point = 0 then share_ppm
    when territory_key is not null then -depth_mm
  end as statistic_m,
  case when point = 1 then -3 else 0 end as statistic_e,
  case when point = 1 then 'm' else 'ppm' end as statistic_unit,
  case
    when point = 1 then -(accuracy_m * 1000 + param('A05', 'buffer'))
    else param('A05', 'min_overlap')
  end as threshold_m,
  case when point = 1 then -3 else 0 end as threshold_e,
  case when point = 1 then 'm' else 'ppm' end as threshold_unit,
  claim,
  evidence,
  map {
    'site': site_text,
    'area': area,
    'territory': coalesce(territory, 'no territory'),
    'territory_kind': coalesce(territory_kind, ''),
    'share': share,
    'deep_words': deep_words,
    'depth': depth,
    'inside': case when point = 1 then area || ', ' || depth || ' from the border' else share || ' of ' || area end,
    'found': case
      when layer_on_file = 0 then 'no layer of territories is on file'
      when has_ground = 0 then 'no usable shape is on file'
      when territory_key is null then 'outside every territory on file'
      when point = 1 then depth || case when depth_mm < 0 then ' outside ' else ' inside ' end || territory
      else deep_words || ' inside, at least ' || accuracy || ' from the border'
    end || case
      when territory_key is null or (point = 1 and depth_mm < 0) then ''
      when in_force = 'none' then ', not in force then'
      when mining_allowed = 1 then ', where mining is allowed'
      else ''
    end,
    'accuracy': accuracy,
    'valid': case in_force when 'always' then 'the layer states no dates: valid on every day' else '' end,
    'most': (param('A05', 'min_overlap') // 10000)::varchar || ' %',
    'reason_text': case answer
      when 'no_layer' then 'no layer of territories is on file'
      when 'no_position' then 'no usable shape is on file'
      when 'no_layer_then' then 'no territory on file was in force in that period'
      when 'silent' then 'inside ' || territory || '; whether mining is allowed there is not in the file'
      when 'no_day' then 'inside ' || territory || ', which states its dates; the day of the digging is not in the file'
      when 'began_within' then territory || ' was in force in a part of the period only'
      when 'repaired' then 'the polygon of ' || territory || ' crosses itself; its repair changed the area by more than 1 %'
      when 'near_border' then case
        when point = 1 then 'it lies ' || depth || case when depth_mm < 0 then ' outside ' else ' inside ' end
          || territory || ', known to ' || accuracy
        else share || ' of it lies inside ' || territory || ', ' || deep_words || ' at least ' || accuracy
          || ' from the border'
      end
      else ''
    end
  } as args
from ranked
where place = 1
order by subject_kind, subject_key, period_from_us
