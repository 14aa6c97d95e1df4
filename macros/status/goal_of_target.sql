{# Where the target leads: the end of a path, any other target itself. #}
{% macro goal_of_target() -%}
    if(target_type = 'linear_path' and is_within_scope, stated_value, aim_value)
{%- endmacro %}
