-- Goals and key measures at the end of each month, added up by goal, priority area, department and city.
with
    goals as (select * from {{ ref("int_goal_months") }}),

    key_measures as (select * from {{ ref("int_key_measures") }}),

    goal_measures as (select * from {{ ref("bridge_goal_measures") }}),

    bands as (select * from {{ ref("goal_status_bands") }} where status <> 'achieved'),

    goals_of_cards as (select unnest({{ scorecards("goal_code") }}, recursive := true), goals.* from goals),

    measures_of_cards as (
        select unnest({{ scorecards() }}, recursive := true), key_measures.*
        from key_measures
        union all
        select 'goal' as scorecard_type, goal_measures.goal_code as code, key_measures.*
        from key_measures
        inner join
            goal_measures
            on key_measures.measure_code = goal_measures.measure_code
            and key_measures.period_end_date >= goal_measures.valid_from_date
            and key_measures.period_end_date <= coalesce(goal_measures.valid_to_date, date '9999-12-31')
            and key_measures.period_end_date > goal_measures.baseline_date
    ),

    counted_goals as (
        select scorecard_type, code, period_start_date, period_end_date, {{ rollup_totals("goal") }}
        from goals_of_cards
        group by all
    ),

    counted_measures as (
        select
            scorecard_type,
            code,
            period_start_date,
            period_end_date,
            count(*) as key_measure_count,
            count(is_met) as targeted_measure_count,
            count(*) filter (is_met) as met_measure_count,
            count(*) filter (is_close) as close_measure_count,
            count(is_maintained) as compared_measure_count,
            count(*) filter (is_maintained) as maintained_measure_count,
            count(is_favourable) as trended_measure_count,
            count(*) filter (is_favourable) as favourable_measure_count
        from measures_of_cards
        group by all
    ),

    joined as (
        select *
        from counted_goals
        full join counted_measures using (scorecard_type, code, period_start_date, period_end_date)
        where code is not null
    ),

    banded as (
        select joined.*, bands.status as band
        from joined
        asof left join bands on round(joined.score, 9) >= bands.min_score
    )

select
    scorecard_type,
    code,
    period_start_date,
    period_end_date,
    coalesce(goal_count, 0) as goal_count,
    {%- for status in rollup_statuses() %}
        coalesce({{ status }}_goal_count, 0) as {{ status }}_goal_count,
    {%- endfor %}
    score,
    {{ rollup_status("goal", "band") }} as status,
    coalesce(key_measure_count, 0) as key_measure_count,
    coalesce(targeted_measure_count, 0) as targeted_measure_count,
    {%- for part, whole in scorecard_shares().items() %}
        coalesce({{ part }}_measure_count, 0) as {{ part }}_measure_count,
        {%- if whole != "targeted" %} coalesce({{ whole }}_measure_count, 0) as {{ whole }}_measure_count, {%- endif %}
        100 * {{ part }}_measure_count / nullif({{ whole }}_measure_count, 0)::double as {{ part }}_measures_pct
        {{- "," if not loop.last }}
    {%- endfor %}
from banded
