{#
  The breakdowns of a subject: the whole city, each geography, each population dimension, and the
  geography × dimension pairs that the catalogue asks for. Each is a list of the subject's columns. A column of
  `overlapping_dimensions` holds all groups of a person, with a semicolon in between; its groups must not be added up.
#}
{% macro breakdowns(semantic_model, codes) -%}
    {%- set meta = semantic_model.config.meta -%}
    {%- set found = [[]] -%}
    {%- for column in meta.get("geographies", []) + meta.get("population_dimensions", []) + overlapping_columns(
        semantic_model
    ) -%}
        {%- do found.append([column]) -%}
    {%- endfor -%}
    {%- for pair in catalogued_cross_breakdowns(codes) -%}
        {%- set geography = pair.split("*")[0] | trim ~ "_code" -%}
        {%- set dimension = pair.split("*")[1] | trim -%}
        {%- if geography not in meta.get("geographies", []) or dimension not in meta.get(
            "population_dimensions", []
        ) -%}
            {{
                exceptions.raise_compiler_error(
                    "catalogue_measures: cross_breakdowns '"
                    ~ pair
                    ~ "' names no geography and dimension of subject '"
                    ~ semantic_model.name
                    ~ "'"
                )
            }}
        {%- endif -%}
        {%- do found.append([geography, dimension]) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# Before the first seed (docs, linting on an empty warehouse) there is no catalogue to ask: no crosses. #}
{% macro catalogued_cross_breakdowns(codes) -%}
    {%- set catalogue = ref("catalogue_measures") -%}
    {%- if not execute or not adapter.get_relation(catalogue.database, catalogue.schema, catalogue.identifier) -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set rows = run_query(
        "select distinct trim(pair.pair) from "
        ~ catalogue
        ~ ", unnest(string_split(cross_breakdowns, ';')) as pair(pair) "
        ~ "where cross_breakdowns <> '' and measure_code in ('"
        ~ codes
        | join("', '") ~ "') order by all"
    ) -%}
    {{ return(rows.columns[0].values()) }}
{%- endmacro %}
