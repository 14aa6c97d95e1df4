{# The meta of a table that derives from measure values, with its partitions: a measure's period. #}
{% macro touched_measure_periods(input) -%}
    {{ return({"partition_by": ["measure_code", "period_grain", "period_start_date"], "input": input}) }}
{%- endmacro %}

{# Only the rows of touched periods, as a `where`; everything when the table is built in full. #}
{% macro of_touched_periods() -%}
    {#- Named while dbt learns the dependencies. -#}
    {%- if not is_unit_test() %} {% set periods = ref("int_measure_periods") %} {% endif -%}
    {%- if is_built_by_touched_partitions() -%}
        where
            (measure_code, period_grain, period_start_date) in (
                select measure_code, period_grain, period_start_date
                from ({{ touched_partitions() }})
                where signature is not null
            )
    {%- endif -%}
{%- endmacro %}

{# What a value, and what only looks at the values of its own period, is computed from. #}
{% macro signatures_of_values(model_name) -%} select * from {{ ref("int_measure_periods") }} {%- endmacro %}

{# A status also looks at the period before, at the year before and at the target that stood. #}
{% macro signatures_of_status(model_name) -%}
    select
        periods.measure_code,
        periods.period_grain,
        periods.period_start_date,
        md5(
            concat_ws(
                '/', periods.signature, coalesce(prior.signature, '-'), coalesce(year_ago.signature, '-'), hash(targets)
            )
        ) as signature
    from {{ ref("int_measure_periods") }} as periods
    left join
        {{ ref("int_measure_periods") }} as prior
        on periods.measure_code = prior.measure_code
        and periods.period_grain = prior.period_grain
        and {{ period_before("periods.period_grain", "periods.period_start_date") }} = prior.period_start_date
    left join
        {{ ref("int_measure_periods") }} as year_ago
        on periods.measure_code = year_ago.measure_code
        and periods.period_grain = year_ago.period_grain
        and {{ year_before("periods.period_start_date") }} = year_ago.period_start_date
    left join
        {{ ref("int_measure_targets") }} as targets
        on periods.measure_code = targets.measure_code
        and periods.period_grain = targets.period_grain
        and periods.period_start_date = targets.period_start_date
{%- endmacro %}
