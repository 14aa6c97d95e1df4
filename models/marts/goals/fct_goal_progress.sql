-- A goal by its measures together; the values beside the status are those of its lead measure.
with
    standings as (select * from {{ ref("int_goal_standings") }}),

    lead_measures as (select * from {{ ref("fct_goal_measure_progress") }} where is_lead),

    bands as (select * from {{ ref("goal_status_bands") }} where status <> 'achieved'),

    counted as (
        select goal_code, period_start_date, goal_version_date, period_end_date, {{ rollup_totals("measure") }}
        from standings
        group by all
    ),

    -- A mean of the edge itself is in the band: 9 decimals, as methods.open_sdg rounds ratios.
    banded as (
        select counted.*, bands.status as band
        from counted
        asof left join bands on round(counted.score, 9) >= bands.min_score
    )

select
    banded.goal_code,
    banded.period_start_date,
    banded.period_end_date,
    banded.goal_version_date,
    lead_measures.measure_code,
    lead_measures.baseline_value,
    lead_measures.current_value,
    lead_measures.target_value,
    lead_measures.expected_value,
    lead_measures.projected_value,
    lead_measures.progress_pct,
    banded.measure_count,
    {%- for status in rollup_statuses() %} banded.{{ status }}_measure_count, {%- endfor %}
    banded.score,
    {{ rollup_status("measure", "banded.band") }} as status,
    lead_measures.method,
    case
        when measure_count = 1
        then lead_measures.explanation
        else
            format(
                '{} of {} measures achieved, {} not available; {}. Lead measure: {}',
                achieved_measure_count,
                measure_count,
                not_available_measure_count,
                coalesce(
                    'weighted mean score ' || methods.plain(banded.score) || ' (-5 to 5)',
                    'no score: less than half of the weight is available'
                ),
                lead_measures.explanation
            )
    end as explanation
from banded
inner join
    lead_measures
    on banded.goal_code = lead_measures.goal_code
    and banded.goal_version_date = lead_measures.goal_version_date
    and banded.period_start_date = lead_measures.period_start_date
