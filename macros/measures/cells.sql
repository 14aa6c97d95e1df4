{# What a row of GROUPING SETS stands for: its period, its geography and its population group. #}
{% macro cell_columns(sets, geographies) -%}
    {%- set columns = sets | sum(start=[]) | unique | list -%}
    {%- set places = columns | select("in", geographies) | list -%}
    {%- set groups = columns | reject("in", geographies) | list -%}
    {{ first_grouped(period_grains().values() | list, labels=period_grains().keys() | list) }} as period_grain,
    {{ first_grouped(period_grains().values() | list) }} as period_start_date,
    {{ first_grouped(places, labels=breakdown_names(places), default="city") }} as geography_type,
    {{ first_grouped(places, missing="unknown", default="city") }} as geography_code,
    {{ first_grouped(groups, labels=breakdown_names(groups), default="all") }} as population_dimension,
    {{ first_grouped(groups, missing="unknown", default="all") }} as population_group
{%- endmacro %}

{# The same for rows of one breakdown. #}
{% macro breakdown_columns(columns, geographies) -%}
    {%- set place = columns | select("in", geographies) | first -%}
    {%- set group = columns | reject("in", geographies) | first -%}
    '{{ breakdown_names([place]) | first if place else "city" }}' as geography_type,
    {{ "coalesce(" ~ place ~ ", 'unknown')" if place else "'city'" }} as geography_code,
    '{{ breakdown_names([group]) | first if group else "all" }}' as population_dimension,
    {{ "coalesce(" ~ group ~ ", 'unknown')" if group else "'all'" }} as population_group
{%- endmacro %}

{# The one column of several that this row is grouped by: its value, or its label; else the default. #}
{% macro first_grouped(columns, labels=none, missing=none, default=none) -%}
    {%- if not columns -%} '{{ default }}'
    {%- else -%}
        case
            {%- for column in columns %}
                when grouping({{ column }}) = 0
                then
                    {%- if labels %} '{{ labels[loop.index0] }}'
                    {%- elif missing %} coalesce({{ column }}, '{{ missing }}')
                    {%- else %} {{ column }}
                    {%- endif %}
            {%- endfor %}
            {%- if default %} else '{{ default }}'
            {% endif %}
        end
    {%- endif -%}
{%- endmacro %}

{# council_district_code holds codes of geography type council_district; race_ethnicity is its own name. #}
{% macro breakdown_names(columns) -%}
    {%- set found = [] -%}
    {%- for column in columns -%} {%- do found.append(modules.re.sub("_code$", "", column)) -%} {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{% macro cell_grouping_sets(sets) -%}
    grouping sets (
        {%- for period_column in period_grains().values() %}
            {%- set outer_last = loop.last %}
            {%- for columns in sets %}
                ({{ ([period_column] + columns) | join(", ") }}){{ ',' if not (outer_last and loop.last) }}
            {%- endfor %}
        {%- endfor %}
    )
{%- endmacro %}

{% macro cell_struct(
    code,
    numerator="null",
    denominator="null",
    sum_of_squares="null",
    denominator_sum_of_squares="null",
    sum_of_products="null",
    sample_size="null",
    holistic_value="null",
    quantile_lower="null",
    quantile_upper="null"
) -%}
    {
        'measure_code':'{{ code }}',
        'numerator':{{ numerator }}::double,
        'denominator':{{ denominator }}::double,
        'sum_of_squares':{{ sum_of_squares }}::double,
        'denominator_sum_of_squares':{{ denominator_sum_of_squares }}::double,
        'sum_of_products':{{ sum_of_products }}::double,
        'sample_size':{{ sample_size }}::bigint,
        'holistic_value':{{ holistic_value }}::double,
        'quantile_lower':{{ quantile_lower }}::double,
        'quantile_upper':{{ quantile_upper }}::double
    }
{%- endmacro %}

{# One row per measure from one row per cell. #}
{% macro long_cells(cells, structs) -%}
    {%- set key = value_key() | join(", ") %}
    select {{ key }}, measure.*
    from (select {{ key }}, unnest([{{ structs | join(", ") }}]) as measure from {{ cells }} as cells)
{%- endmacro %}
