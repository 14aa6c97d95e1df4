{# The columns that name a set of groups that are compared with each other. #}
{% macro disparity_set_columns() -%}
    {{
        return(
            [
                "measure_code",
                "period_grain",
                "period_start_date",
                "geography_type",
                "geography_code",
                "population_dimension",
            ]
        )
    }}
{%- endmacro %}
