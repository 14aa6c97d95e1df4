{# From the cell's baseline, with the standard errors of both values where they are known. #}
{% macro healthy_people_verdict() -%}
    methods.healthy_people(
        baseline_value,
        compared_value,
        {{ goal_of_target() }},
        aim_direction,
        baseline_error := baseline_standard_error,
        current_error := if(coalesce(reads, 'none') <> 'year_to_date', standard_error, null)
    )
{%- endmacro %}
