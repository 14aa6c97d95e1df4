{#
  CTEs on how many of a breakdown's events, people or dollars belong to no known group (or place): `unknowns` has a row for
  each measure, period and breakdown with such. The whole is the row of all groups of the same place; for a breakdown
  by place, of the whole city. Shares are of the denominator of proportions, of the events of counts and rates, else of the
  observations. A department that submits values by group may have left people out: nothing is known about them.
#}
{% macro unknown_share_ctes(measured) -%}
    amounts as (
        select
            *,
            if(population_dimension = 'all', '*', geography_code) as place,
            case
                when method = 'proportion'
                then denominator
                when method in ('count', 'rate')
                then numerator
                else sample_size
            end as amount
        from {{ measured }}
        where method <> 'submitted'
    ),

    wholes as (
        select measure_code, period_grain, period_start_date, geography_type, geography_code, amount
        from amounts
        where population_dimension = 'all'
    ),

    unknowns as (
        select
            amounts.measure_code,
            amounts.period_grain,
            amounts.period_start_date,
            amounts.geography_type,
            amounts.place,
            amounts.population_dimension,
            amounts.numerator as unknown_numerator,
            amounts.denominator as unknown_denominator,
            if(
                amounts.amount >= 0 and wholes.amount >= amounts.amount,
                100 * amounts.amount / nullif(wholes.amount, 0),
                null
            ) as pct_unknown
        from amounts
        inner join
            wholes
            on amounts.measure_code = wholes.measure_code
            and amounts.period_grain = wholes.period_grain
            and amounts.period_start_date = wholes.period_start_date
            and wholes.geography_type = if(amounts.place = '*', 'city', amounts.geography_type)
            and wholes.geography_code = if(amounts.place = '*', 'city', amounts.geography_code)
        where
            amounts.population_group = 'unknown'
            or (amounts.population_dimension = 'all' and amounts.geography_code = 'unknown')
    )
{%- endmacro %}

{# The share beside a value; null for the whole, which has no groups, and where nothing is known about the unknown. #}
{% macro pct_unknown() -%}
    case
        when (scaled.population_dimension = 'all' and scaled.geography_type = 'city') or method = 'submitted'
        then null
        when unknowns.measure_code is null
        then 0
        else unknowns.pct_unknown
    end
{%- endmacro %}

{#
  What a group's proportion would be at worst if all whose group is unknown belonged to it: those without the event at the
  low end, those with it at the high end. Their outcomes are known, only their group is not. Given where the unknown are
  more than `unknown_tolerance_pct`, and for known groups.
#}
{% macro bounds_if_unknown() -%}
    {%- set is_bounded -%}
        unknowns.pct_unknown > {{ var("unknown_tolerance_pct") }}
        and method = 'proportion'
        and is_count_based
        and if(scaled.population_dimension = 'all', scaled.geography_code, scaled.population_group) <> 'unknown'
    {%- endset -%}
    if(
        {{ is_bounded }}, scale * numerator / (denominator + unknown_denominator - unknown_numerator), null
    ) as value_if_unknown_low,
    if(
        {{ is_bounded }}, scale * (numerator + unknown_numerator) / (denominator + unknown_numerator), null
    ) as value_if_unknown_high
{%- endmacro %}
