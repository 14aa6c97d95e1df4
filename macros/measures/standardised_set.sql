{# What one age-standardised rate is about, and what comes with it from the value: the key of its set. #}
{% macro standardised_set() -%}
    struct_pack(
        {%- for column in standardised_columns() %}
            {{ column }} := sets.{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{% macro standardised_columns() -%}
    {{
        return(
            [
                "measure_code",
                "period_grain",
                "period_start_date",
                "geography_type",
                "geography_code",
                "standard_code",
                "period_end_date",
                "observation_status",
                "measure_version_date",
                "pct_unknown",
            ]
        )
    }}
{%- endmacro %}
