{# A table macro of schema `methods` on a CTE of the calling model: no relation of the project, so not for ref(). #}
{% macro method_table(method, cte) -%} methods.{{ method }} ('{{ cte }}') {%- endmacro %}
