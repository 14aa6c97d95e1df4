{# Why a target that stands asks nothing of a cell. #}
{% macro missing_target() -%}
    case
        when reads = 'prior_period' and prior_value is null
        then 'Not judged: the period before has no value.'
        when reads = 'year_ago' and year_ago_value is null
        then 'Not judged: there is no value of a year ago.'
        when reads = 'average' and coalesce(average_count, 0) <> average_years
        then format('Not judged: {} of the {} years before have a value.', coalesce(average_count, 0), average_years)
        when reads = 'baseline' and baseline_value is null
        then 'Not judged: there is no baseline before this period.'
        else 'Not judged: the target lacks a number, or the measure a direction.'
    end
{%- endmacro %}
