{# The meta of a table that derives from measure values, with its partitions: a measure's period. #}
{% macro touched_measure_periods(input) -%}
    {#- What the signatures are made of is named while dbt learns the dependencies. -#}
    {%- if not is_unit_test() %} {% set signatures = context[input](none) %} {% endif -%}
    {{ return({"partition_by": ["measure_code", "period_grain", "period_start_date"], "input": input}) }}
{%- endmacro %}

{# Only the rows of touched periods, as a `where`; everything when the table is built in full. #}
{% macro of_touched_periods() -%}
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

{#
  A status also looks at the target that stood, and at every earlier period that it is read against: the period before,
  the year before, and those of int_target_references (averages, baselines, the year to date).
#}
{% macro signatures_of_status(model_name) -%}
    select
        periods.measure_code,
        periods.period_grain,
        periods.period_start_date,
        md5(
            concat_ws(
                '/',
                periods.signature,
                coalesce(prior.signature, '-'),
                coalesce(year_ago.signature, '-'),
                hash(targets),
                earlier.signatures
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
    left join
        (
            select
                referred.measure_code,
                referred.period_grain,
                referred.period_start_date,
                string_agg(
                    referred.reference_role || measured.signature,
                    '/'
                    order by referred.reference_role, referred.reference_start_date
                ) as signatures
            from {{ ref("int_target_references") }} as referred
            inner join
                {{ ref("int_measure_periods") }} as measured
                on referred.measure_code = measured.measure_code
                and referred.period_grain = measured.period_grain
                and referred.reference_start_date = measured.period_start_date
            group by all
        ) as earlier
        on periods.measure_code = earlier.measure_code
        and periods.period_grain = earlier.period_grain
        and periods.period_start_date = earlier.period_start_date
{%- endmacro %}
