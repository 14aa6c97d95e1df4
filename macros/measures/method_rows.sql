{# The rows that a table macro of schema `methods` gives for a CTE of the model: it is part of no room, so no ref. #}
{% macro method_rows(method, cte) -%} methods.{{ method }} ('{{ cte }}') {%- endmacro %}
