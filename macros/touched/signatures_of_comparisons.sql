{# A change of a gap also looks at the earlier periods that it is compared with. #}
{% macro signatures_of_comparisons(model_name) -%}
    select
        measure_code,
        period_grain,
        period_start_date,
        md5(string_agg(signature, '|' order by compared_with)) as signature
    from {{ ref("int_compared_periods") }}
    group by all
{%- endmacro %}
