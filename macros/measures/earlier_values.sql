{#
  Each value of the touched periods beside the earlier ones of its place and group, in one pass over the periods that it
  is compared or added up with. Sums are of components, as decimals (docs/adr/0012): a place or group without a row had
  no events.
#}
{% macro earlier_values(compared, measured, series) -%}
    select
        {{ compared }}.measure_code,
        {{ compared }}.period_grain,
        {{ compared }}.period_start_date,
        {{ measured }}.geography_type,
        {{ measured }}.geography_code,
        {{ measured }}.population_dimension,
        {{ measured }}.population_group,
        max({{ measured }}.value) filter (months_before = 0) as value,
        max({{ measured }}.standard_error) filter (months_before = 0) as standard_error,
        max({{ measured }}.value) filter (months_before = {{ series }}.months) as prior_value,
        max({{ measured }}.standard_error) filter (months_before = 12) as year_ago_standard_error,
        {%- for year in [1, 2, 3, 4, 5] %}
            max({{ measured }}.value) filter (months_before = {{ 12 * year }}) as value_{{ year }}_years_ago,
        {%- endfor %}
        {%- for name, start in sums_over_periods().items() %}
            sum({{ measured }}.numerator::decimal(38, 6)) filter (
                earlier_start_date >= {{ series }}.{{ start }}
            )::double as {{ name }}_numerator,
            sum({{ measured }}.denominator::decimal(38, 6)) filter (
                earlier_start_date >= {{ series }}.{{ start }}
            )::double as {{ name }}_denominator,
            -- As everywhere: the population of a period is that of the year in which it begins.
            arg_min({{ measured }}.denominator, earlier_start_date) filter (
                earlier_start_date >= {{ series }}.{{ start }}
                and year(earlier_start_date) = year({{ series }}.{{ start }})
            ) as {{ name }}_population,
            count({{ measured }}.numerator) filter (earlier_start_date >= {{ series }}.{{ start }}) as {{ name }}_count,
        {%- endfor %}
        bool_and({{ measured }}.has_components) filter (months_before < 12) as has_components,
        bool_or(months_before = 0) as has_own_row
    from {{ compared }}
    inner join
        {{ series }}
        on {{ compared }}.measure_code = {{ series }}.measure_code
        and {{ compared }}.period_grain = {{ series }}.period_grain
        and {{ compared }}.period_start_date = {{ series }}.period_start_date
    inner join
        {{ measured }}
        on {{ compared }}.measure_code = {{ measured }}.measure_code
        and {{ compared }}.period_grain = {{ measured }}.period_grain
        and {{ compared }}.earlier_start_date = {{ measured }}.period_start_date
    group by all
    having has_own_row
{%- endmacro %}

{# The sums over periods, and the column of int_measure_series in which each begins. #}
{% macro sums_over_periods() -%}
    {{ return({"year_to_date": "year_to_date_start_date", "rolling_12_month": "rolling_start_date"}) }}
{%- endmacro %}
