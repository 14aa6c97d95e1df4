{#
  Each value of the touched periods beside the earlier ones of its cell (measure, grain, place and group), in one pass over
  the periods that it is compared or added up with. Sums are of components, as decimals (docs/adr/0012): a place or
  group without a row had no events.
#}
{% macro earlier_values(compared, measured) -%}
    select
        {{ measured }}.cell_number,
        {{ compared }}.period_start_date,
        max({{ measured }}.value) filter (months_before = 0) as value,
        max({{ measured }}.standard_error) filter (months_before = 0) as standard_error,
        max({{ measured }}.value) filter (is_prior) as prior_value,
        max({{ measured }}.standard_error) filter (months_before = 12) as year_ago_standard_error,
        {%- for year in [1, 2, 3, 4, 5] %}
            max({{ measured }}.value) filter (months_before = {{ 12 * year }}) as value_{{ year }}_years_ago,
        {%- endfor %}
        {%- for name in sums_over_periods() %}
            sum({{ measured }}.numerator) filter (is_in_{{ name }})::double as {{ name }}_numerator,
            sum({{ measured }}.denominator) filter (is_in_{{ name }})::double as {{ name }}_denominator,
            arg_min({{ measured }}.denominator, earlier_start_date) filter (is_in_first_year_of_{{ name }})::double
            as {{ name }}_population,
            count({{ measured }}.numerator) filter (is_in_{{ name }}) as {{ name }}_count,
        {%- endfor %}
        bool_and({{ measured }}.has_components) filter (months_before < 12) as has_components
    from {{ compared }}
    inner join
        {{ measured }}
        on {{ compared }}.measure_code = {{ measured }}.measure_code
        and {{ compared }}.period_grain = {{ measured }}.period_grain
        and {{ compared }}.earlier_start_date = {{ measured }}.period_start_date
    group by {{ measured }}.cell_number, {{ compared }}.period_start_date
    having bool_or(months_before = 0)
{%- endmacro %}

{# The sums over periods, and the column of int_measure_series in which each begins. #}
{% macro sums_over_periods() -%}
    {{ return({"year_to_date": "year_to_date_start_date", "rolling_12_month": "rolling_start_date"}) }}
{%- endmacro %}
