{# Ages below 0 or above 120 are keying errors or sentinels (998 in collision reports). #}
{% macro is_possible_age(age_years) -%} {{ age_years }} between 0 and 120 {%- endmacro %}

{# Standard age band of an age in completed years. An impossible age is unknown rather than 65 and over. #}
{% macro age_band(age_years) -%}
    case
        when {{ age_years }} is null or not {{ is_possible_age(age_years) }}
        then 'unknown'
        when {{ age_years }} < 18
        then 'under_18'
        when {{ age_years }} < 25
        then '18_24'
        when {{ age_years }} < 35
        then '25_34'
        when {{ age_years }} < 45
        then '35_44'
        when {{ age_years }} < 55
        then '45_54'
        when {{ age_years }} < 65
        then '55_64'
        else '65_plus'
    end
{%- endmacro %}
