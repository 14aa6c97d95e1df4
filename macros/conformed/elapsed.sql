{#
  Time from one timestamp to another as a fraction of `unit` (minute, day). Null when either is missing or when the
  end comes before the start: such a pair is a recording error and would pull every mean and percentile down.
#}
{% macro elapsed(started_at, ended_at, unit) -%}
    {{ return(adapter.dispatch("elapsed")(started_at, ended_at, unit)) }}
{%- endmacro %}

{% macro default__elapsed(started_at, ended_at, unit) -%}
    {%- set unit_seconds = {"minute": 60, "day": 86400}[unit] -%}
    case
        when {{ ended_at }} >= {{ started_at }}
        then (extract(epoch from {{ ended_at }}) - extract(epoch from {{ started_at }})) / {{ unit_seconds }}.0
    end
{%- endmacro %}
