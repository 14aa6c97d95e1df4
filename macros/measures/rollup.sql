{#
  What a roll-up counts of its parts (`thing`: measure or goal), each with status, weight and rollup_score: how many there
  are in all and of each status, and the weighted mean of the scores. A part without a score is counted and has no say in
  the mean; when such parts carry more than half of the weight there is no mean. Sums are decimals (docs/adr/0012).
#}
{% macro rollup_totals(thing) -%}
    {%- set weight = "weight::decimal(38, 6)" -%}
    count(*) as {{ thing }}_count,
    {%- for status in rollup_statuses() %}
        count(*) filter (status = '{{ status }}') as {{ status }}_{{ thing }}_count,
    {%- endfor %}
    if(
        2 * sum({{ weight }}) filter (rollup_score is not null) >= sum({{ weight }}),
        sum((weight * rollup_score)::decimal(38, 12))::double
        / (sum({{ weight }}) filter (rollup_score is not null))::double,
        null
    ) as score
{%- endmacro %}

{# Achieved only when every part is; otherwise the band in which the mean falls. `bands` is the seed without achieved. #}
{% macro rollup_status(thing, band) -%}
    if(achieved_{{ thing }}_count = {{ thing }}_count, 'achieved', coalesce({{ band }}, 'not_available'))
{%- endmacro %}

{% macro rollup_statuses() -%}
    {{ return(["achieved", "on_track", "acceleration_needed", "limited_progress", "deterioration", "not_available"]) }}
{%- endmacro %}
