{# A release that was planned for a day that has passed. What is withheld on purpose is not late. #}
{% macro is_overdue() -%}
    publication_status not in ('published', 'withheld') and planned_date < as_of_date
{%- endmacro %}
