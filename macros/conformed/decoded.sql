{#
  The conformed code of a column joined by crosswalk_joins. Unknown is a group, not a gap: people's groups
  and categories fall back to 'unknown'. A place that is not known falls back to null (`fallback=none`).
#}
{% macro decoded(column, fallback="unknown") -%}
    {%- if fallback -%} coalesce({{ column }}_codes.code, '{{ fallback }}')
    {%- else -%} {{ column }}_codes.code
    {%- endif -%}
{%- endmacro %}
