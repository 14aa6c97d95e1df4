-- The periods up to the one that is shown: eight for the reader, one more than a year for the comparison.
with
    shown as (select * from {{ ref("int_department_measures") }} where period_start_date is not null),

    figures as (
        select measure_code, period_grain, period_start_date, value
        from {{ ref("fct_measure_values") }}
        where geography_type = 'city' and population_dimension = 'all'
    ),

    slots as (
        select
            shown.*,
            case
                shown.period_grain
                {%- for grain in period_grains() %} when '{{ grain }}' then {{ grain_months(grain) }} {%- endfor %}
            end as months,
            unnest(range(13)) as periods_ago
        from shown
    ),

    dated as (
        select *, (period_start_date - to_months((months * periods_ago)::integer))::date as slot_start_date from slots
    )

select
    dated.department_code,
    dated.quarter_start_date,
    dated.measure_code,
    list(round(figures.value, 6) order by dated.periods_ago desc) filter (where dated.periods_ago < 8) as history,
    min(dated.slot_start_date) filter (where dated.periods_ago < 8) as history_start_date,
    max(figures.value) filter (where dated.periods_ago = 1) as prior_value,
    max(figures.value) filter (where dated.periods_ago * dated.months = 12) as year_ago_value
from dated
left join
    figures
    on dated.measure_code = figures.measure_code
    and dated.period_grain = figures.period_grain
    and dated.slot_start_date = figures.period_start_date
group by all
