{#
  The conformed code of a column joined by crosswalk_joins. Unknown is a group, not a gap: people's groups
  and categories fall back to 'unknown'. A place that is not known falls back to null (`fallback=none`).
#}
{% macro decoded(column, fallback="unknown") -%}
    {%- if fallback -%} coalesce({{ column }}_codes.code, '{{ fallback }}')
    {%- else -%} {{ column }}_codes.code
    {%- endif -%}
{%- endmacro %}

{# The groups of a multi-select answer, each alone or in combination, with a semicolon in between. #}
{% macro decoded_combined(column) -%} coalesce({{ column }}_codes.combined_codes, 'unknown') {%- endmacro %}

{# The answer under the standard before: as it was asked then, else as the later answer passes as a whole. #}
{% macro decoded_earlier(column, earlier_column) -%}
    coalesce({{ earlier_column }}_codes.code, {{ column }}_codes.earlier_code, 'unknown')
{%- endmacro %}
