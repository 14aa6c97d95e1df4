{# The rows that a table method of schema `methods` gives for a CTE: it reads the CTE by its name. #}
{% macro by_method(method, cte) -%} methods.{{ method }} ('{{ cte }}') {%- endmacro %}
