{{ config(materialized="view") }}
with measures as (select * from {{ ref("dim_measures") }}), periods as (select * from {{ ref("int_measure_periods") }})

select
    periods.*,
    measures.is_additive,
    measures.reporting_grain,
    {% for day in ["period_start_date", "period_end_date"] -%}
        {{ accumulation_start("periods." ~ day, "measures.accumulation_start_month") }} as accumulation_of_{{ day }},
    {% endfor -%}
    list_contains(string_split(measures.status_methods, ';'), 'open_sdg')
    or list_contains(string_split(measures.status_methods, ';'), 'healthy_people') as starts_from_baseline,
    -- Half a year's count says nothing about a year's; half a year's share does.
    {% for name in ["periods", "prior", "year_ago"] -%}
        coalesce({{ name }}.is_complete, false) or not measures.is_additive as is_countable_{{ name }},
    {% endfor -%}
from periods
inner join
    measures on periods.measure_code = measures.measure_code and periods.measure_version_date = measures.valid_from_date
left join
    periods as prior
    on periods.measure_code = prior.measure_code
    and periods.period_grain = prior.period_grain
    and {{ period_before("periods.period_grain", "periods.period_start_date") }} = prior.period_start_date
left join
    periods as year_ago
    on periods.measure_code = year_ago.measure_code
    and periods.period_grain = year_ago.period_grain
    and {{ year_before("periods.period_start_date") }} = year_ago.period_start_date
