{#
  Every row that the city's staging models give for a subject, in the columns and types of the calling
  model's contract. A city without the subject gets no rows, so that everything downstream still builds.
#}
{% macro subject_rows(subject) -%}
    {#- dbt learns the dependencies while parsing, when the contract is not known yet. -#}
    {%- set relations = [] -%}
    {%- set city = var("cities")[env_var("CITY", "demo")] -%}
    {%- for staging_model in city.subjects.get(subject, []) -%}
        {%- do relations.append(ref(staging_model)) -%}
    {%- endfor -%}
    {%- for relation in relations or [none] %}
        select
            {%- for column in model.columns.values() %}
                {{ column.name if relation else "null" }}::{{ column.data_type }} as {{ column.name }}
                {{- ',' if not loop.last }}
            {%- else %} null as no_contract
            {%- endfor %}
            {{ "from " ~ relation if relation else "where false" }}
            {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
