{# Columns of a subject that hold all groups of a person, with a semicolon in between. #}
{% macro overlapping_columns(semantic_model) -%}
    {{ return(semantic_model.config.meta.get("overlapping_dimensions", [])) }}
{%- endmacro %}

{# Somebody of several groups counts in each of them; the other breakdowns stay as they are. #}
{% macro cells_of_each_group(plan, timed) %}
    {%- set key = value_key() | join(", ") %}
    groups_by_{{ timed.name }} as (
        select {{ key }}, sum(columns(* exclude ({{ key }})))
        from
            (
                select
                    * replace (
                        unnest(
                            if(
                                population_dimension in ('{{ breakdown_names(plan.overlapping) | join("', '") }}'),
                                string_split(population_group, ';'),
                                [population_group]
                            )
                        ) as population_group
                    )
                from cells_by_{{ timed.name }}
            )
        group by {{ key }}
    ),
{%- endmacro %}

{# The rows of a subject, each once for every group of a breakdown in which a person may belong to several. #}
{% macro rows_of_each_group(relation, columns, overlapping) -%}
    {%- set split = columns | select("in", overlapping) | list -%}
    {%- if not split -%} {{ relation }}
    {%- else -%} (select * replace (unnest(string_split({{ split[0] }}, ';')) as {{ split[0] }}) from {{ relation }})
    {%- endif -%}
{%- endmacro %}
