{# What a standardised rate is about; its fields are columns of fct_age_standardised_rates. #}
{% macro standardised_set() -%}
    struct_pack(
        {%- for column in [
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
        ] %}
            {{ column }} := sets.{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
