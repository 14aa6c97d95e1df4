{#
  A measure's value over several periods, from the components that were added up: never an average of averages. Sums of
  counts; shares, means and submitted ratios of summed numerators and denominators; rates per population of the first year.
#}
{% macro sum_over_periods(name) -%}
    case
        when {{ name }}_reason is not null
        then null
        when {{ sums_over_periods()[name] }} = period_start_date
        then value
        when method in ('count', 'sum')
        then {{ name }}_numerator
        when method = 'rate'
        then scale * {{ name }}_numerator / {{ name }}_population
        -- x / x is one, whatever the rounding of scale * x.
        when method <> 'mean' and {{ name }}_numerator = {{ name }}_denominator
        then scale
        else if(method = 'mean', 1, scale) * {{ name }}_numerator / {{ name }}_denominator
    end
{%- endmacro %}

{# Why a measure has no value over several periods; null when it has one. #}
{% macro reason_without_sum(name, is_complete) -%}
    case
        when series_start_date > {{ sums_over_periods()[name] }}
        then 'break_in_series'
        -- The period is the whole window: the sum is its own value, whatever the method.
        when {{ sums_over_periods()[name] }} = period_start_date
        then if(value is null, 'no_value', null)
        when method in ('median', 'percentile')
        then method || '_does_not_add_up'
        when is_stock
        then 'stock_does_not_add_up'
        {%- if name == "year_to_date" %} when not is_within_fiscal_year then 'crosses_fiscal_years' {%- endif %}
        when not {{ is_complete }}
        then 'incomplete_window'
        when not coalesce(has_components, false)
        then 'no_components'
        when
            method = 'submitted'
            and {{ name }}_count * months < datediff('month', {{ sums_over_periods()[name] }}, period_end_date + 1)
        then 'incomplete_window'
        when method = 'rate' and coalesce({{ name }}_population, 0) <= 0
        then 'no_population'
        when method not in ('count', 'sum', 'rate') and coalesce({{ name }}_denominator, 0) = 0
        then 'zero_denominator'
    end
{%- endmacro %}
