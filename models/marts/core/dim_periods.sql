-- Every period that a value could fall in: from the first to the last event, whole calendar and fiscal years around it.
with
    bounds as (
        select min(period_start_date) as first_date, max(period_end_date) as last_date
        from {{ ref("int_subject_components") }}
    ),

    months as (
        select
            unnest(
                generate_series(
                    date_trunc('year', first_date) - interval 1 year,
                    date_trunc('year', last_date) + interval 23 month,
                    interval 1 month
                )
            )::date as month_start_date
        from bounds
    ),

    periods as (
        {%- for grain in period_grains() %}
            select distinct
                '{{ grain }}' as period_grain, {{ period_start(grain, "month_start_date") }} as period_start_date
            from months {{ 'union all' if not loop.last }}
        {%- endfor %}
    ),

    ended as (select *, {{ period_end("period_grain", "period_start_date") }} as period_end_date from periods)

select
    period_grain,
    period_start_date,
    period_end_date,
    case
        period_grain
        when 'month'
        then strftime(period_start_date, '%Y-%m')
        when 'quarter'
        then year(period_start_date) || ' Q' || quarter(period_start_date)
        when 'year'
        then year(period_start_date)::varchar
        else 'FY' || year(period_end_date)
    end as period_label,
    year(period_start_date)::int as calendar_year,
    -- A fiscal year is named after the calendar year in which it ends.
    year({{ period_end("'fiscal_year'", period_start("fiscal_year", "period_start_date")) }})::int as fiscal_year
from ended
