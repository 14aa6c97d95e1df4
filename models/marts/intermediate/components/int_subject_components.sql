{{ config(materialized="view") }}

{% for subject in measured_subjects() %}
    select {{ measure_component_columns() | list | join(", ") }}
    from {{ ref("int_measure_components__" ~ subject) }} {{ 'union all' if not loop.last }}
{% endfor %}
