{# The same columns without rows, for a subject that has no measures. #}
{% macro no_measure_components() -%}
    select
        null::varchar as time_dimension,
        {%- for column, type in measure_component_columns().items() %}
            null::{{ type }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    where false
{%- endmacro %}

{% macro measure_component_columns() -%}
    {{
        return(
            {
                "measure_code": "varchar",
                "period_grain": "varchar",
                "period_start_date": "date",
                "period_end_date": "date",
                "geography_type": "varchar",
                "geography_code": "varchar",
                "population_dimension": "varchar",
                "population_group": "varchar",
                "numerator": "double",
                "denominator": "double",
                "sum_of_squares": "double",
                "denominator_sum_of_squares": "double",
                "sum_of_products": "double",
                "sample_size": "bigint",
                "holistic_value": "double",
                "quantile_lower": "double",
                "quantile_upper": "double",
            }
        )
    }}
{%- endmacro %}
