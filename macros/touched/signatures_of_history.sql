{# A value beside earlier ones: every period that is read, the break before it, and how its sums are bounded. #}
{% macro signatures_of_history(model_name) -%}
    select
        series.measure_code,
        series.period_grain,
        series.period_start_date,
        md5(
            concat_ws(
                '/',
                hash(series),
                string_agg(
                    earlier.months_before || '=' || earlier.earlier_signature, '/' order by earlier.months_before
                )
            )
        ) as signature
    from {{ ref("int_measure_series") }} as series
    inner join
        {{ ref("int_earlier_periods") }} as earlier
        on series.measure_code = earlier.measure_code
        and series.period_grain = earlier.period_grain
        and series.period_start_date = earlier.period_start_date
    group by series.measure_code, series.period_grain, series.period_start_date, series
{%- endmacro %}
