{# The scorecards on which a row with priority_area_code and department_code counts, and that of the goal itself. #}
{% macro scorecards(goal=none) -%}
    [
        {%- if goal %}struct_pack(scorecard_type := 'goal', code := {{ goal }}), {% endif %}
        struct_pack(scorecard_type := 'priority_area', code := priority_area_code),
        struct_pack(scorecard_type := 'department', code := department_code),
        struct_pack(scorecard_type := 'city', code := 'city')
    ]
{%- endmacro %}

{# The shares of a scorecard: what is counted, of which measures. #}
{% macro scorecard_shares() -%}
    {{ return({"met": "targeted", "close": "targeted", "maintained": "compared", "favourable": "trended"}) }}
{%- endmacro %}
