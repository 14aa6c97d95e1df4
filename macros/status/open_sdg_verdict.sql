{#
  From the cell's baseline to the target by the day on which it is due; without such a day by 2030, as the method has it.
  Years are counted to the last month of each period. A path is judged by its end.
#}
{% macro open_sdg_verdict() -%}
    methods.open_sdg(
        baseline_value,
        {{ year_of("baseline_date") }},
        compared_value,
        {{ year_of("period_end_date") }},
        {{ goal_of_target() }},
        {{ year_of("due_date") }},
        aim_direction,
        null::double
    )
{%- endmacro %}
