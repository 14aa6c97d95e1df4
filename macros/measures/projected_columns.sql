{#
  The columns of fct_goal_projections from methods.projection: positions as dates, values held within the limits of the
  unit, which a straight line does not know. A date more than a century away is no date to plan with.
#}
{% macro projected_columns() -%}
    lines.n as n_points,
    lines.method,
    lines.slope as slope_per_year,
    lines.slope_lower,
    lines.slope_upper,
    {%- for column in ["projected_value", "projected_lower", "projected_upper"] %}
        {{ held_within_unit("lines." ~ column) }} as {{ column }},
    {%- endfor %}
    lines.projected_value <> {{ held_within_unit("lines.projected_value") }} as is_held_at_limit,
    replace(lines.reason, 'position', 'date') as reason,
    if(
        lines.reached_position <= lines.last_position + 100, {{ month_end_of("lines.reached_position") }}, null
    ) as projected_target_date,
    replace(lines.reached_reason, 'position', 'date') as reached_reason
{%- endmacro %}

{# greatest() and least() leave out a null bound, and would make a bound of a null value. #}
{% macro held_within_unit(value) -%}
    if({{ value }} is null, null, least(greatest({{ value }}, goals.lower_bound), goals.upper_bound))
{%- endmacro %}
