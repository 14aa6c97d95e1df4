{{ config(materialized="view") }}

{% for subject in measured_subjects() %}
    select * from {{ ref("int_measure_components__" ~ subject) }} {{ 'union all' if not loop.last }}
{% endfor %}
