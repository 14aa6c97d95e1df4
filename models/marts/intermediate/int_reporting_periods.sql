-- A duty holds for the periods that end under it. A period appears on its first day: a reminder may come before its
-- end.
with
    duties as (select * from {{ ref("catalogue_reporting_duties") }}),

    begun as (
        {%- for grain in period_grains() %}
            select
                *,
                unnest(
                    generate_series(
                        {{ period_start(grain, "valid_from_date") }},
                        least(coalesce(valid_to_date, {{ build_date() }}), {{ build_date() }}),
                        interval {{ grain_months(grain) }} month
                    )
                )::date as period_start_date
            from duties
            where period_grain = '{{ grain }}' {{ 'union all' if not loop.last }}
        {%- endfor %}
    ),

    ended as (select *, {{ period_end("period_grain", "period_start_date") }} as period_end_date from begun),

    expected as (
        select
            *,
            period_end_date + due_days as due_date,
            {#- Each placeholder is one replacement. -#}
            {%- set parts = {
                "{year}": "strftime(period_start_date, '%Y')",
                "{month}": "strftime(period_start_date, '%m')",
                "{quarter}": "quarter(period_start_date)::varchar",
                "{half}": "if(month(period_start_date) <= 6, '1', '2')",
            } %}
            {%- set filled = namespace(pattern="file_pattern") %}
            {%- for placeholder, part in parts.items() %}
                {%- set filled.pattern = "replace(" ~ filled.pattern ~ ", '" ~ placeholder ~ "', " ~ part ~ ")" %}
            {%- endfor %}
            {{ filled.pattern }} as expected_file
        from ended
        where period_end_date between valid_from_date and coalesce(valid_to_date, date '9999-12-31')
    )

select
    department_code,
    reported_kind,
    reported_code,
    period_grain,
    period_start_date,
    period_end_date,
    due_date,
    expected_file,
    list_sort(list_transform(string_split(reminder_days, ';'), lambda days:due_date - days::integer)) as reminder_dates
from expected
